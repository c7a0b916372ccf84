import { describe, expect, it } from 'vitest';
import { drawing, drawnImage, EditorDriver } from '../../../support/editor-driver.ts';

describe('fill', () => {
  const holed = drawing(`
    .######.
    .#..#.#.
    .######.
    ........`);

  it('gives the region under the pointer the active label', () => {
    const driver = EditorDriver.open(holed).tool('fill').click([2.5, 1.5]);
    expect(driver.mask).toBe(
      drawing(`
      .######.
      .####.#.
      .######.
      ........`),
    );
    driver.run('class.select', 2).click([1.5, 0.5]);
    expect(driver.mask).toBe(
      drawing(`
      .222222.
      .2222.2.
      .222222.
      ........`),
    );
  });

  it('takes every pixel of the label when it need not be connected, and erases with Ctrl', () => {
    const driver = EditorDriver.open('#.#\n...').tool('fill').set({ contiguous: false });
    driver.run('class.select', 2).click([0.5, 0.5]);
    expect(driver.mask).toBe('2.2\n...');
    driver.click([0.5, 0.5], { modifiers: { ctrl: true } });
    expect(driver.mask).toBe('...\n...');
  });

  it('does nothing outside the image and says so', () => {
    const driver = EditorDriver.open('...').tool('fill').click([9, 9]);
    expect(driver.commits).toEqual([]);
    expect(driver.editor.state.hint).toBe('nothing-there');
  });
});

describe('the wand', () => {
  const image = drawnImage(`
    ..112...
    ..122.1.
    ........`);

  it('takes what is connected and within the tolerance', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image }).tool('wand').set({ tolerance: 24 });
    driver.click([3.5, 1.5]);
    expect(driver.mask).toBe(
      drawing(`
      ....#...
      ...##...
      ........`),
    );
    driver.run('edit.undo').set({ tolerance: 25 }).click([3.5, 1.5]);
    expect(driver.mask).toBe(
      drawing(`
      ..###...
      ..###...
      ........`),
    );
  });

  it('follows the wheel until the button is let go', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image }).tool('wand').set({ tolerance: 24 });
    driver.down([3.5, 1.5]).wheel([3.5, 1.5], -100);
    expect(driver.editor.state.tolerance).toBe(25);
    expect(driver.mask.match(/#/g)).toHaveLength(6);
    driver.wheel([3.5, 1.5], 100);
    expect(driver.mask.match(/#/g)).toHaveLength(3);
    driver.up([3.5, 1.5]);
    expect(driver.commits).toHaveLength(1);
    expect(driver.editor.view.camera.scale).toBe(1);
  });

  it('looks at the whole image when it need not be connected', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }, { image }).tool('wand').set({ tolerance: 0 });
    driver.set({ contiguous: false }).click([2.5, 0.5]);
    expect(driver.mask).toBe(
      drawing(`
      ..##....
      ..#...#.
      ........`),
    );
  });

  it('does nothing without pixels, and says so', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }).tool('wand').click([3.5, 1.5]);
    expect(driver.editor.state.hint).toBe('no-pixels');
    expect(driver.commits).toEqual([]);
  });
});
