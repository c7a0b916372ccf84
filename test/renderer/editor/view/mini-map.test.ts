import { describe, expect, it } from 'vitest';
import { EditorDriver } from '../../../support/editor-driver.ts';
import { miniMapOf } from '../../../../renderer/editor/view/mini-map.ts';

const size = { width: 1000, height: 500 };

/** A canvas of 400 x 300 that shows the top left corner at full size: the map is 140 x 70 at (242, 18). */
function zoomedIn(): EditorDriver {
  const driver = EditorDriver.open(size);
  driver.editor.resize({ width: 400, height: 300 });
  driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  return driver;
}

describe('the mini-map', () => {
  it('lies in the top right corner while not all of the image is in view', () => {
    const driver = zoomedIn();
    const { editor } = driver;
    expect(miniMapOf(editor.view, size)).toEqual({
      frame: { left: 242, top: 18, right: 382, bottom: 88 },
      scale: { x: 0.14, y: 0.14 },
      seen: { left: 0, top: 0, right: 400, bottom: 300 },
    });
    driver.run('view.fit');
    expect(miniMapOf(editor.view, size)).toBeNull();
  });

  it('moves the view to where it is pressed, and along while dragged, and paints nothing', () => {
    const driver = zoomedIn().tool('brush', 20);
    driver.down([242 + 70, 18 + 35]);
    expect(centre(driver)).toEqual({ x: 500, y: 250 });
    driver.move([242 + 14, 18 + 7]);
    expect(centre(driver)).toEqual({ x: 100, y: 50 });
    driver.move([1000, 1000]);
    expect(centre(driver)).toEqual({ x: 1000, y: 500 });
    driver.up([1000, 1000]).move([300, 50]);
    expect(centre(driver)).toEqual({ x: 1000, y: 500 });
    expect(driver.commits).toEqual([]);
  });

  it('shows a hand while the pointer is over it', () => {
    const driver = zoomedIn().tool('brush', 4).move([300, 50]);
    expect(driver.editor.view.cursorKind).toBe('grab');
    driver.move([200, 50]);
    expect(driver.editor.view.cursorKind).toBe('ring');
  });

  it('leaves alone a stroke that passes over it, and what is pressed beside it', () => {
    const driver = zoomedIn().tool('brush', 4);
    const { camera } = driver.editor.view;
    driver.drag([
      [200, 50],
      [300, 50],
    ]);
    driver.click([241, 17]);
    expect(driver.editor.view.camera).toEqual(camera);
    expect(driver.commits).toHaveLength(2);
  });

  function centre({ editor }: EditorDriver): { readonly x: number; readonly y: number } {
    const { camera, viewport } = editor.view;
    const at = (length: number, offset: number): number => Math.round((length / 2 - offset) / camera.scale);
    return { x: at(viewport.width, camera.offsetX), y: at(viewport.height, camera.offsetY) };
  }
});
