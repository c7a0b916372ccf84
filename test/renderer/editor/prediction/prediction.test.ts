import { describe, expect, it } from 'vitest';
import { ascii } from '../../../support/ascii-mask.ts';
import { drawing, drawnPrediction, EditorDriver, LESION } from '../../../support/editor-driver.ts';

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
    // Background that the model left alone is nobody's.
    expect(driver.provenance).toBe(driver.mask);
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
      22......
      22#2##..
      ...#....`),
    );
    expect(driver.editor.state.conflicts).toEqual([
      { left: 0, top: 0, right: 2, bottom: 2 },
      { left: 3, top: 1, right: 4, bottom: 2 },
    ]);
    driver.key('n');
    expect(driver.editor.view.focus).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
    driver.key('n').key('Enter');
    expect(driver.editor.state.conflicts).toHaveLength(1);
    expect(driver.provenance.split('\n')[1]).toBe('22#3##..');
  });

  it('on an accepted image makes it an edited one, and taken back leaves it accepted', () => {
    const driver = EditorDriver.open('........\n........\n#.......', { status: 'accepted' });
    const before = driver.editor.state.threshold;
    driver.editor.applyPrediction(drawnPrediction(map, { threshold: 0.65 }));
    expect(driver.editor.state).toMatchObject({ imageStatus: 'edited', threshold: 0.65 });
    driver.run('edit.undo');
    expect(driver.editor.state).toMatchObject({ imageStatus: 'accepted', threshold: before, conflicts: [] });
    expect(driver.mask).toBe('........\n........\n#.......');
    driver.run('edit.redo');
    expect(driver.editor.state).toMatchObject({ imageStatus: 'edited', threshold: 0.65 });
  });

  it('waits until a stroke or a slider is let go', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 })
      .tool('brush', 1)
      .down([0.5, 0.5])
      .move([1.5, 0.5]);
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.move([1.5, 1.5]);
    expect(driver.commits).toEqual([]);
    driver.up([1.5, 1.5]);
    expect(driver.commits.map(({ name }) => name)).toEqual(['brush', 'prediction']);
    expect(driver.mask).toBe(
      drawing(`
      ##......
      .#####..
      ...#....`),
    );
    driver.run('mask.threshold', { value: 0.65, live: true });
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.run('mask.threshold', { value: 0.75, live: false });
    expect(driver.commits.map(({ name }) => name).slice(2)).toEqual(['threshold']);
    expect(driver.editor.state.threshold).toBe(0.75);
    driver.down([7.5, 2.5]);
    driver.editor.applyPrediction(drawnPrediction(map, { modelId: 'other' }));
    driver.key('Escape').up([7.5, 2.5]);
    expect(driver.mask.match(/#/g)).toHaveLength(8);
  });

  it('brings a class back that was deleted, with the pixels that the threshold draws', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    driver.run('class.add', { name: 'Other' });
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.run('class.delete', 1);
    expect(driver.mask).not.toMatch('#');
    driver.run('mask.threshold', { value: 0.4, live: false });
    expect(driver.mask).toMatch('#');
    expect(driver.editor.state.classes.map(({ label }) => label)).toContain(1);
    driver.run('edit.undo');
    expect(driver.mask).not.toMatch('#');
    expect(driver.editor.state.classes.map(({ label }) => label)).not.toContain(1);
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
    const classes = [{ label: 3, name: 'Ulcer', color: '#123456', locked: false }];
    driver.editor.applyPrediction(drawnPrediction(map, { labels: [3], classes }));
    expect(driver.editor.state.classes).toMatchObject([
      { label: 1 },
      { label: 3, name: 'Ulcer', locked: false },
    ]);
    driver.run('edit.undo');
    expect(driver.editor.state.classes).toHaveLength(1);
  });

  it('goes on with a class that the model draws, unless a person chose another', () => {
    const classes = [LESION, { label: 3, name: 'Ulcer', color: '#123456', locked: false }];
    const predicted = (begin: (driver: EditorDriver) => void): number => {
      const driver = EditorDriver.open({ width: 8, height: 3 }, { classes });
      begin(driver);
      driver.editor.applyPrediction(drawnPrediction(map, { labels: [3], classes }));
      return driver.editor.state.activeLabel;
    };
    expect(predicted(() => undefined)).toBe(3);
    expect(predicted((driver) => driver.click([0.5, 0.5]))).toBe(3);
    expect(predicted((driver) => driver.run('class.select', 1))).toBe(1);
    expect(predicted((driver) => driver.run('class.background'))).toBe(0);
    expect(predicted((driver) => driver.run('class.select', 3))).toBe(3);
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

  it('is there to compare with as labels, holes filled and specks gone, at the threshold', () => {
    const map = drawnPrediction('9999..\n9.99..\n9999..\n.....9', { fillHoles: true, smallestRegion: 3 });
    const driver = EditorDriver.open({ width: 6, height: 4 });
    expect(driver.drawing.predicted()).toBeNull();
    driver.editor.applyPrediction(map);
    const shown = () =>
      ascii({ width: 6, height: 4, data: driver.drawing.predicted() ?? new Uint8Array(24) });
    const cleaned = drawing('####..\n####..\n####..\n......');
    expect(shown()).toBe(cleaned);
    // The same array as long as nothing of it changes, so that views need not look again.
    expect(driver.drawing.predicted()).toBe(driver.drawing.predicted());
    driver.tool('rectangle').drag([
      [0, 0],
      [6, 4],
    ]);
    expect(shown()).toBe(cleaned);
    // While the slider moves, it is what the untouched pixels follow.
    driver.run('mask.threshold', { value: 0.6, live: true });
    expect(shown()).toBe(drawing('####..\n#.##..\n####..\n.....#'));
    driver.run('mask.threshold', { value: 0.6, live: false });
    expect(shown()).toBe(cleaned);
    driver.run('mask.threshold', { value: 0.95, live: false });
    expect(shown()).toBe(drawing('......\n......\n......\n......'));
  });
});
