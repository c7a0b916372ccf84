import { rectOf } from '../../core/geometry/rect.ts';
import { fillHoles, keepLargest, removeSmallRegions } from '../../core/mask/components.ts';
import { grow, shrink, smooth, transformLabel } from '../../core/mask/morphology.ts';
import type { MaskTransform } from '../../core/mask/morphology.ts';
import { renumber, replaceLabels } from '../../core/mask/paint.ts';
import type { EditName } from '../../core/document/edit-name.ts';
import { newIds } from '../editor/pen.ts';
import type { NeighbourLabels } from '../editor/ports.ts';
import { interpolateStack } from '../editor/prediction/interpolate-stack.ts';
import type { Session } from '../editor/session.ts';
import type { WriteRule } from '../editor/state.ts';
import type { Workspace } from '../editor/workspace.ts';
import { onWork } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

const SMOOTHING_RADIUS = 2;

/** Regions under this many pixels are specks, when a key and not a number says so. */
const SPECK = 64;

/** What changes the active class as a whole. */
export const maskActions = {
  'mask.fillHoles': {
    label: 'Fill holes',
    keys: ['Shift+F'],
    ...onWork((context, session) =>
      // Another class within the hole is no hole.
      transform(context, session, 'fill-holes', 1, fillHoles, 'background'),
    ),
  },
  'mask.smooth': {
    label: 'Smooth',
    keys: ['Shift+S'],
    ...onWork((context, session) =>
      transform(context, session, 'smooth', SMOOTHING_RADIUS, (map) => smooth(map, SMOOTHING_RADIUS)),
    ),
  },
  'mask.grow': {
    label: 'Grow by one pixel',
    keys: ['Ctrl+]', 'Ctrl+Shift+ArrowUp'],
    ...onWork((context, session) => growBy(context, session, 1)),
  },
  'mask.shrink': {
    label: 'Shrink by one pixel',
    keys: ['Ctrl+[', 'Ctrl+Shift+ArrowDown'],
    ...onWork((context, session) => shrinkBy(context, session, 1)),
  },
  'mask.growBy': onWork(growBy),
  'mask.shrinkBy': onWork(shrinkBy),
  'mask.keepLargest': {
    label: 'Keep the largest region',
    keys: ['Shift+K'],
    ...onWork((context, session) => transform(context, session, 'keep-largest', 1, keepLargest)),
  },
  'mask.removeSmall': {
    label: 'Remove small regions',
    keys: ['Shift+R'],
    ...onWork((context, session) => removeSmallerThan(context, session, SPECK)),
  },
  'mask.removeSmallerThan': onWork(removeSmallerThan),
  'mask.clear': {
    label: 'Clear the class in this image',
    keys: ['Delete'],
    ...onWork(({ workspace }, { document }) => {
      const { activeLabel } = workspace.state.value;
      if (!isClassToChange(workspace)) return;
      const own = document.objects.filter((object) => object.class === activeLabel);
      const edit = document.begin();
      workspace.changed(
        renumber(edit, new Map([activeLabel, ...own.map(({ id }) => id)].map((id) => [id, 0]))),
      );
      if (!workspace.commit('clear', edit)) workspace.state.update({ hint: 'nothing-there' });
    }),
  },
  'mask.copyPrevious': {
    label: 'Copy the previous image’s mask',
    keys: ['Shift+C'],
    ...onWork(({ workspace, neighbours }, { document }) => {
      const { imageId } = document;
      void neighbours.labels(imageId, -1).then(
        (labels) => workspace.whenFree(() => copy(workspace, imageId, labels)),
        () => workspace.state.update({ hint: 'no-neighbour' }),
      );
    }),
  },
  'mask.interpolate': {
    label: 'Interpolate between labelled images',
    keys: ['Shift+I'],
    ofFrame: true,
    ...onWork(({ workspace, neighbours }) => {
      const { activeLabel } = workspace.state.value;
      if (activeLabel === 0 || !workspace.labelling.mayWrite(activeLabel)) return;
      void interpolateStack(workspace, neighbours, activeLabel).then(
        (hint) => workspace.state.update({ hint }),
        () => workspace.state.update({ hint: 'no-stack' }),
      );
    }),
  },
} as const satisfies ActionTable;

function growBy(context: ActionContext, session: Session, radius: number): void {
  transform(context, session, 'grow', Math.ceil(radius), (map) => grow(map, radius));
}

function shrinkBy(context: ActionContext, session: Session, radius: number): void {
  transform(context, session, 'shrink', 1, (map) => shrink(map, radius));
}

function removeSmallerThan(context: ActionContext, session: Session, pixels: number): void {
  transform(context, session, 'remove-small', 1, (map) => removeSmallRegions(map, pixels));
}

/**
 * One step that changes the active class, or the object of it that is selected, by itself, and says so quietly when
 * there was nothing to change.
 * @param margin how many pixels beyond the class the change may reach
 * @param rule what it may write over; by default what painting may
 */
function transform(
  { workspace }: ActionContext,
  { document }: Session,
  name: EditName,
  margin: number,
  change: MaskTransform,
  rule?: WriteRule,
): void {
  if (!isClassToChange(workspace)) return;
  const { activeLabel, selectedObject } = workspace.state.value;
  const object = document.objects.find(({ id, class: of }) => id === selectedObject && of === activeLabel);
  const edit = document.begin();
  const { writable } = workspace.labelling.ink(activeLabel, rule);
  workspace.changed(transformLabel(edit, object?.id ?? activeLabel, margin, change, writable));
  if (!workspace.commit(name, edit)) workspace.state.update({ hint: 'nothing-there' });
}

/** Whether a class is painted, and one that may be changed; a quiet word says why not. */
function isClassToChange({ state, labelling }: Workspace): boolean {
  const { activeLabel } = state.value;
  if (activeLabel === 0) state.update({ hint: 'nothing-there' });
  return activeLabel !== 0 && labelling.mayWrite(activeLabel);
}

/**
 * Takes over the whole mask of another image, unless yet another has been opened meanwhile. Objects of another series
 * become new ones of this one: their ids are others' here.
 */
function copy(workspace: Workspace, imageId: string, labels: NeighbourLabels | null): void {
  if (workspace.session?.document.imageId !== imageId) return;
  const { document, grid } = workspace.session;
  if (labels?.width !== grid.width || labels.height !== grid.height) {
    workspace.state.update({ hint: 'no-neighbour' });
    return;
  }
  const { data, series } = labels;
  const isForeign = series !== undefined && series.id !== workspace.stream.series(document.place).id;
  const copied = isForeign ? series.objects.filter(({ id }) => data.includes(id)) : [];
  const first = copied.length === 0 ? 0 : newIds(workspace, copied.length);
  if (first === null) return;
  const made = new Map(copied.map((object, at) => [object.id, { ...object, id: first + at }]));
  const edit = document.begin();
  const { writable } = workspace.labelling.ink(workspace.state.value.activeLabel);
  const own = made.size === 0 ? data : Uint16Array.from(data, (label) => made.get(label)?.id ?? label);
  workspace.changed(replaceLabels(edit, rectOf(grid), own, writable));
  const objects = [...made.values()].map((after) => ({ id: after.id, before: null, after }));
  workspace.commit('copy-previous', edit, { objects });
}
