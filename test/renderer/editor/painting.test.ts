import { describe, expect, it } from 'vitest';
import { EditorDriver, drawing } from '../../support/editor-driver.ts';

const empty = { width: 8, height: 4 };

describe('painting', () => {
  it('sweeps between coalesced readings and makes one step of a stroke', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    driver.down([0.5, 0.5]).move([2.5, 0.5], [2.5, 3.5]).move([6.5, 3.5]).up([6.5, 3.5]);
    expect(driver.mask).toBe(
      drawing(`
      ###.....
      ..#.....
      ..#.....
      ..#####.`),
    );
    expect(driver.commits).toHaveLength(1);
    expect(driver.commits[0]).toMatchObject({
      kind: 'do',
      targets: [{ frame: 'image', parent: 0 }],
    });
    expect(driver.editor.state).toMatchObject({
      canUndo: true,
      canRedo: false,
      imageStatus: 'edited',
      revision: 1,
    });
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['brush']);
  });

  it('tells the rectangle that looks different, and no more', () => {
    const driver = EditorDriver.open({ width: 300, height: 300 }).tool('brush', 3);
    driver.dirty.length = 0;
    driver.drag([
      [100.5, 50.5],
      [110.5, 50.5],
    ]);
    expect(driver.dirty).toEqual([
      { left: 99, top: 49, right: 102, bottom: 52 },
      { left: 99, top: 49, right: 112, bottom: 52 },
    ]);
  });

  it('draws a straight line from the last stroke with Shift', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    driver.click([0.5, 0.5]).click([3.5, 3.5], { modifiers: { shift: true } });
    expect(driver.mask).toBe(
      drawing(`
      #.......
      .#......
      ..#.....
      ...#....`),
    );
  });

  it('with a square brush or with the pressure of a pen changes its shape and size', () => {
    const driver = EditorDriver.open(empty).tool('brush', 4).set({ brushShape: 'square' });
    driver.click([2, 2]);
    expect(driver.mask).toBe(drawing('####....\n'.repeat(4)));
    driver.set({ brushShape: 'round' }).run('mask.clear').tool('brush', 3);
    driver.click([1.5, 1.5], { device: 'pen', pressure: 0.1 });
    driver.click([5.5, 1.5], { device: 'pen', pressure: 0.9 });
    expect(driver.mask).toBe(
      drawing(`
      ....###.
      .#..###.
      ....###.
      ........`),
    );
  });

  it('erases for as long as the right button or Ctrl is held, then paints again', () => {
    const driver = EditorDriver.open('########\n########').tool('brush', 1);
    driver.drag(
      [
        [0.5, 0.5],
        [2.5, 0.5],
      ],
      { button: 2 },
    );
    expect(driver.editor.view.erasing).toBe(false);
    driver.drag(
      [
        [4.5, 0.5],
        [5.5, 0.5],
      ],
      { modifiers: { ctrl: true } },
    );
    driver.drag([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(driver.mask).toBe('#..#..##\n########');
    expect(driver.editor.state.tool).toBe('brush');
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['eraser', 'eraser', 'brush']);
  });

  it('leaves no trace of a stroke that is cancelled by Escape, by undo or by the system', () => {
    const before = '..#.....\n........';
    const driver = EditorDriver.open(before).tool('brush', 3);
    driver.down([2.5, 0.5]).move([6, 1]).key('Escape').up([6, 1]);
    driver.down([2.5, 0.5]).move([6, 1]).key('z', { ctrl: true }).up([6, 1]);
    driver.down([2.5, 0.5]).move([6, 1]).pointer('cancel', []);
    expect(driver.mask).toBe(before);
    expect(driver.commits).toEqual([]);
    expect(driver.editor.state.canUndo).toBe(false);
  });

  it('stays open while Space pans, and goes on where the image is then', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    driver.down([0.5, 0.5]).move([2.5, 0.5]).keyDown(' ').move([2.5, 1.5]).move([2.5, 2.5]).keyUp(' ');
    expect(driver.editor.view.camera).toEqual({ scale: 1, offsetX: 0, offsetY: 2 });
    driver.move([4.5, 2.5]).up([4.5, 2.5]);
    expect(driver.mask).toBe(
      drawing(`
      #####...
      ........
      ........
      ........`),
    );
    expect(driver.commits).toHaveLength(1);
  });

  it('does not begin while Space is held', () => {
    const driver = EditorDriver.open(empty)
      .tool('brush', 1)
      .keyDown(' ')
      .drag([
        [1, 1],
        [3, 2],
      ]);
    expect(driver.editor.view).toMatchObject({ camera: { offsetX: 2, offsetY: 1 }, cursorKind: 'grab' });
    driver.keyUp(' ');
    expect(driver.editor.view.cursorKind).toBe('ring');
    expect(driver.commits).toEqual([]);
  });

  it('does not happen with a locked class, and never over one', () => {
    const driver = EditorDriver.open('.122');
    driver
      .run('class.lock', 2)
      .tool('brush', 1)
      .drag([
        [0.5, 0.5],
        [3.5, 0.5],
      ]);
    expect(driver.mask).toBe('##22');
    driver.run('class.select', 2).drag([
      [0.5, 0.5],
      [3.5, 0.5],
    ]);
    expect(driver.mask).toBe('##22');
    expect(driver.editor.state.hint).toBe('class-locked');
  });
});
