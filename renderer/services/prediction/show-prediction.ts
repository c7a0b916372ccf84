import type { Size } from '../../../core/geometry/size.ts';
import type { StepOrigin } from '../../../core/document/document.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import type { PreparedMask } from '../../editor/ports.ts';
import { nextTask } from '../../next-task.ts';
import type { EditorPort, ImageReader } from '../ports.ts';
import { maskOptions, throwIfCancelled } from './predict.ts';

export interface ShowingPorts {
  readonly editor: EditorPort;
  readonly reader: ImageReader;
}

/** Pixels of an image whose mask is made within a frame: sooner than a worker could be asked. */
const SMALL = 1 << 20;

/**
 * Brings a prediction into the open image without holding up the page. False where it came to nothing; throws
 * `cancelled` when `signal` aborts before it is begun.
 */
export async function showPrediction(
  ports: ShowingPorts,
  prediction: Prediction,
  size: Size,
  { origin, signal }: { readonly origin: StepOrigin; readonly signal: AbortSignal },
): Promise<boolean> {
  const mask = await maskFor(ports, prediction, size);
  throwIfCancelled(signal);
  return apply(ports.editor, prediction, mask, origin);
}

/** The same at the wish of a person, whose work stays as it is until they have taken what is proposed. */
export async function suggestPrediction(
  ports: ShowingPorts,
  prediction: Prediction,
  size: Size,
): Promise<boolean> {
  const mask = await maskFor(ports, prediction, size);
  return ports.editor.propose(prediction, mask) || apply(ports.editor, prediction, mask);
}

async function apply(
  editor: EditorPort,
  prediction: Prediction,
  mask: PreparedMask | null,
  origin?: StepOrigin,
): Promise<boolean> {
  if (mask !== null) return editor.applyInChunks(prediction, mask, nextTask, origin);
  editor.applyPrediction(prediction, origin);
  return true;
}

/** Null for a small image, whose mask the editor makes itself. */
async function maskFor(
  { editor, reader }: ShowingPorts,
  prediction: Prediction,
  size: Size,
): Promise<PreparedMask | null> {
  if (size.width * size.height <= SMALL) return null;
  const threshold = editor.thresholdFor(prediction);
  const mask = await reader.labels(prediction.map, size, { ...maskOptions(prediction), threshold });
  return { ...mask, threshold };
}
