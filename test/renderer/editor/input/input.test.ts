import { describe, expect, it } from 'vitest';
import { EditorDriver, imageDocument } from '../../../support/editor-driver.ts';
import type { At } from '../../../support/editor-driver.ts';

const empty = { width: 8, height: 4 };

describe('the view', () => {
  it('zooms to the pointer with the wheel, and sizes the brush with Shift', () => {
    const driver = EditorDriver.open(empty).tool('brush', 20);
    driver.wheel([4, 2], -100);
    const { camera } = driver.editor.view;
    expect(camera.scale).toBeCloseTo(1.2);
    expect(4 * camera.scale + camera.offsetX).toBeCloseTo(4);
    driver.wheel([4, 2], -100, { shift: true });
    expect(driver.editor.state.brushSize).toBe(22);
    driver.key(']').key('[').key('[');
    expect(driver.editor.state.brushSize).toBe(19);
    expect(driver.editor.view.cursorSize).toBe(19);
  });

  it('pans with the middle button and with the pan tool', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    driver.drag(
      [
        [1, 1],
        [5, 3],
      ],
      { button: 1 },
    );
    expect(driver.editor.view.camera).toEqual({ scale: 1, offsetX: 4, offsetY: 2 });
    driver.tool('pan').drag([
      [5, 3],
      [1, 1],
    ]);
    expect(driver.editor.view.camera).toEqual({ scale: 1, offsetX: 0, offsetY: 0 });
    expect(driver.commits).toEqual([]);
  });

  it('pans and zooms with two fingers, and drops what the first had begun', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    const finger = (pointerId: number) => ({ device: 'touch', pointerId }) as const;
    driver.pointer('down', [[1, 1]], finger(1)).pointer('move', [[2, 1]], finger(1));
    driver.pointer('down', [[4, 1]], finger(2)).pointer('move', [[6, 1]], finger(2));
    expect(driver.editor.view.camera).toEqual({ scale: 2, offsetX: -2, offsetY: -1 });
    driver.pointer('up', [[6, 1]], finger(2)).pointer('move', [[3, 3]], finger(1));
    driver.pointer('up', [[3, 3]], finger(1));
    expect(driver.mask).not.toContain('#');
    expect(driver.commits).toEqual([]);
  });

  it('leaves an open polygon to two fingers, but for what the first had begun', () => {
    const driver = EditorDriver.open({ width: 64, height: 48 }).tool('polygon');
    driver.click([5, 5]).click([40, 5]).click([40, 40]);
    const finger = (pointerId: number) => ({ device: 'touch', pointerId }) as const;
    const pinchFrom = (at: At) => {
      driver.down(at, finger(1)).pointer('move', [[20, 30]], finger(1));
      driver.down([30, 30], finger(2)).pointer('move', [[31, 30]], finger(2));
      driver.up([31, 30], finger(2)).up([20, 30], finger(1));
      driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    };
    // Neither a new corner nor moving an old one was meant.
    pinchFrom([10, 35]);
    pinchFrom([5, 5]);
    const { preview } = driver.editor.view;
    expect(preview).toMatchObject({
      points: [
        { x: 5, y: 5 },
        { x: 40, y: 5 },
        { x: 40, y: 40 },
      ],
    });
    driver.key('Enter');
    expect(driver.commits).toHaveLength(1);
  });

  it('forgets a polygon of which two fingers take back the first corner', () => {
    const driver = EditorDriver.open({ width: 64, height: 48 }).tool('polygon');
    const finger = (pointerId: number) => ({ device: 'touch', pointerId }) as const;
    driver.down([5, 5], finger(1)).down([30, 30], finger(2)).up([30, 30], finger(2)).up([5, 5], finger(1));
    expect(driver.editor.isBusy).toBe(false);
    expect(driver.editor.view.preview).toBeNull();
  });

  it('takes no notice of the palm while a pen draws', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1);
    const pen = { device: 'pen', pointerId: 9, pressure: 1 } as const;
    driver.down([0.5, 0.5], pen);
    for (const pointerId of [1, 2]) driver.pointer('down', [[4, 2]], { device: 'touch', pointerId });
    driver.pointer('move', [[6, 2]], { device: 'touch', pointerId: 2 });
    driver.pointer('move', [[2.5, 0.5]], pen).up([2.5, 0.5], pen);
    expect(driver.mask.split('\n')[0]).toBe('###.....');
    expect(driver.editor.view.camera.scale).toBe(1);
  });

  it('fits an image that was opened before the canvas had a size', () => {
    const driver = new EditorDriver();
    driver.editor.open(imageDocument({ width: 100, height: 100 }));
    driver.editor.resize({ width: 232, height: 232 });
    expect(driver.editor.view.camera).toEqual({ scale: 2, offsetX: 16, offsetY: 16 });
  });
});

describe('keys', () => {
  it('toggle when tapped, and revert when held', () => {
    const driver = EditorDriver.open('....').key('v');
    expect(driver.editor.state.maskVisible).toBe(false);
    driver.key('v').keyDown('v').wait(500);
    expect(driver.editor.state.maskVisible).toBe(false);
    driver.keyUp('v');
    expect(driver.editor.state.maskVisible).toBe(true);
  });

  it('hold the eraser and come back to the brush', () => {
    const driver = EditorDriver.open('####')
      .tool('brush', 1)
      .keyDown('e')
      .wait(400)
      .click([0.5, 0.5])
      .keyUp('e');
    driver.click([0.5, 0.5]);
    expect(driver.mask).toBe('####');
    expect(driver.editor.state.tool).toBe('brush');
    expect(driver.commits.map(({ name }) => name)).toEqual(['eraser', 'brush']);
  });

  it('reach the application', () => {
    const driver = EditorDriver.open('....', { status: 'predicted' })
      .key('r')
      .key('Enter', { ctrl: true })
      .key('d')
      .key('?', { shift: true });
    expect(driver.requests).toEqual(['predict', 'acceptAndNext', 'nextImage', 'help']);
  });

  it('say what a person thinks of the image as a whole, and ask where that may be a slip', () => {
    const driver = EditorDriver.open('....')
      .key('Enter', { ctrl: true })
      .key('Enter', { ctrl: true, shift: true });
    expect(driver.requests).toEqual(['no-finding', 'noFindingAndNext']);
    driver.tool('brush', 1).click([0.5, 0.5]).key('Enter', { ctrl: true, shift: true });
    driver.run('review.noFinding').key('j').key('L', { shift: true }).key('/', { ctrl: true });
    const rest = ['no-finding', 'noFindingAndNext', 'skipAndNext', 'toggleFlag', 'comment'];
    expect(driver.requests.slice(2)).toEqual(rest);
    driver.key('Backspace', { ctrl: true });
    expect(driver.requests).toHaveLength(7);
    const reviewed = EditorDriver.open('....', { status: 'skipped' }).key('Backspace', { ctrl: true });
    expect(reviewed.requests).toEqual(['reopen']);
  });

  it('ask the model about what was accepted without a question: it only proposes', () => {
    const driver = EditorDriver.open('....', { status: 'accepted' }).key('r');
    expect(driver.requests).toEqual(['predict']);
  });

  it('are not swallowed when nobody wants them', () => {
    const { keyboard } = new EditorDriver();
    const event = { phase: 'down', repeat: false, time: 0 } as const;
    const modifiers = { shift: false, ctrl: false, alt: true };
    expect(keyboard.key({ ...event, code: '', key: 'F4', modifiers })).toBe(false);
  });
});

describe('listeners', () => {
  it('of panels are not bothered by pointer moves', () => {
    const driver = EditorDriver.open(empty).tool('brush', 1).down([1, 1]);
    let told = 0;
    driver.editor.subscribe(() => told++);
    const before = driver.editor.state;
    driver.move([2, 1], [3, 1]).move([4, 1]);
    expect(told).toBe(0);
    expect(driver.editor.state).toBe(before);
    expect(driver.editor.view.cursor).toEqual({ x: 4, y: 1 });
  });
});
