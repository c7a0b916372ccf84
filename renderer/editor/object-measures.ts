import { measuringObjects } from '../../core/mask/measure-objects.ts';
import type { MeasuredObject } from '../../core/mask/measure-objects.ts';
import type { Workspace } from './workspace.ts';

/** Longest time in milliseconds between two pauses: a quarter of a frame. */
const CHUNK_MS = 4;

/** See `Editor.measureObjects`. */
export async function measureOpen(
  workspace: Workspace,
  pause: () => Promise<void>,
): Promise<readonly MeasuredObject[] | null> {
  const { session, state } = workspace;
  if (session === null) return null;
  const { document, grid, spacing, image } = session;
  const { revision } = document;
  const { provenance } = grid;
  const isAsItWas = (): boolean =>
    workspace.session === session && document.revision === revision && !workspace.isBusy;
  const isOfSeries = state.value.frames.length > 1 || session.isPlane;
  const steps = measuringObjects(grid, document.objects, { spacing, image, provenance, isOfSeries });
  while (isAsItWas()) {
    const end = performance.now() + CHUNK_MS;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
    } while (performance.now() < end);
    await pause();
  }
  return null;
}
