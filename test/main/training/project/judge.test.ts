import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../../core/contract/training.ts';
import type { GatePair } from '../../../../main/training/data/project-dataset.ts';
import { judge } from '../../../../main/training/project/judge.ts';
import { writeBrightModel } from '../../../support/bright-model.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SIZE = { width: 32, height: 32 };
const PIXELS = SIZE.width * SIZE.height;

/** Images whose left part is white, next to a grey one; what is white is to be found. */
function pairs(count: number, weightOf: (x: number, image: number) => number = () => 255): GatePair[] {
  return Array.from({ length: count }, (_, image) => {
    const white = 8 + (image % 6);
    const shadeAt = (x: number): number => (x < white ? 255 : x < 20 ? 140 : 10);
    const map = (valueAt: (x: number) => number) => ({
      ...SIZE,
      data: Uint8Array.from({ length: PIXELS }, (__, at) => valueAt(at % SIZE.width)),
    });
    const rgb = Uint8Array.from({ length: 3 * PIXELS }, (__, at) => shadeAt(Math.floor(at / 3) % SIZE.width));
    const labels = map((x) => (x < white ? 1 : 0));
    const weights = map((x) => weightOf(x, image));
    const sample = { image: { ...SIZE, data: rgb }, labels, weights, merged: 1 };
    return { name: `${image}`, subject: `${image}`, read: () => Promise.resolve(sample) };
  });
}

/** `good` finds what is white and nothing else, `same` does so too, and `bad` takes grey for white. */
async function models() {
  const folder = await temporaryFolder();
  for (const [id, threshold] of Object.entries({ good: 0.7, same: 0.8, bad: 0.3 })) {
    await writeBrightModel(folder, id, threshold);
  }
  const events: TrainingEvent[] = [];
  const stop = new AbortController();
  const hooks = { signal: stop.signal, onEvent: (event: TrainingEvent) => void events.push(event) };
  const compare = (candidate: string, inUse: string | null, some = pairs(14), classes = ['bright']) =>
    judge({ candidate: join(folder, candidate), inUse, roots: [folder], classes, seen: 3 }, some, hooks);
  const warnings = () => events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []));
  return { folder, compare, events, warnings, stop };
}

describe('a new model against the one in use', () => {
  it('passes where it is better, and is refused where it is worse or the same', async () => {
    const { compare, events } = await models();
    expect(await compare('good', 'bad')).toMatchObject({
      verdict: 'better',
      against: 'bad',
      images: 14,
      seen: 3,
      candidate: { mean: 1, low: 1, high: 1 },
      worst: [{ candidate: 1 }, {}, {}, {}, {}, {}, {}, {}],
    });
    expect(events.filter(({ kind }) => kind === 'comparing')).toHaveLength(14);
    expect((await compare('bad', 'good')).verdict).toBe('not better');
    const tie = await compare('same', 'good');
    expect(tie).toMatchObject({ verdict: 'not better', difference: { mean: 0, low: 0, high: 0 } });
  });

  it('is not told apart on a few images', async () => {
    const { compare } = await models();
    expect(await compare('good', 'bad', pairs(11))).toMatchObject({ verdict: 'too few', images: 11 });
    expect(await compare('good', 'bad', [])).toMatchObject({ verdict: 'too few', candidate: null });
  });

  it('is not judged by pixels of which nobody says what they show, nor by images of such', async () => {
    const { compare } = await models();
    // What `bad` takes for white is not told.
    const partly = await compare(
      'bad',
      'good',
      pairs(14, (x) => (x >= 8 && x < 20 ? 0 : 128)),
    );
    expect(partly).toMatchObject({ candidate: { mean: 1 }, inUse: { mean: 1 } });
    const some = await compare(
      'good',
      'bad',
      pairs(14, (_, image) => (image < 3 ? 0 : 255)),
    );
    expect(some).toMatchObject({ images: 11, verdict: 'too few' });
  });

  it('is the first where none is in use, or that one is about something else', async () => {
    const { folder, compare, warnings } = await models();
    expect(await compare('good', null)).toMatchObject({
      verdict: 'first',
      candidate: { mean: 1 },
      inUse: null,
    });
    expect(warnings()).toEqual([]);
    await writeBrightModel(folder, 'other', 0.5, ['cup', 'disc']);
    expect(await compare('good', 'other')).toMatchObject({ verdict: 'first', against: null });
    expect(warnings()).toEqual([expect.stringContaining('other finds none of the classes.')]);
  });

  it('is for a person to judge where the one in use is gone or damaged', async () => {
    const { folder, compare, warnings } = await models();
    const alone = { verdict: 'not compared', against: null, candidate: { mean: 1 }, inUse: null };
    expect(await compare('good', 'nobody')).toMatchObject(alone);
    await writeFile(join(folder, 'bad', 'model.onnx'), 'nothing');
    expect(await compare('good', 'bad')).toMatchObject(alone);
    expect(warnings().map((message) => message.split(': ')[1])).toEqual([
      expect.stringContaining('There is no model nobody'),
      expect.stringContaining('is not the file that its manifest describes'),
    ]);
  });

  it('is compared by the names of classes, whatever labels a model gives them', async () => {
    const { folder, compare } = await models();
    await writeBrightModel(folder, 'two', 0.5, ['dark', 'Bright']);
    // Background wins among equals, so that it finds nothing.
    const verdict = await compare('good', 'two', pairs(14), ['bright']);
    expect(verdict).toMatchObject({ verdict: 'better', against: 'two', inUse: { mean: 0 } });
  });

  it('stops when it is told to', async () => {
    const { compare, stop } = await models();
    stop.abort(new Error('stopped'));
    await expect(compare('good', 'bad')).rejects.toThrow('stopped');
  });
});
