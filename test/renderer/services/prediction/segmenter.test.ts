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

  it('says nothing in one folder of what failed in another', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    bench.handlers.set('inference.predict', () => {
      throw new Error('The model stopped.');
    });
    await bench.segmenter.predictOpenImage();
    expect(bench.segmenter.state.problem).toBe('The model stopped.');
    const other = await folderOf({ 'b.png': 20 });
    bench.handlers.set('folder.open', () => ({ ...other.listing(), id: 'other' }));
    await bench.project.openFolder();
    expect(bench.segmenter.state).toEqual({ phase: 'idle' });
  });
});
