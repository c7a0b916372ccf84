import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Provenance } from '../../../core/document/provenance.ts';
import { maskFromProbability } from '../../../core/imaging/probability.ts';
import { seededRandom } from '../../../core/random.ts';
import { drawing, drawnPrediction, EditorDriver, LESION, predictionOf } from '../../support/editor-driver.ts';

const map = `
  ..34....
  .368752.
  ..3642..`;

describe('a prediction', () => {
  it('gives untouched pixels its labels as one step', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map));
    expect(driver.mask).toBe(
      drawing(`
      ........
      ..####..
      ...#....`),
    );
    expect(driver.provenance).toBe(drawing('########\n'.repeat(3)));
    expect(driver.editor.state).toMatchObject({ imageStatus: 'predicted', threshold: 0.5, conflicts: [] });
    expect(driver.editor.state.prediction).toMatchObject({ provider: 'cpu', modelId: 'model' });
    driver.run('edit.undo');
    expect(driver.mask).not.toContain('#');
    expect(driver.provenance).not.toContain('#');
  });

  it('leaves what people decided on, and lists where it disagrees', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }).tool('rectangle');
    driver
      .drag([
        [0, 0],
        [2, 2],
      ])
      .drag(
        [
          [3, 1],
          [4, 2],
        ],
        { button: 2 },
      );
    driver.editor.applyPrediction(drawnPrediction(map));
    expect(driver.mask).toBe(
      drawing(`
      ##......
      ###.##..
      ...#....`),
    );
    expect(driver.provenance).toBe(
      drawing(`
      22######
      22#2####
      ########`),
    );
    expect(driver.editor.state.conflicts).toEqual([
      { left: 0, top: 0, right: 2, bottom: 2 },
      { left: 3, top: 1, right: 4, bottom: 2 },
    ]);
    driver.key('n');
    expect(driver.editor.view.focus).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
    driver.key('n').key('Enter');
    expect(driver.editor.state.conflicts).toHaveLength(1);
    expect(driver.provenance.split('\n')[1]).toBe('22#3####');
  });

  it('of another image is dropped', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map, { imageId: 'other' }));
    expect(driver.commits).toEqual([]);
    expect(driver.editor.state.prediction).toBeNull();
  });

  it('never writes over locked classes', () => {
    const driver = EditorDriver.open('..22222.\n..22222.\n........').run('class.lock', 2);
    driver.editor.applyPrediction(drawnPrediction(map));
    expect(driver.mask).toBe(
      drawing(`
      ..22222.
      ..22222.
      ...#....`),
    );
  });

  it('brings the classes the project lacks', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { classes: [LESION] });
    const classes = [{ label: 3, name: 'Ulcer', color: '#123456' }];
    driver.editor.applyPrediction(drawnPrediction(map, { labels: [3], classes }));
    expect(driver.editor.state.classes).toMatchObject([
      { label: 1 },
      { label: 3, name: 'Ulcer', locked: false },
    ]);
    driver.run('edit.undo');
    expect(driver.editor.state.classes).toHaveLength(1);
  });

  it('keeps the threshold a person set when the same model runs again, and takes that of another', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.run('mask.threshold', { value: 0.35, live: false });
    driver.editor.applyPrediction(drawnPrediction(map));
    expect(driver.editor.state.threshold).toBe(0.35);
    driver.editor.applyPrediction(drawnPrediction(map, { modelId: 'other', threshold: 0.65 }));
    expect(driver.editor.state.threshold).toBe(0.65);
    expect(driver.mask.match(/#/g)).toHaveLength(2);
  });
});

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
  ])('gives exactly the mask of the command line, with $fillHoles and $smallestRegion', (cleaning) => {
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
      expect(Buffer.compare(driver.drawing.labels, expected.data)).toBe(0);
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

describe('doubtful regions', () => {
  it('are stepped through by Tab, most doubtful first, and left out once confirmed', () => {
    const data = new Uint8Array(100 * 60);
    paint(10, 10, 4, 128);
    paint(60, 30, 3, 110);
    const driver = EditorDriver.open({ width: 100, height: 60 });
    driver.editor.resize({ width: 100, height: 60 });
    driver.editor.applyPrediction(predictionOf({ width: 100, height: 60, channels: 1, data }));
    driver.key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 10, top: 10, right: 14, bottom: 14 });
    driver.key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 30, right: 63, bottom: 33 });
    driver.key('Tab', { shift: true }).key('Enter');
    expect(driver.provenance.match(/3/g)).toHaveLength(16);
    expect(driver.commits.at(-1)?.edit.name).toBe('confirm');
    driver.key('Tab').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 30, right: 63, bottom: 33 });
    driver.key('Enter').key('Tab');
    expect(driver.editor.state.hint).toBe('nothing-there');

    function paint(left: number, top: number, side: number, value: number): void {
      for (let y = top; y < top + side; y++) data.fill(value, y * 100 + left, y * 100 + left + side);
    }
  });

  it('need a prediction', () => {
    const driver = EditorDriver.open('....').key('Tab');
    expect(driver.editor.state.hint).toBe('no-prediction');
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
          return provenance[pixel] === Provenance.model && label !== expected;
        });
        expect(wrong).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});
