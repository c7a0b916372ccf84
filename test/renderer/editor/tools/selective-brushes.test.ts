import { describe, expect, it } from 'vitest';
import { obstacleOf } from '../../../../renderer/editor/tools/registry.ts';
import { drawing, drawnImage, drawnPrediction, EditorDriver } from '../../../support/editor-driver.ts';

const map = drawnPrediction(`
  ..23....
  .26732..
  ..3642..
  ...2....`);

describe('the probability brush', () => {
  it('adds along a contour of lower probability, only within the stroke', () => {
    const driver = predicted();
    expect(driver.mask).toBe(
      drawing(`
      ........
      ..##....
      ...#....
      ........`),
    );
    driver
      .tool('probability-brush', 3)
      .set({ probabilityShift: 0.25 })
      .drag([
        [3.5, 1.5],
        [4.5, 1.5],
      ]);
    expect(driver.mask).toBe(
      drawing(`
      ...#....
      ..###...
      ..###...
      ........`),
    );
    driver.drag([
      [1.5, 1.5],
      [1.5, 1.5],
    ]);
    expect(driver.mask.split('\n')[1]).toBe('..###...');
  });

  it('takes away along a contour of higher probability', () => {
    const driver = predicted().tool('probability-brush', 6).set({ probabilityShift: 0.15 });
    driver.drag(
      [
        [3, 2],
        [3, 2],
      ],
      { button: 2 },
    );
    expect(driver.mask).toBe(
      drawing(`
      ........
      ...#....
      ........
      ........`),
    );
  });

  it('moves the whole stroke with the wheel before it is let go', () => {
    const driver = predicted().tool('probability-brush', 9).set({ probabilityShift: 0 });
    driver.down([4.5, 1.5]);
    expect(driver.mask.match(/#/g)).toHaveLength(3);
    for (let notch = 0; notch < 7; notch++) driver.wheel([4.5, 1.5], -100);
    expect(driver.editor.state.probabilityShift).toBeCloseTo(0.35);
    expect(driver.mask).toBe(
      drawing(`
      ..##....
      .#####..
      ..####..
      ...#....`),
    );
    driver.wheel([4.5, 1.5], 700).up([4.5, 1.5]);
    expect(driver.mask.match(/#/g)).toHaveLength(3);
  });

  it('says that it can do nothing without a prediction before it is used, and does nothing', () => {
    const driver = EditorDriver.open({ width: 8, height: 4 }).tool('probability-brush', 1);
    expect(obstacleOf(driver.editor.state)).toBe('no-prediction');
    expect(driver.editor.view.cursorKind).toBe('unable');
    driver.click([1.5, 0.5]).click([1.5, 0.5], { button: 2 });
    expect(driver.commits).toEqual([]);
    driver.tool('brush');
    expect(obstacleOf(driver.editor.state)).toBeNull();
    expect(driver.editor.view.cursorKind).toBe('ring');
  });

  it('can be used as soon as there is a prediction, and not on the next image without one', () => {
    const driver = EditorDriver.open({ width: 8, height: 4 }).tool('probability-brush', 1);
    driver.editor.applyPrediction(map);
    expect(obstacleOf(driver.editor.state)).toBeNull();
    expect(driver.editor.view.cursorKind).toBe('ring');
    driver.open({ width: 8, height: 4 }, { imageId: 'another' });
    expect(driver.editor.view.cursorKind).toBe('unable');
  });

  function predicted(): EditorDriver {
    const driver = EditorDriver.open({ width: 8, height: 4 });
    driver.editor.applyPrediction(map);
    return driver;
  }
});

describe('the threshold brush', () => {
  const image = drawnImage(`
    ..44....
    .4564...
    ..44..9.`);

  it('paints intensities within the tolerance of where the stroke began', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image }).set({ tolerance: 25 });
    driver.tool('threshold-brush', 5).drag([
      [2.5, 1.5],
      [6.5, 1.5],
    ]);
    expect(driver.mask).toBe(
      drawing(`
      ..##....
      .####...
      ..##....`),
    );
    driver.drag(
      [
        [6.5, 2.5],
        [2.5, 1.5],
      ],
      { button: 2 },
    );
    expect(driver.mask.match(/#/g)).toHaveLength(8);
  });

  it('widens its range with the wheel for the whole stroke', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image }).set({ tolerance: 0 });
    driver.tool('threshold-brush', 9).down([3.5, 1.5]);
    expect(driver.mask.match(/#/g)).toHaveLength(1);
    driver.wheel([3.5, 1.5], -2500).wheel([3.5, 1.5], -2500).up([3.5, 1.5]);
    expect(driver.mask).toBe(
      drawing(`
      ..##....
      .####...
      ..##....`),
    );
  });

  it('waits for the pixels', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }).tool('threshold-brush', 5).click([2.5, 1.5]);
    expect(driver.editor.state.hint).toBe('no-pixels');
    expect(driver.commits).toEqual([]);
  });
});

describe('a range of values', () => {
  const image = drawnImage(`
    ..44....
    .4564...
    ..44..9.`);

  it('keeps every brush to the pixels that lie in it', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image });
    driver.set({ valueRange: { low: 100, high: 125 } });
    driver.tool('brush', 9).drag([
      [2.5, 1.5],
      [6.5, 1.5],
    ]);
    const inRange = drawing(`
      ..##....
      .##.#...
      ..##....`);
    expect(driver.mask).toBe(inRange);
    driver.set({ valueRange: { low: 125, high: 255 } });
    driver.tool('eraser', 9).drag([
      [2.5, 1.5],
      [6.5, 1.5],
    ]);
    expect(driver.mask).toBe(
      drawing(`
      ..##....
      .#..#...
      ..##....`),
    );
    driver.set({ valueRange: null }).drag([
      [2.5, 1.5],
      [6.5, 1.5],
    ]);
    expect(driver.mask).not.toContain('#');
  });

  it('leaves everything alone while the image is still being read, and says so', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }).set({ valueRange: { low: 0, high: 255 } });
    driver.tool('brush', 3).drag([
      [2.5, 1.5],
      [6.5, 1.5],
    ]);
    expect(driver.mask).not.toContain('#');
    expect(driver.editor.state.hint).toBe('no-pixels');
  });
});
