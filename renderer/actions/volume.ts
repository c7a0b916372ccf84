import type { EditName } from '../../core/document/edit-name.ts';
import type { Ink } from '../../core/mask/paint.ts';
import { tilesToGrid } from '../../core/mask/tiles.ts';
import { VolumeRegions } from '../../core/mask/volume-regions.ts';
import { paintVolume } from '../editor/volume-step.ts';
import { ask } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';
import { isOn } from './planes.ts';

/** Regions under this many voxels are specks. */
const SPECK = 64;

/** What changes a class in all frames of the volume at once: each is one step. */
export const volumeActions = {
  'volume.keepLargest': {
    label: 'Keep the largest region of the volume',
    keys: ['Ctrl+Shift+K'],
    writes: true,
    isEnabled: isOn,
    run: (context) => clear(context, 'keep-largest', (regions) => (id) => id !== regions.largest),
  },
  'volume.removeSmall': {
    label: 'Remove small regions of the volume',
    keys: ['Ctrl+Shift+M'],
    writes: true,
    isEnabled: isOn,
    run: (context) =>
      clear(
        context,
        'remove-small',
        ({ sizes }) =>
          (id) =>
            (sizes[id] ?? 0) < SPECK,
      ),
  },
  'volume.labelRange': {
    label: 'Label a range of values in all frames',
    keys: ['Ctrl+Shift+H'],
    asks: true,
    writes: true,
    isEnabled: isOn,
    run: ask(({ shell }) => shell.open('label-range')),
  },
  'volume.fill': {
    label: 'Give the region at the crosshair the class',
    keys: ['Ctrl+Shift+F'],
    writes: true,
    isEnabled: isOn,
    run: (context) => {
      const { workspace, app } = context;
      const { activeLabel } = workspace.state.value;
      const label = labelAtCrosshair(context);
      if (label === 0) workspace.state.update({ hint: 'nothing-there' });
      if (label === 0 || !workspace.labelling.mayWrite(activeLabel)) return;
      const ink = workspace.labelling.ink(activeLabel, 'all');
      const { crosshair } = app.planes.state;
      write(context, 'fill', label, ink, (regions) => {
        const wanted = regions.at(crosshair);
        return (id) => id === wanted;
      });
    },
  },
} as const satisfies ActionTable;

/** Which regions of a volume are to be changed. */
type Choice = (regions: VolumeRegions) => (region: number) => boolean;

/** Takes regions of the active class away. */
function clear(context: ActionContext, name: EditName, choice: Choice): void {
  const { workspace } = context;
  const { activeLabel } = workspace.state.value;
  if (activeLabel === 0) workspace.state.update({ hint: 'nothing-there' });
  if (activeLabel === 0 || !workspace.labelling.mayWrite(activeLabel)) return;
  write(context, name, activeLabel, workspace.labelling.ink(0, 'all'), choice);
}

/** Gives regions of a label another one, as one step of all frames that they lie in. */
function write(
  { workspace, app }: ActionContext,
  name: EditName,
  label: number,
  ink: Ink,
  choice: Choice,
): void {
  workspace.settle();
  const volume = app.planes.labelled();
  if (volume === null) return;
  const regions = new VolumeRegions(volume, label);
  const isWanted = choice(regions);
  const within = new Map(Array.from({ length: volume.frames }, (_, at) => [at, regions.spans(at, isWanted)]));
  paintVolume(workspace, { name, ink, search: { within, range: null } });
}

function labelAtCrosshair({ workspace, app }: ActionContext): number {
  const { crosshair, frames } = app.planes.state;
  const [x, y, index] = crosshair;
  const frame = workspace.stream.frame(frames[index] ?? '');
  return frame === undefined ? 0 : (tilesToGrid(frame).data[y * frame.width + x] ?? 0);
}
