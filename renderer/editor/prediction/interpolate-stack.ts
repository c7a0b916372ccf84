import { projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { isReviewed } from '../../../core/document/status.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import { rectOf } from '../../../core/geometry/rect.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { interpolateMasks } from '../../../core/mask/interpolate.ts';
import type { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { replaceLabels } from '../../../core/mask/paint.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { hasDecisions } from '../../../core/mask/threshold.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import type { Draft, DraftTarget } from '../../../core/document/stream.ts';
import type { Neighbours, Stack } from '../ports.ts';
import type { Hint } from '../state.ts';
import type { Workspace } from '../workspace.ts';

/** A frame that a person has labelled, which is never written to. */
interface Anchor {
  readonly index: number;
  readonly map: LabelMap;
}

/**
 * Fills the active class in the frames between those that people labelled, on both sides of the open image: each frame
 * gets the shape between the nearest labelled ones. In a series that is one step; images of a stack have one each, of
 * their own history. What it writes counts as a model's, so that it can be done again once one of the frames has been
 * corrected.
 * @returns what to say of it; `no-stack` where there are no two labelled frames with this class around the image
 */
export async function interpolateStack(
  workspace: Workspace,
  neighbours: Neighbours,
  label: number,
): Promise<Extract<Hint, 'interpolated' | 'interpolated-series' | 'no-stack'>> {
  const { session } = workspace;
  if (session === null) return 'no-stack';
  const { imageId } = session.document;
  const stack = neighbours.stack(imageId);
  const own = isLabelled(session.grid, workspace.state.value.imageStatus)
    ? { index: stack.here, map: copyOf(session.grid) }
    : null;
  const before = await nearestLabelled(stack, -1);
  const after = await nearestLabelled(stack, 1);
  const ends = [before, own, after].filter((anchor) => anchor !== null);
  let hasEnds = false;
  const shapes: Shape[] = [];
  for (const [at, from] of ends.entries()) {
    const to = ends[at + 1];
    if (to === undefined || !canFill(from.map, to.map, label)) continue;
    hasEnds = true;
    shapes.push(...(await shapesBetween(stack, from, to, label)));
  }
  const isOpen = (id: ImageId): boolean => workspace.stream.frame(id) !== undefined;
  await workspace.across(
    () => ({
      project: projectOf(imageId),
      frames: shapes.map(({ frame }) => frame).filter((id) => !isOpen(id)),
      labels: [],
    }),
    () => {
      const targets = shapes.flatMap((shape) => targetOf(workspace, shape, label));
      const steps = stack.isSeries ? [{ targets, place: imageId }] : targets.map(stepOfItsOwn);
      for (const step of steps) {
        workspace.stream.commit({ name: 'interpolate', project: projectOf(imageId), ...step });
      }
    },
  );
  if (!hasEnds) return 'no-stack';
  return stack.isSeries ? 'interpolated-series' : 'interpolated';
}

function stepOfItsOwn(target: DraftTarget): Pick<Draft, 'targets' | 'place'> {
  return { targets: [target], place: target.frame };
}

/** What a class is to look like in a frame. */
interface Shape {
  readonly frame: ImageId;
  readonly map: LabelMap;
}

function canFill(from: LabelMap, to: LabelMap, label: number): boolean {
  const isSameSize = from.width === to.width && from.height === to.height;
  return isSameSize && from.data.includes(label) && to.data.includes(label);
}

/** What people have reviewed counts as theirs, whoever drew it. */
function isLabelled(grid: Pick<LabelGrid, 'provenance'>, status: ImageStatus): boolean {
  return isReviewed(status) || hasDecisions(grid);
}

function copyOf({ width, height, data }: LabelMap): LabelMap {
  return { width, height, data: data.slice() };
}

async function nearestLabelled({ frames, here }: Stack, direction: 1 | -1): Promise<Anchor | null> {
  for (let index = here + direction; index >= 0 && index < frames.length; index += direction) {
    const state = (await frames[index]?.read()) ?? null;
    if (state === null) continue;
    const grid = tilesToGrid(state);
    if (isLabelled(grid, state.status)) return { index, map: grid };
  }
  return null;
}

async function shapesBetween(
  { frames }: Stack,
  from: Anchor,
  to: Anchor,
  label: number,
): Promise<readonly Shape[]> {
  const first = frames[from.index]?.number ?? 0;
  const last = frames[to.index]?.number ?? 0;
  const shapes: Shape[] = [];
  for (const frame of frames.slice(from.index + 1, to.index)) {
    const map = interpolateMasks(from.map, to.map, label, (frame.number - first) / (last - first));
    const id = map === null ? null : await frame.identify();
    if (map !== null && id !== null) shapes.push({ frame: id, map });
  }
  return shapes;
}

/** None where the frame is not to be written to. */
function targetOf(workspace: Workspace, { frame: id, map }: Shape, label: number): readonly DraftTarget[] {
  const frame = workspace.stream.frame(id);
  if (frame === undefined) return [];
  const edit = new MaskEdit(tilesToGrid(frame));
  const fits = frame.width === map.width && frame.height === map.height;
  // Somebody may have labelled it since it was looked at.
  if (!fits || isLabelled(edit.grid, frame.status)) return [];
  drawShape(edit, map, label, workspace.labelling.modelRules().writable);
  return [{ frame: id, tiles: edit.commit() }];
}

/** Gives the class the shape, and leaves the other classes where the shape is not. */
function drawShape(edit: MaskEdit, shape: LabelMap, label: number, writable: Uint8Array): void {
  const { grid } = edit;
  const data = grid.data.map((current, pixel) => {
    if (shape.data[pixel] === 1) return label;
    return current === label ? 0 : current;
  });
  replaceLabels(edit, rectOf(grid), data, writable, Provenance.model);
}
