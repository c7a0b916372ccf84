import { describe, expect, it } from 'vitest';
import { brightness, folderOf, startWorkbench } from '../support.ts';

describe('the segmenter', () => {
  it('asks the model before it tells the window, which takes time to say so', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const phases: string[] = [];
    bench.handlers.set('inference.predict', (request: never) => {
      phases.push(bench.segmenter.state.phase);
      return brightness(request);
    });
    bench.segmenter.subscribe(() => phases.push(bench.segmenter.state.phase));
    await bench.segmenter.predictOpenImage();
    expect(phases).toEqual(['idle', 'running', 'idle']);
  });
});
