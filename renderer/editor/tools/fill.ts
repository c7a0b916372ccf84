import { rectOf } from '../../../core/geometry/rect.ts';
import { spansWhere } from '../../../core/geometry/spans.ts';
import { floodFill } from '../../../core/mask/flood-fill.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import { labelSet } from '../../../core/mask/segments.ts';
import { pixelAt } from './pixel-at.ts';
import type { Tool } from './tool.ts';

/** Gives the region of one label under the pointer, or all pixels of that label, the active label. */
export const fill = {
  label: 'Fill',
  icon: 'paint-bucket',
  keys: ['F'],
  cursor: 'cross',
  settings: ['writeRule', 'contiguous'],
  paints: true,
  press: (context, { sample, erase }) => {
    const { grid, document } = context.session;
    const seed = pixelAt(grid, sample.point);
    if (seed === null) {
      context.hint('nothing-there');
      return null;
    }
    const same = labelSet([grid.data[seed] as number]);
    const spans = context.settings().contiguous
      ? floodFill(grid.data, grid, seed % grid.width, Math.floor(seed / grid.width), same)
      : spansWhere(grid.data, rectOf(grid), same);
    const edit = document.begin();
    context.changed(paintSpans(edit, spans, context.ink(erase ? 0 : context.settings().activeLabel)));
    context.commit('fill', edit);
    return null;
  },
} as const satisfies Tool;
