import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { brightness } from '../support.ts';

/** Lets a test decide when the model answers. */
export function heldModel() {
  const waiting: (() => void)[] = [];
  const requests: PredictRequest[] = [];
  const predict = async (request: PredictRequest) => {
    requests.push(request);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return brightness(request);
  };
  return { requests, predict, release: () => waiting.splice(0).forEach((resolve) => resolve()) };
}
