import { voxelIn } from '../../../core/geometry/planes.ts';
import { rectOf } from '../../../core/geometry/rect.ts';
import { spansWhere } from '../../../core/geometry/spans.ts';
import { spansInRange } from '../../../core/imaging/intensity.ts';
import { connectedSpans } from '../../../core/mask/flood-fill.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import { labelSet } from '../../../core/mask/segments.ts';
import { pixelAt } from './pixel-at.ts';
import type { Tool } from './tool.ts';

/**
 * Gives the region of one label under the pointer, or all pixels of that label, the active label. Where values are kept
 * to a range, the region is what lies in the range, through all labels that may be written over.
 */
export const fill = {
  label: 'Fill',
  icon: 'paint-bucket',
  keys: ['F'],
  cursor: 'cross',
  settings: ['writeRule', 'valueRange', 'contiguous', 'inVolume'],
  paints: true,
  press: (context, { sample, erase }) => {
    const { session } = context;
    const { grid, document } = session;
    const { activeLabel, valueRange: range, contiguous, inVolume } = context.settings();
    const pixel = pixelAt(grid, sample.point);
    const values = range === null ? null : session.intensities();
    if (pixel === null || (range !== null && values === null)) {
      context.hint(pixel === null ? 'nothing-there' : 'no-pixels');
      return null;
    }
    const pen = context.pen(erase ? 0 : activeLabel, sample.point);
    if (pen === null) return null;
    const { ink, details } = pen;
    const passable = range === null ? labelSet([grid.data[pixel] as number]) : ink.writable;
    const [x, y] = [pixel % grid.width, Math.floor(pixel / grid.width)];
    const cut = inVolume ? context.cut() : null;
    if (cut !== null) {
      const seed = contiguous ? { seed: voxelIn(cut, { x, y }) } : {};
      const search = { within: context.labelled(passable), range, ...seed };
      context.paintVolume({ name: 'fill', ink, details, search });
      return null;
    }
    const labelled = spansWhere(grid.data, rectOf(grid), passable);
    const inside = range === null || values === null ? labelled : spansInRange(labelled, grid, values, range);
    const edit = document.begin();
    context.changed(paintSpans(edit, contiguous ? connectedSpans(inside, grid, x, y) : inside, ink));
    if (!context.commit('fill', edit, details)) context.hint('nothing-there');
    return null;
  },
} as const satisfies Tool;
