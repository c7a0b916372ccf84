import { describe, expect, it } from 'vitest';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import { DEFAULT_DISPLAY } from '../../../../renderer/editor/state.ts';
import { drawnImage, EditorDriver } from '../../../support/editor-driver.ts';

const size = { width: 30, height: 20 };

describe('window and level', () => {
  it('follow the drag, revert on Escape and are no step of history', () => {
    const driver = EditorDriver.open(size)
      .tool('window-level')
      .drag([
        [10, 10],
        [0, 15],
      ]);
    expect(driver.editor.state.display).toMatchObject({ window: 245, level: 132.5 });
    driver.down([10, 10]).move([20, 10]).key('Escape');
    expect(driver.editor.state.display.window).toBe(245);
    expect(driver.editor.state.canUndo).toBe(false);
    driver.run('view.resetDisplay');
    expect(driver.editor.state.display).toMatchObject({ window: 255, level: 127.5 });
  });

  it('belong to a series: another begins with its own, and they are there again when it is', () => {
    const set = { window: 10, level: 200, gamma: 2, invert: true, channel: 'red' } as const;
    const driver = EditorDriver.open(size, { imageId: 'project a' });
    driver.run('view.display', set);
    driver.open(size, { imageId: 'project b' });
    expect(driver.editor.state.display).toEqual(DEFAULT_DISPLAY);
    driver.open(size, { imageId: 'project a#3' });
    expect(driver.editor.state.display).toEqual(set);
    driver.open(size, { imageId: 'another a' });
    expect(driver.editor.state.display).toEqual(DEFAULT_DISPLAY);
    driver.open(size, { imageId: 'project a' });
    expect(driver.editor.state.display).toEqual(DEFAULT_DISPLAY);
  });

  it('are found again without a change of the scale where values are not bytes', () => {
    const values = (data: readonly number[]) => rasterOf({ width: 4, height: 1 }, 1, Uint16Array.from(data));
    const driver = EditorDriver.open({ width: 4, height: 1 });
    const open = (imageId: string, data: readonly number[]): void =>
      driver.open({ width: 4, height: 1 }, { imageId, image: values(data) });
    open('project a', [0, 100, 200, 300]);
    driver.run('view.display', { window: 50, level: 100 });
    open('project b', [0, 1000, 2000, 3000]);
    expect(driver.editor.state.display).toMatchObject({ window: 3000, level: 1500 });
    open('project a#1', [0, 200, 400, 600]);
    expect(driver.editor.state).toMatchObject({
      display: { window: 50, level: 100 },
      values: { low: 0, high: 600 },
    });
  });

  it('span the intensities of the image when set automatically', () => {
    const driver = EditorDriver.open({ width: 4, height: 1 }, { image: drawnImage('2468') });
    driver.run('view.autoWindow');
    expect(driver.editor.state.display).toMatchObject({ window: 150, level: 125 });
  });
});

describe('the ruler', () => {
  it('measures in pixels, and in millimetres where the spacing is known', () => {
    const driver = EditorDriver.open(size)
      .tool('measure')
      .drag([
        [1, 1],
        [4, 5],
      ]);
    expect(driver.editor.view.preview).toMatchObject({ kind: 'measure', length: 5 });
    driver.open(size, { spacing: { x: 2, y: 0.5 } });
    driver.drag([
      [0, 0],
      [2, 6],
    ]);
    expect(driver.editor.view.preview).toMatchObject({ length: 5 });
    expect(driver.commits).toEqual([]);
  });

  it('keeps its line until the next press or Escape', () => {
    const driver = EditorDriver.open(size)
      .tool('measure')
      .drag([
        [1, 1],
        [4, 5],
      ])
      .move([20, 20]);
    expect(driver.editor.view.preview).toMatchObject({ to: { x: 4, y: 5 } });
    driver.drag([
      [0, 0],
      [0, 7],
    ]);
    expect(driver.editor.view.preview).toMatchObject({ length: 7 });
    driver.key('Escape');
    expect(driver.editor.view.preview).toBeNull();
  });

  it('is joined by the extent of a class', () => {
    const driver = EditorDriver.open('.##.\n.##.', { spacing: { x: 0.5, y: 0.5 } });
    expect(driver.editor.measure(1)).toMatchObject({
      pixels: 4,
      area: 1,
      longestAxis: Math.SQRT2,
      unit: 'mm',
    });
    expect(driver.editor.measure(2)).toBeNull();
  });
});
