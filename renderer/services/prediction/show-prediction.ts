import type { Size } from '../../../core/geometry/size.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { nextTask } from '../next-task.ts';
import type { EditorPort, ImageReader } from '../ports.ts';

export interface ShowingPorts {
  readonly editor: EditorPort;
  readonly reader: ImageReader;
}

/** Pixels of an image whose mask is made within a frame: sooner than a worker could be asked. */
const SMALL = 1 << 20;

/** Brings a prediction into the open image without holding up the page. False where it came to nothing. */
export async function showPrediction(
  { editor, reader }: ShowingPorts,
  prediction: Prediction,
  size: Size,
): Promise<boolean> {
  if (size.width * size.height <= SMALL) {
    editor.applyPrediction(prediction);
    return true;
  }
  const threshold = editor.thresholdFor(prediction);
  const { map, labels, fillHoles, smallestRegion } = prediction;
  const mask = await reader.labels(map, size, { threshold, labels, fillHoles, smallestRegion });
  return editor.applyInChunks(prediction, { ...mask, threshold }, nextTask);
}
