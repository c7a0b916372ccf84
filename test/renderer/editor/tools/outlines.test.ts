import { describe, expect, it } from 'vitest';
import { drawing, drawnPrediction, EditorDriver } from '../../../support/editor-driver.ts';

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
      vertices: false,
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
  });

  it('is closed by Enter, loses its last vertex by Backspace, and all of itself by Escape', () => {
    const driver = EditorDriver.open(far).tool('polygon');
    driver.click([10, 10]).click([50, 10]).click([50, 30]).click([0, 39]).key('Backspace').key('Enter');
    expect(pixels(driver)).toBe(400);
    driver.click([30, 20]).click([50, 30]).click([10, 30]).key('Escape');
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

describe('a shape that was just drawn', () => {
  const far = { width: 60, height: 60 };
  const box = [
    [10, 10],
    [40, 40],
  ] as const;
  const names = (driver: EditorDriver): readonly string[] =>
    driver.editor.state.history.map(({ name }) => name);

  it('is filled anew where a corner is moved, as one step', () => {
    const driver = EditorDriver.open(far).tool('rectangle').drag(box);
    expect(driver.editor.view.preview).toMatchObject({ kind: 'rectangle', vertices: true });
    driver.down([41, 39]).move([50, 20]);
    expect(pixels(driver)).toBe(0);
    driver.up([50, 20]);
    expect(pixels(driver)).toBe(40 * 10);
    driver.drag([
      [10, 10],
      [20, 10],
    ]);
    expect(pixels(driver)).toBe(30 * 10);
    expect(names(driver)).toEqual(['rectangle']);
    driver.key('z', { ctrl: true });
    expect(pixels(driver)).toBe(0);
    expect(driver.editor.view.preview).toBeNull();
    driver.key('y', { ctrl: true });
    expect(pixels(driver)).toBe(30 * 10);
  });

  it('is a polygon whose vertices can be moved, also after Enter', () => {
    const driver = EditorDriver.open(far).tool('polygon');
    driver.click([10, 10]).click([50, 10]).click([50, 50]).click([10, 50]).key('Enter');
    driver.drag([
      [50, 51],
      [30, 30],
      [50, 10],
    ]);
    expect(pixels(driver)).toBe(40 * 40 - 820);
    expect(names(driver)).toEqual(['polygon']);
  });

  it('is what it was where the move is given up', () => {
    const driver = EditorDriver.open(far).tool('ellipse').drag(box);
    const drawn = pixels(driver);
    driver.down([40, 40]).move([55, 55]).key('Escape').up([55, 55]);
    expect(pixels(driver)).toBe(drawn);
    expect(driver.editor.view.preview).toBeNull();
    expect(names(driver)).toEqual(['ellipse']);
  });

  it('keeps its class and its rule of taking away', () => {
    const driver = EditorDriver.open(far).tool('rectangle').drag(box);
    driver.run('class.select', 2).drag([
      [40, 40],
      [50, 50],
    ]);
    expect(new Set(driver.drawing.labels)).toEqual(new Set([0, 1]));
    driver.drag(
      [
        [5, 5],
        [55, 55],
      ],
      { button: 2 },
    );
    driver.drag([
      [55, 55],
      [56, 56],
    ]);
    expect(new Set(driver.drawing.labels)).toEqual(new Set([0]));
  });

  it.each<[string, (driver: EditorDriver) => unknown]>([
    ['Escape', (driver) => driver.key('Escape')],
    ['another tool', (driver) => driver.tool('brush')],
    ['another step', (driver) => driver.run('mask.fillHoles')],
    ['another image', (driver) => driver.open(far, { imageId: 'another' })],
    ['a prediction', (driver) => driver.editor.applyPrediction(drawnPrediction('9.'))],
  ])('cannot be changed any more after %s', (_, act) => {
    const driver = EditorDriver.open(far).tool('rectangle').drag(box);
    act(driver);
    expect(driver.editor.view.preview).toBeNull();
    expect(driver.editor.isBusy).toBe(false);
  });

  it('has no handles where they would lie on each other', () => {
    const driver = EditorDriver.open(far)
      .tool('rectangle')
      .drag([
        [10, 10],
        [20, 50],
      ]);
    expect(driver.editor.view.preview).toBeNull();
  });
});

function pixels(driver: EditorDriver): number {
  return [...driver.drawing.labels].filter((label) => label === 1).length;
}
