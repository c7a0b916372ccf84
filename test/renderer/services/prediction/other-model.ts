import type { ModelEntry, PredictRequest } from '../../../../core/contract/inference.ts';
import { brightness, MODEL } from '../support.ts';
import type { startWorkbench } from '../support.ts';

/** A better model, as it were: it finds the upper half of every image. */
export const OTHER: ModelEntry = {
  ...MODEL,
  manifest: { ...MODEL.manifest, id: 'upper', name: 'Upper halves', sha256: 'd'.repeat(64) },
};

/** What either model says. */
export function answerOf(request: PredictRequest) {
  const answer = brightness(request);
  if (request.modelId !== OTHER.manifest.id) return answer;
  const outputs = request.inputs.map(({ width, height }) => ({
    width,
    height,
    channels: 1,
    data: Uint8Array.from({ length: width * height }, (_, i) => (i < (width * height) / 2 ? 255 : 0)),
  }));
  return { ...answer, outputs, modelSha256: OTHER.manifest.sha256 };
}

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

/** Makes a model the one in use. */
export async function use(bench: Bench, { manifest }: ModelEntry): Promise<void> {
  bench.handlers.set('models.list', () => [MODEL, OTHER]);
  bench.handlers.set('models.verify', () => [MODEL, OTHER]);
  bench.handlers.set('preferences.set', () => undefined);
  bench.handlers.set('inference.predict', answerOf);
  await bench.models.start();
  await bench.models.select(manifest.id);
}
