import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maskFromProbability, upsample } from '../../../../core/mask/mask-from-probability.ts';
import type { PreparedMask } from '../../../../renderer/editor/ports.ts';
import type { Prediction } from '../../../../core/document/prediction.ts';
import { EditorDriver, predictionOf } from '../../../support/editor-driver.ts';

/** Four tiles by three, so that there is something to pause between. */
const SIZE = { width: 200, height: 150 };

function predictionFrom(values: readonly number[], more: Partial<Prediction> = {}): Prediction {
  return predictionOf({ width: 4, height: 3, channels: 1, data: Uint8Array.from(values) }, more);
}

function prepared(prediction: Prediction, threshold = prediction.threshold): PreparedMask {
  const { map } = prediction;
  const { data: labels } = maskFromProbability(map, SIZE, { ...prediction, threshold });
  return { threshold, labels, probability: upsample(map, SIZE) };
}

const PREDICTION = predictionFrom([0, 255, 255, 0, 90, 200, 255, 30, 0, 40, 220, 0]);

const pass = (): Promise<void> => Promise.resolve();

function openWithStrokes(): EditorDriver {
  const driver = EditorDriver.open(SIZE).tool('rectangle');
  driver.drag([
    [20, 20],
    [90, 50],
  ]);
  return driver.drag(
    [
      [100, 60],
      [150, 140],
    ],
    { button: 2 },
  );
}

describe('a prediction that comes in chunks', () => {
  // A clock on which every look takes 3 ms, so that a slice is over after a few tiles.
  beforeEach(() => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
  });
  afterEach(() => vi.restoreAllMocks());

  it('leaves what the same prediction leaves that comes at once', async () => {
    const values = fc.array(fc.nat(255), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(values, async (map) => {
        const prediction = predictionFrom(map);
        const whole = openWithStrokes();
        whole.editor.applyPrediction(prediction);
        const sliced = openWithStrokes();
        expect(await sliced.editor.applyInChunks(prediction, prepared(prediction), pass)).toBe(true);
        expect(sliced.mask).toBe(whole.mask);
        expect(sliced.provenance).toBe(whole.provenance);
        expect(sliced.editor.state).toEqual(whole.editor.state);
        expect(sliced.commits).toEqual(whole.commits);
        for (const driver of [whole, sliced]) driver.run('mask.threshold', { value: 0.3, live: false });
        expect(sliced.mask).toBe(whole.mask);
        for (const driver of [whole, sliced]) driver.run('edit.undo').run('edit.undo');
        expect(sliced.mask).toBe(whole.mask);
      }),
      { numRuns: 10 },
    );
  });

  it('is brought to its end by a stroke, which then lies above it', async () => {
    const driver = EditorDriver.open(SIZE).tool('brush', 9);
    let pauses = 0;
    const stroke = async (): Promise<void> => {
      if (pauses++ === 0) driver.click([5, 5]);
    };
    const done = await driver.editor.applyInChunks(PREDICTION, prepared(PREDICTION), stroke);
    expect(done).toBe(true);
    expect(pauses).toBe(1);
    expect(driver.commits.map(({ name }) => name)).toEqual(['prediction', 'brush']);
  });

  it('is taken back without a trace by undo', async () => {
    const driver = openWithStrokes();
    const { mask, provenance } = driver;
    const undo = async (): Promise<void> => void driver.run('edit.undo');
    expect(await driver.editor.applyInChunks(PREDICTION, prepared(PREDICTION), undo)).toBe(false);
    expect(driver.mask).toBe(mask);
    expect(driver.provenance).toBe(provenance);
    expect(driver.editor.state.prediction).toBeNull();
  });

  it('follows the threshold that a person has moved while its mask was made', async () => {
    const driver = EditorDriver.open(SIZE);
    driver.editor.applyPrediction(PREDICTION);
    const mask = prepared(PREDICTION, driver.editor.thresholdFor(PREDICTION));
    driver.run('mask.threshold', { value: 0.2, live: false });
    const moved = driver.mask;
    await driver.editor.applyInChunks(PREDICTION, mask, pass);
    expect(driver.editor.state.threshold).toBe(0.2);
    expect(driver.mask).toBe(moved);
  });

  it('that waited for a hand is done before whatever is begun next, there or in another image', async () => {
    for (const next of ['mask.fillHoles', 'an image'] as const) {
      const driver = EditorDriver.open(SIZE).tool('polygon');
      driver.click([10, 10]).click([60, 10]).click([60, 60]);
      const coming = driver.editor.applyInChunks(PREDICTION, prepared(PREDICTION), pass);
      expect(driver.commits).toEqual([]);
      if (next === 'an image') driver.open(SIZE, { imageId: 'other' });
      else driver.run(next);
      expect(driver.editor.isBusy).toBe(false);
      expect(await coming).toBe(true);
      expect(driver.commits.slice(0, 2).map(({ name, targets }) => [name, targets[0]?.frame])).toEqual([
        ['polygon', 'image'],
        ['prediction', 'image'],
      ]);
      if (next === 'an image') expect(driver.editor.state).toMatchObject({ revision: 0, prediction: null });
    }
  });

  it('of another image comes to nothing', async () => {
    const driver = EditorDriver.open(SIZE);
    const other = { ...PREDICTION, imageId: 'other' };
    expect(await driver.editor.applyInChunks(other, prepared(other), pass)).toBe(false);
    expect(driver.commits).toEqual([]);
  });
});
