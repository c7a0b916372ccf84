import { describe, expect, it } from 'vitest';
import { EditorDriver, predictionOf } from '../../../support/editor-driver.ts';

describe('uncertain regions', () => {
  it('are stepped through by Tab, most uncertain first, and left out once confirmed', () => {
    const data = new Uint8Array(100 * 60);
    paint(10, 10, 4, 128);
    paint(60, 30, 3, 110);
    const driver = EditorDriver.open({ width: 100, height: 60 });
    driver.editor.resize({ width: 100, height: 60 });
    driver.editor.applyPrediction(predictionOf({ width: 100, height: 60, channels: 1, data }));
    driver.key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 10, top: 10, right: 14, bottom: 14 });
    driver.key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 30, right: 63, bottom: 33 });
    expect(driver.editor.view.focusPlace).toEqual({ kind: 'uncertain', number: 2, total: 2 });
    driver.key('Tab', { shift: true }).key('Enter');
    expect(driver.provenance.match(/3/g)).toHaveLength(16);
    expect(driver.commits.at(-1)?.name).toBe('confirm');
    driver.key('Tab').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 30, right: 63, bottom: 33 });
    driver.key('Enter').key('Tab');
    expect(driver.editor.state.hint).toBe('nothing-left');

    function paint(left: number, top: number, side: number, value: number): void {
      for (let y = top; y < top + side; y++) data.fill(value, y * 100 + left, y * 100 + left + side);
    }
  });

  it('leave an image where it is that is wholly in view, and bring others into view', () => {
    const data = new Uint8Array(100 * 60);
    for (let y = 10; y < 14; y++) data.fill(128, y * 100 + 10, y * 100 + 14);
    const driver = EditorDriver.open({ width: 100, height: 60 });
    driver.editor.resize({ width: 400, height: 300 });
    driver.run('view.fit');
    const { camera } = driver.editor.view;
    driver.editor.applyPrediction(predictionOf({ width: 100, height: 60, channels: 1, data }));
    driver.key('Tab');
    expect(driver.editor.view.focus).not.toBeNull();
    expect(driver.editor.view.camera).toBe(camera);
    driver.editor.setCamera({ ...camera, offsetX: -500 });
    driver.key('Tab');
    expect(driver.editor.view.camera.offsetX).toBeCloseTo(200 - 12 * camera.scale, 6);
  });

  it('are also where the answers about the mirrored image are apart, once it was asked for', () => {
    const data = new Uint8Array(100 * 60);
    for (let y = 10; y < 14; y++) data.fill(128, y * 100 + 10, y * 100 + 14);
    const map = { width: 100, height: 60, channels: 1, data };
    const driver = EditorDriver.open({ width: 100, height: 60 });
    driver.editor.resize({ width: 100, height: 60 });
    driver.editor.applyPrediction(predictionOf(map));
    // At a fifth of the size: 20 x 12, and sure of itself, but with another answer in the mirror.
    const ttaDisagreement = { width: 20, height: 12, channels: 1, data: new Uint8Array(240) };
    ttaDisagreement.data.fill(230, 8 * 20 + 12, 8 * 20 + 16);
    driver.editor.setTtaDisagreement('another', ttaDisagreement);
    driver.key('Tab').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 10, top: 10, right: 14, bottom: 14 });
    driver.editor.setTtaDisagreement('image', ttaDisagreement);
    expect(driver.editor.state.hint).toBe('compared');
    driver.key('Escape').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 40, right: 80, bottom: 45 });
    driver.key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 10, top: 10, right: 14, bottom: 14 });
    // Another model's answer takes it back.
    driver.editor.applyPrediction(predictionOf(map, { modelSha256: 'a'.repeat(64) }));
    driver.key('Escape').key('Tab').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 10, top: 10, right: 14, bottom: 14 });
  });

  it('need a prediction', () => {
    const driver = EditorDriver.open('....').key('Tab');
    expect(driver.editor.state.hint).toBe('no-prediction');
  });
});
