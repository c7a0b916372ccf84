import { describe, expect, it, vi } from 'vitest';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { heldModel } from './held-model.ts';
import { brightness, folderOf, startWorkbench } from '../support.ts';

describe('checking by flipping', () => {
  /** Sees brightness in the left half of what it is shown only: a model that is fooled by the side. */
  const leftOnly = (request: PredictRequest) => {
    const answer = brightness(request);
    const outputs = answer.outputs.map((map) => ({
      ...map,
      data: map.data.map((value, pixel) => (pixel % map.width < map.width / 2 ? value : 0)),
    }));
    return { ...answer, outputs };
  };

  it('shows the model the mirrored inputs too, and tells where its answers are apart', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 96 }));
    const requests: PredictRequest[] = [];
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      requests.push(request);
      return leftOnly(request);
    });
    await bench.segmenter.predictOpenImage();
    const { editor } = bench.driver;
    editor.resize({ width: 96, height: 80 });
    bench.driver.key('Tab');
    const told = vi.spyOn(editor, 'setTtaDisagreement');
    await bench.segmenter.checkByFlipping();
    expect(requests.map(({ inputs }) => inputs.length)).toEqual([1, 3]);
    const [imageId, ttaDisagreement] = told.mock.calls[0] ?? [];
    expect(imageId).toBe(editor.state.imageId);
    // All of the picture is bright: seen from the left only its left half counts, mirrored its right one.
    expect(ttaDisagreement?.data.every((value) => value === 250)).toBe(true);
    expect(bench.segmenter.state.phase).toBe('idle');
  });

  it('finds nothing where the mirror makes no difference', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 30 }));
    await bench.segmenter.predictOpenImage();
    const told = vi.spyOn(bench.driver.editor, 'setTtaDisagreement');
    await bench.segmenter.checkByFlipping();
    expect(told.mock.calls[0]?.[1].data.every((value) => value === 0)).toBe(true);
  });

  it('changes nothing when the person has gone on', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.segmenter.checkByFlipping();
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    await bench.open('b.png');
    model.release();
    await done;
    expect(bench.driver.editor.state.hint).toBeNull();
  });
});
