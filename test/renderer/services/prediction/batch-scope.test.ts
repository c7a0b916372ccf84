import { describe, expect, it } from 'vitest';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import type { Labels } from '../../../../core/imaging/raster.ts';
import { paint } from '../paint.ts';
import { area, brightness, folderOf, SIZE, startWorkbench } from '../support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

describe('a batch of images that have a mask', () => {
  /** Images a to d: new, predicted, drawn on, accepted; then a model that finds half of every image. */
  async function marked() {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.open('b.png');
    await bench.segmenter.predictOpenImage();
    await bench.open('c.png');
    await bench.segmenter.predictOpenImage();
    paint(bench, 70);
    bench.driver.run('class.select', 1);
    bench.driver.tool('eraser', 5).click([5, 5]);
    await bench.open('d.png');
    await bench.segmenter.predictOpenImage();
    await bench.review.acceptAndNext();
    await bench.open('a.png');
    await bench.saver.settled();
    bench.handlers.set('inference.predict', (request: PredictRequest) => ({
      ...brightness(request),
      outputs: request.inputs.map(({ width, height }) => ({
        width,
        height,
        channels: 1,
        data: Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 255 : 0)),
      })),
    }));
    return bench;
  }

  it('predicts those nobody has looked at, in place of what a model said before', async () => {
    const bench = await marked();
    expect([bench.batch.count('unmarked'), bench.batch.count('unreviewed')]).toEqual([1, 2]);
    const drawn = await bench.storedMask('c.png');
    await bench.batch.start('unreviewed');
    await bench.saver.settled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 2, predicted: 2 });
    expect(area(await bench.storedMask('b.png'))).toBe(48 * 80);
    expect(await bench.storedMask('c.png')).toEqual(drawn);
  });

  it('keeps what a person confirmed, also where it is still the model’s otherwise', async () => {
    const bench = await marked();
    await bench.open('b.png');
    const region = { left: 0, top: 0, right: 8, bottom: 8 };
    bench.workspace.viewing.focus(region, { kind: 'uncertain', number: 1, total: 1 });
    bench.driver.run('region.confirm');
    expect(bench.item('b.png')?.status).toBe('predicted');
    await bench.open('a.png');
    bench.handlers.set('inference.predict', (request: PredictRequest) =>
      brightness({
        ...request,
        inputs: request.inputs.map((one) => ({ ...one, data: one.data.map(() => 0) })),
      }),
    );
    await bench.batch.start('unreviewed');
    await bench.saver.settled();
    expect(area(await bench.storedMask('b.png'))).toBe(8 * 8);
  });

  it('predicts all but the accepted, keeps what was drawn, and can be taken back there', async () => {
    const bench = await marked();
    const before = await bench.storedMask('c.png');
    const accepted = await bench.storedMask('d.png');
    await bench.batch.start('unaccepted');
    await bench.saver.settled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 3, predicted: 3 });
    const after = await bench.storedMask('c.png');
    const row = (mask: Labels, y: number) => [...mask.slice(y * SIZE.width, (y + 1) * SIZE.width)];
    // The stroke reaches beyond what the model finds; what was erased stays erased.
    expect(row(after, 70)[58]).toBe(1);
    expect(row(after, 5)[5]).toBe(0);
    expect(row(after, 40).lastIndexOf(1)).toBe(47);
    expect(await bench.storedMask('d.png')).toEqual(accepted);
    expect(bench.item('d.png')?.status).toBe('accepted');
    expect(bench.item('c.png')?.status).toBe('edited');

    await bench.open('c.png');
    expect(bench.editor.state.conflicts.length).toBeGreaterThan(0);
    bench.driver.run('edit.undo');
    await bench.settled();
    expect(await bench.storedMask('c.png')).toEqual(before);
  });
});
