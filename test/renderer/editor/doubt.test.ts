import { describe, expect, it } from 'vitest';
import { EditorDriver, predictionOf } from '../../support/editor-driver.ts';

describe('doubtful regions', () => {
  it('are stepped through by Tab, most doubtful first, and left out once confirmed', () => {
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
    driver.key('Tab', { shift: true }).key('Enter');
    expect(driver.provenance.match(/3/g)).toHaveLength(16);
    expect(driver.commits.at(-1)?.edit.name).toBe('confirm');
    driver.key('Tab').key('Tab');
    expect(driver.editor.view.focus).toEqual({ left: 60, top: 30, right: 63, bottom: 33 });
    driver.key('Enter').key('Tab');
    expect(driver.editor.state.hint).toBe('nothing-there');

    function paint(left: number, top: number, side: number, value: number): void {
      for (let y = top; y < top + side; y++) data.fill(value, y * 100 + left, y * 100 + left + side);
    }
  });

  it('need a prediction', () => {
    const driver = EditorDriver.open('....').key('Tab');
    expect(driver.editor.state.hint).toBe('no-prediction');
  });
});
