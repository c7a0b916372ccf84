import { Provenance } from '../../core/document/provenance.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import { interpolateMasks } from '../../core/mask/interpolate.ts';
import type { LabelGrid } from '../../core/mask/label-grid.ts';
import type { MaskEdit } from '../../core/mask/mask-edit.ts';
import { replaceLabels } from '../../core/mask/paint.ts';
import { hasDecisions } from '../../core/mask/threshold.ts';
import type { ImageDocument, Neighbours, Stack } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** A frame that a person has labelled, which is never written to. */
interface Anchor {
  readonly index: number;
  readonly map: LabelMap;
}

/**
 * Fills the active class in the frames between those that people labelled, on both sides of the open image: each frame
 * gets the shape between the nearest labelled ones, as one step of its own history. What it writes counts as a
 * model's, so that it can be done again once one of the frames has been corrected.
 * @returns how many frames changed; null where there are no two labelled frames with this class around the image
 */
export async function interpolateStack(
  workspace: Workspace,
  neighbours: Neighbours,
  label: number,
): Promise<number | null> {
  const { session } = workspace;
  if (session === null) return null;
  const { imageId } = session.document;
  const stack = neighbours.stack(imageId);
  const own = isLabelled(session.grid, workspace.state.value.imageStatus)
    ? { index: stack.here, map: copyOf(session.grid) }
    : null;
  const before = await nearestLabelled(stack, -1);
  const after = await nearestLabelled(stack, 1);
  const ends = [before, own, after].filter((anchor) => anchor !== null);
  let filled: number | null = null;
  for (const [at, from] of ends.entries()) {
    const to = ends[at + 1];
    if (to !== undefined) filled = sum(filled, await fillBetween(workspace, stack, from, to, label));
  }
  return filled;
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0);
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

/** @returns how many frames changed; null where one of the ends lacks the class or they differ in size */
async function fillBetween(
  workspace: Workspace,
  { frames }: Stack,
  from: Anchor,
  to: Anchor,
  label: number,
): Promise<number | null> {
  const first = frames[from.index]?.number ?? 0;
  const last = frames[to.index]?.number ?? 0;
  const isSameSize = from.map.width === to.map.width && from.map.height === to.map.height;
  const haveClass = from.map.data.includes(label) && to.map.data.includes(label);
  if (!isSameSize || !haveClass) return null;
  let changed = 0;
  for (const frame of frames.slice(from.index + 1, to.index)) {
    const shape = interpolateMasks(from.map, to.map, label, (frame.number - first) / (last - first));
    await frame.visit((document) => {
      const done = workspace.commitAnywhere(document, 'interpolate', (edit, writable) => {
        const { grid } = edit;
        const fits = grid.width === from.map.width && grid.height === from.map.height;
        // Somebody may have labelled it since it was looked at.
        if (shape !== null && fits && !hasDecisions(grid)) drawShape(edit, shape, label, writable);
      });
      if (done) changed++;
    });
  }
  return changed;
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
