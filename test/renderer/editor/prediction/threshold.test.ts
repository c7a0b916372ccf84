import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Provenance } from '../../../../core/mask/provenance.ts';
import { sameValues } from '../../../../core/mask/label-grid.ts';
import { maskFromProbability } from '../../../../core/mask/mask-from-probability.ts';
import { seededRandom } from '../../../../core/random.ts';
import { drawing, drawnPrediction, EditorDriver, predictionOf } from '../../../support/editor-driver.ts';

const map = `
  ..34....
  .368752.
  ..3642..`;

describe('the threshold', () => {
  it('is followed live by untouched pixels only, and is one step', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map));
    driver
      .tool('brush', 1)
      .click([7.5, 0.5])
      .drag(
        [
          [3.5, 2.5],
          [3.5, 2.5],
        ],
        { button: 2 },
      );
    driver
      .run('mask.threshold', { value: 0.65, live: true })
      .run('mask.threshold', { value: 0.25, live: true });
    expect(driver.mask).toBe(
      drawing(`
      ..##...#
      .#####..
      ..#.#...`),
    );
    driver
      .run('mask.threshold', { value: 0.45, live: true })
      .run('mask.threshold', { value: 0.35, live: false });
    expect(driver.mask).toBe(
      drawing(`
      ...#...#
      ..####..
      ....#...`),
    );
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual([
      'prediction',
      'brush',
      'eraser',
      'threshold',
    ]);
    driver.run('edit.undo');
    expect(driver.editor.state.threshold).toBe(0.5);
    expect(driver.mask.match(/#/g)).toHaveLength(5);
    driver.run('edit.redo');
    expect(driver.editor.state.threshold).toBe(0.35);
  });

  it('is kept, as a step of its own, also where no pixel changes', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map));
    const { mask, commits } = driver;
    const before = commits.length;
    driver.run('mask.threshold', { value: 0.49, live: false });
    expect(driver.mask).toBe(mask);
    expect(driver.commits.slice(before).flatMap(({ targets }) => targets)).toMatchObject([
      { before: { threshold: 0.5 }, after: { threshold: 0.49 } },
    ]);
    driver.run('edit.undo');
    expect(driver.editor.state.threshold).toBe(0.5);
    driver.run('mask.threshold', { value: 0.5, live: false });
    expect(driver.editor.state.historyPosition).toBe(1);
  });

  it('comes back when its drag is cancelled', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map));
    const before = driver.mask;
    driver.run('mask.threshold', { value: 0.1, live: true }).key('Escape');
    expect(driver.mask).toBe(before);
    expect(driver.editor.state.threshold).toBe(0.5);
    driver.run('mask.threshold', { value: 0.35, live: false }).run('edit.undo');
    expect(driver.mask).toBe(before);
  });

  it.each([
    { fillHoles: false, smallestRegion: 0 },
    { fillHoles: true, smallestRegion: 20 },
    { fillHoles: false, smallestRegion: 0, onlyLargest: true },
  ])('gives exactly the mask of the command line, with %o', (cleaning) => {
    const random = seededRandom(5);
    const size = { width: 200, height: 150 };
    const data = Uint8Array.from(
      { length: 50 * 40 },
      (_, i) => 128 + 120 * Math.sin(i / 9) * Math.sin(random() + i / 400),
    );
    const probability = { width: 50, height: 40, channels: 1, data };
    const driver = EditorDriver.open(size);
    driver.editor.applyPrediction(predictionOf(probability, cleaning));
    for (const threshold of [0.5, 0.2, 0.21, 0.8, 0.35]) {
      for (const wobble of [0.1, -0.1, 0.02]) {
        driver.run('mask.threshold', { value: threshold + wobble, live: true });
      }
      driver.run('mask.threshold', { value: threshold, live: false });
      const expected = maskFromProbability(probability, size, { threshold, labels: [1], ...cleaning });
      expect(sameValues(driver.drawing.labels, expected.data)).toBe(true);
    }
  });

  it('without a prediction is only a setting', () => {
    const driver = EditorDriver.open('..#.').run('mask.threshold', { value: 0.7, live: false });
    expect(driver.editor.state).toMatchObject({ threshold: 0.7, canUndo: false });
    expect(driver.mask).toBe('..#.');
  });

  it('plays no part among several classes, whose probabilities compete', () => {
    const driver = EditorDriver.open({ width: 3, height: 1 });
    const data = Uint8Array.of(200, 20, 20, 30, 120, 20, 20, 115, 200);
    const several = predictionOf({ width: 3, height: 1, channels: 3, data }, { labels: [1, 2] });
    driver.editor.applyPrediction(several);
    expect(driver.mask).toBe('.#2');
    driver.run('mask.threshold', { value: 0.9, live: false });
    expect(driver.mask).toBe('.#2');
  });
});

describe('untouched pixels', () => {
  it('follow the threshold exactly, whatever was done, undone and cancelled in between', () => {
    const works = fc.constantFrom(
      'stroke',
      'erase',
      'cancel',
      'undo',
      'redo',
      'live',
      'set',
      'live then cancel',
    );
    const steps = fc.array(fc.tuple(works, fc.integer({ min: 0, max: 100 })), { maxLength: 25 });
    const side = 130;
    const data = Uint8Array.from(
      { length: side * side },
      (_, i) => 128 + 120 * Math.sin(i / 700) * Math.cos((i % side) / 9),
    );
    fc.assert(
      fc.property(steps, (sequence) => {
        const driver = EditorDriver.open({ width: side, height: side }).tool('brush', 20);
        driver.editor.applyPrediction(predictionOf({ width: side, height: side, channels: 1, data }));
        for (const [work, value] of sequence) {
          if (work === 'stroke')
            driver.drag([
              [value, 20],
              [60, value],
            ]);
          if (work === 'erase')
            driver.drag(
              [
                [value, 20],
                [60, value],
              ],
              { button: 2 },
            );
          if (work === 'cancel') driver.down([value, value]).move([20, 90]).key('Escape').up([20, 90]);
          if (work === 'undo') driver.run('edit.undo');
          if (work === 'redo') driver.run('edit.redo');
          if (work !== 'live then cancel' && work !== 'live' && work !== 'set') continue;
          driver.run('mask.threshold', { value: value / 100, live: work !== 'set' });
          if (work === 'live then cancel') driver.key('Escape');
        }
        driver.run('mask.threshold', { value: driver.editor.state.threshold, live: false });
        const { labels, provenance } = driver.drawing;
        const { threshold } = driver.editor.state;
        const wrong = labels.findIndex((label, pixel) => {
          const expected = (data[pixel] as number) / 255 >= threshold ? 1 : 0;
          return (provenance[pixel] as number) < Provenance.human && label !== expected;
        });
        expect(wrong).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});
