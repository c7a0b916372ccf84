import { describe, expect, it } from 'vitest';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import { DEFAULT_DISPLAY } from '../../../../renderer/editor/state.ts';
import { presetsOn } from '../../../../renderer/editor/view/value-scale.ts';
import { drawnImage, EditorDriver, imageDocument, LESION } from '../../../support/editor-driver.ts';

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

  it('begin as the file says, white to black where it is so, and return there', () => {
    const size4 = { width: 4, height: 1 };
    const shown = { windows: [{ name: 'BONE', low: 100, high: 300 }], isInverted: true };
    const image = rasterOf(size4, 1, Uint16Array.of(0, 100, 400, 900), shown);
    const driver = EditorDriver.open(size4, { image });
    const opening = { ...DEFAULT_DISPLAY, window: 200, level: 200, invert: true };
    expect(driver.editor.state.display).toEqual(opening);
    driver.run('view.autoWindow');
    expect(driver.editor.state.display).toMatchObject({ window: 900, level: 450, invert: true });
    driver.run('view.invert').run('view.resetDisplay');
    expect(driver.editor.state.display).toEqual(opening);
  });

  it('go through what the range, the file and the unit of its values propose, and begin again', () => {
    const size4 = { width: 4, height: 1 };
    const image = rasterOf(size4, 1, Float32Array.of(-1024, 0, 100, 3071), {
      windows: [{ name: 'BONE', low: -500, high: 1500 }],
    });
    const driver = EditorDriver.open(size4, { image, unit: 'HU' });
    const names = (unit: string | null) =>
      presetsOn(driver.editor.state.values, unit).map((preset) =>
        'part' in preset ? preset.part : 'ct' in preset ? preset.ct : preset.name,
      );
    const ofRange = ['full', 'dark', 'middle', 'bright', 'BONE'];
    const ofCt = ['brain', 'subdural', 'bone', 'lung', 'mediastinum', 'abdomen', 'liver'];
    expect(names('HU')).toEqual([...ofRange, ...ofCt]);
    expect(names(null)).toEqual(ofRange);
    expect(driver.editor.state).toMatchObject({ valueUnit: 'HU', display: { window: 2000, level: 500 } });
    driver.run('view.nextPreset');
    expect(driver.editor.state.display).toMatchObject({ window: 80, level: 40 });
    // The file's window is that of bone, too, which comes once.
    for (let step = 0; step < 2; step++) driver.run('view.nextPreset');
    expect(driver.editor.state.display).toMatchObject({ window: 1500, level: -600 });
    for (let step = 0; step < 4; step++) driver.run('view.nextPreset');
    expect(driver.editor.state.display).toMatchObject({ window: 4095, level: 1023.5 });
    driver.open(size4);
    expect(driver.editor.state.valueUnit).toBeNull();
  });

  it('span the intensities of the image when set automatically', () => {
    const driver = EditorDriver.open({ width: 4, height: 1 }, { image: drawnImage('2468') });
    driver.run('view.autoWindow');
    expect(driver.editor.state.display).toMatchObject({ window: 150, level: 125 });
  });
});

describe('the ruler', () => {
  const line = [
    [1, 1],
    [4, 5],
  ] as const;
  const from = { x: 1, y: 1 };
  const to = { x: 4, y: 5 };

  it('shows its line while it is drawn, and keeps it with the image as a step', () => {
    const driver = EditorDriver.open(size).tool('measure').down([1, 1]).move([4, 5]);
    expect(driver.editor.view.preview).toEqual({ kind: 'measure', from, to });
    driver.up([4, 5]);
    expect(driver.editor.view.preview).toBeNull();
    expect(driver.editor.state.measurements).toEqual([{ from, to, spacing: null }]);
    expect(driver.editor.state.imageStatus).toBe('new');
    driver.open(size, { imageId: 'another' });
    expect(driver.editor.state.measurements).toEqual([]);
  });

  it('keeps nothing of a mere click, or of a line that was given up', () => {
    const driver = EditorDriver.open(size).tool('measure').click([3, 3]).down([1, 1]).move([4, 5]);
    driver.key('Escape').up([4, 5]);
    expect(driver.commits).toEqual([]);
  });

  it('lets its lines be deleted, and both be taken back', () => {
    const driver = EditorDriver.open(size).tool('measure').drag(line);
    driver.drag([
      [0, 0],
      [0, 7],
    ]);
    driver.run('measure.delete', 0);
    expect(driver.editor.state.measurements).toMatchObject([{ to: { x: 0, y: 7 } }]);
    driver.run('edit.undo').run('edit.undo');
    expect(driver.editor.state.measurements).toEqual([{ from, to, spacing: null }]);
    driver.run('edit.redo');
    expect(driver.editor.state.measurements).toHaveLength(2);
  });

  it('sets the scale by a line of known length, which counts before what the file says', () => {
    const driver = EditorDriver.open(size, { spacing: { x: 2, y: 0.5 } })
      .tool('measure')
      .drag(line);
    expect(driver.editor.state).toMatchObject({ spacing: { x: 2, y: 0.5 }, isCalibrated: false });
    driver.run('measure.calibrate', { place: 0, millimetres: 10 });
    expect(driver.editor.state).toMatchObject({ spacing: { x: 2, y: 2 }, isCalibrated: true });
    driver.run('mask.fillHoles').run('edit.undo');
    expect(driver.editor.state).toMatchObject({ spacing: { x: 2, y: 0.5 }, isCalibrated: false });
    driver.run('edit.redo').run('measure.forgetScale');
    expect(driver.editor.state).toMatchObject({ spacing: { x: 2, y: 0.5 }, isCalibrated: false });
  });

  it('sets the scale of all frames of a series at once', async () => {
    const driver = new EditorDriver();
    driver.openProject([LESION]);
    driver.frames.set(1, imageDocument(size, { imageId: ' a#1' }).frame);
    driver.editor.open({ ...imageDocument(size, { imageId: ' a' }), frames: [' a', ' a#1', null] });
    driver.tool('measure').drag(line).run('measure.calibrate', { place: 0, millimetres: 10 });
    await driver.editor.idle();
    expect(driver.commits.at(-1)?.targets).toMatchObject([
      { frame: ' a', after: { calibration: { x: expect.any(Number) } } },
      { frame: ' a#1', after: { calibration: { x: expect.any(Number) } } },
    ]);
    const calibration = { x: 3, y: 3 };
    driver.editor.open({ ...imageDocument(size, { imageId: ' a#7' }), calibration });
    expect(driver.editor.state).toMatchObject({ spacing: calibration, isCalibrated: true });
  });

  it('is joined by the extent of a class', () => {
    const driver = EditorDriver.open('.##.\n.##.', { spacing: { x: 0.5, y: 0.5 } });
    expect(driver.editor.measure(1)).toMatchObject({
      pixels: 4,
      area: 1,
      objects: 1,
      longestAxes: [Math.SQRT2],
      unit: 'mm',
    });
    expect(driver.editor.measure(2)).toBeNull();
  });
});
