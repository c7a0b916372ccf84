import { describe, expect, it } from 'vitest';
import { drawing, EditorDriver } from '../../../support/editor-driver.ts';

const empty = { width: 8, height: 5 };

describe('the rectangle', () => {
  it('fills between corners, takes away with the right button, and keeps square with Shift', () => {
    const driver = EditorDriver.open(empty).tool('rectangle');
    driver.drag([
      [6.8, 4.1],
      [3, 2],
      [1.2, 0.9],
    ]);
    expect(driver.mask).toBe(
      drawing(`
      ........
      .######.
      .######.
      .######.
      ........`),
    );
    driver.drag(
      [
        [2, 2],
        [4, 3],
      ],
      { button: 2 },
    );
    driver.drag(
      [
        [0, 0],
        [3, 1],
      ],
      { modifiers: { shift: true } },
    );
    expect(driver.mask).toBe(
      drawing(`
      ###.....
      #######.
      ###.###.
      .######.
      ........`),
    );
    expect(driver.commits.map(({ name }) => name)).toEqual(['rectangle', 'rectangle', 'rectangle']);
  });

  it('shows its frame while dragged, and nothing after', () => {
    const driver = EditorDriver.open(empty).tool('rectangle').down([1, 1]).move([4, 3]);
    expect(driver.editor.view.preview).toEqual({
      kind: 'rectangle',
      from: { x: 1, y: 1 },
      to: { x: 4, y: 3 },
    });
    driver.key('Escape').up([4, 3]);
    expect(driver.editor.view.preview).toBeNull();
    expect(driver.commits).toEqual([]);
  });
});

describe('the ellipse', () => {
  it('fills what fits between corners', () => {
    const driver = EditorDriver.open(empty)
      .tool('ellipse')
      .drag([
        [0, 0],
        [8, 5],
      ]);
    expect(driver.mask).toBe(
      drawing(`
      ..####..
      ########
      ########
      ########
      ..####..`),
    );
  });
});

describe('the lasso', () => {
  it('fills what the line encloses, its ends joined, and takes away with Ctrl', () => {
    const driver = EditorDriver.open(empty).tool('lasso');
    driver.drag([
      [1, 1],
      [7, 1],
      [7, 5],
      [1, 5],
    ]);
    driver.drag(
      [
        [3, 2],
        [5, 2],
        [5, 4],
        [3, 4],
      ],
      { modifiers: { ctrl: true } },
    );
    expect(driver.mask).toBe(
      drawing(`
      ........
      .######.
      .##..##.
      .##..##.
      .######.`),
    );
  });

  it('fills nothing where the line was a mere click', () => {
    const driver = EditorDriver.open(empty).tool('lasso').click([3, 3]);
    expect(driver.commits).toEqual([]);
  });
});

describe('the polygon', () => {
  const far = { width: 60, height: 40 };

  it('is closed by a press on its first vertex', () => {
    const driver = EditorDriver.open(far).tool('polygon');
    driver.click([10, 10]).click([50, 10]).click([50, 30]).click([10, 30]);
    expect(driver.commits).toEqual([]);
    driver.click([11, 11]);
    expect(pixels(driver)).toBe(40 * 20);
    expect(driver.commits.map(({ name }) => name)).toEqual(['polygon']);
    expect(driver.editor.view.preview).toBeNull();
  });

  it('is closed by Enter, loses its last vertex by Backspace, and all of itself by Escape', () => {
    const driver = EditorDriver.open(far).tool('polygon');
    driver.click([10, 10]).click([50, 10]).click([50, 30]).click([0, 39]).key('Backspace').key('Enter');
    expect(pixels(driver)).toBe(400);
    driver.click([10, 10]).click([50, 30]).click([10, 30]).key('Escape');
    expect(driver.commits).toHaveLength(1);
  });

  it('lets vertices be dragged before it is closed', () => {
    const driver = EditorDriver.open(far).tool('polygon');
    driver.click([10, 10]).click([30, 10]).click([30, 30]).click([10, 30]);
    driver
      .drag([
        [30, 31],
        [40, 30],
        [50, 30],
      ])
      .drag([
        [31, 10],
        [50, 10],
      ]);
    driver.key('Enter');
    expect(pixels(driver)).toBe(40 * 20);
  });

  it('shows the line to the pointer', () => {
    const driver = EditorDriver.open(far).tool('polygon').click([10, 10]).move([20, 20]);
    expect(driver.editor.view.preview).toMatchObject({
      kind: 'path',
      points: [
        { x: 10, y: 10 },
        { x: 20, y: 20 },
      ],
    });
  });

  it('takes away when it was begun with the right button', () => {
    const driver = EditorDriver.open(far)
      .tool('rectangle')
      .drag([
        [0, 0],
        [60, 40],
      ])
      .tool('polygon');
    driver.click([10, 10], { button: 2 }).click([50, 10]).click([50, 30]).click([10, 30]).key('Enter');
    expect(pixels(driver)).toBe(60 * 40 - 40 * 20);
  });
});

function pixels(driver: EditorDriver): number {
  return [...driver.drawing.labels].filter((label) => label === 1).length;
}
