import { Provenance } from '../../../core/mask/provenance.ts';
import { rectOf } from '../../../core/geometry/rect.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { interpolateMasks } from '../../../core/mask/interpolate.ts';
import type { LabelGrid } from '../../../core/mask/label-grid.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { replaceLabels } from '../../../core/mask/paint.ts';
import { hasDecisions } from '../../../core/mask/threshold.ts';
import type { ImageDocument, Neighbours, Stack } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

/** A frame that a person has labelled, which is never written to. */
interface Anchor {
  readonly index: number;
  readonly map: LabelMap;
}

/**
 * Fills the active class in the frames between those that people labelled, on both sides of the open image: each frame
 * gets the shape between the nearest labelled ones, as one step of its own history. What it writes counts as a
 * model's, so that it can be done again once one of the frames has been corrected.
 * @returns false where there are no two labelled frames with this class around the image
 */
export async function interpolateStack(
  workspace: Workspace,
  neighbours: Neighbours,
  label: number,
): Promise<boolean> {
  const { session } = workspace;
  if (session === null) return false;
  const { imageId } = session.document;
  const stack = neighbours.stack(imageId);
  const own = isLabelled(session.grid, workspace.state.value.imageStatus)
    ? { index: stack.here, map: copyOf(session.grid) }
    : null;
  const before = await nearestLabelled(stack, -1);
  const after = await nearestLabelled(stack, 1);
  const ends = [before, own, after].filter((anchor) => anchor !== null);
  let isFilled = false;
  for (const [at, from] of ends.entries()) {
    const to = ends[at + 1];
    if (to === undefined || !canFill(from.map, to.map, label)) continue;
    await fillBetween(workspace, stack, from, to, label);
    isFilled = true;
  }
  return isFilled;
}

function canFill(from: LabelMap, to: LabelMap, label: number): boolean {
  const isSameSize = from.width === to.width && from.height === to.height;
  return isSameSize && from.data.includes(label) && to.data.includes(label);
}

/** What people have accepted counts as theirs, whoever drew it. */
function isLabelled(grid: Pick<LabelGrid, 'provenance'>, status: ImageDocument['status']): boolean {
  return status === 'accepted' || hasDecisions(grid);
}

function copyOf({ width, height, data }: LabelMap): LabelMap {
  return { width, height, data: data.slice() };
}

async function nearestLabelled({ frames, here }: Stack, direction: 1 | -1): Promise<Anchor | null> {
  for (let index = here + direction; index >= 0 && index < frames.length; index += direction) {
    const document = (await frames[index]?.read()) ?? null;
    if (document === null || document.labels === null || document.provenance === null) continue;
    const { width, height, labels, provenance, status } = document;
    if (isLabelled({ provenance }, status)) return { index, map: { width, height, data: labels } };
  }
  return null;
}

async function fillBetween(
  workspace: Workspace,
  { frames }: Stack,
  from: Anchor,
  to: Anchor,
  label: number,
): Promise<void> {
  const first = frames[from.index]?.number ?? 0;
  const last = frames[to.index]?.number ?? 0;
  for (const frame of frames.slice(from.index + 1, to.index)) {
    const shape = interpolateMasks(from.map, to.map, label, (frame.number - first) / (last - first));
    if (shape === null) return;
    await frame.visit((document) => {
      workspace.commitAnywhere(document, 'interpolate', (edit, writable) => {
        const fits = edit.grid.width === shape.width && edit.grid.height === shape.height;
        // Somebody may have labelled it since it was looked at.
        if (fits && !hasDecisions(edit.grid)) drawShape(edit, shape, label, writable);
      });
    });
  }
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
