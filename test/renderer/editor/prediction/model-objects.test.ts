import { describe, expect, it } from 'vitest';
import { drawnPrediction, EditorDriver, LESION } from '../../../support/editor-driver.ts';

const NUCLEI = { ...LESION, name: 'Nuclei', objects: true };

/** An editor on one row of pixels, whose class is drawn as objects. */
function open(width: number): EditorDriver {
  return EditorDriver.open({ width, height: 1 }, { classes: [NUCLEI] });
}

const labels = (driver: EditorDriver): readonly number[] => [...driver.drawing.labels];

describe('what a model draws of a class that is drawn as objects', () => {
  it('are objects, made in the same step', () => {
    const driver = open(5);
    driver.editor.applyPrediction(drawnPrediction('99.99'));
    expect(labels(driver)).toEqual([256, 256, 0, 257, 257]);
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['prediction']);
    driver.run('edit.undo');
    expect(driver.mask).toBe('.....');
    driver.run('edit.redo');
    expect(labels(driver)).toEqual([256, 256, 0, 257, 257]);
  });

  it('are cut as the model cuts them', () => {
    const driver = open(5);
    driver.objectCut = { dynamic: 0.2, necks: 0.1 };
    driver.editor.applyPrediction(drawnPrediction('99699'));
    expect(new Set(labels(driver)).size).toBe(2);
  });

  it('grow and shrink with the threshold, and are joined by what appears', () => {
    const driver = open(7);
    driver.editor.applyPrediction(drawnPrediction('4994.3.'));
    const at = (value: number) => labels(driver.run('mask.threshold', { value, live: false }));
    expect(labels(driver)).toEqual([0, 256, 256, 0, 0, 0, 0]);
    expect(at(0.35)).toEqual([256, 256, 256, 256, 0, 0, 0]);
    expect(at(0.25)).toEqual([256, 256, 256, 256, 0, 257, 0]);
    expect(at(0.5)).toEqual([0, 256, 256, 0, 0, 0, 0]);
  });

  it('stay where another answer agrees, and where a person took a side of a conflict', () => {
    const driver = open(6);
    driver.editor.applyPrediction(drawnPrediction('99..99'));
    driver.editor.applyPrediction({ ...drawnPrediction('.9..9.'), modelSha256: 'f'.repeat(64) });
    expect(labels(driver)).toEqual([0, 256, 0, 0, 257, 0]);
    driver.tool('eraser', 1).click([4.5, 0.5]);
    driver.editor.applyPrediction(drawnPrediction('99..99'));
    expect(labels(driver)).toEqual([256, 256, 0, 0, 0, 258]);
    driver.run('conflict.next').run('conflict.takeModel');
    expect(labels(driver)).toEqual([256, 256, 0, 0, 258, 258]);
  });

  it('are plain pixels, as is said, where there can be no more objects', () => {
    const driver = open(3).useUpObjects();
    driver.editor.applyPrediction(drawnPrediction('9.9'));
    expect([labels(driver), driver.editor.state.hint]).toEqual([[1, 0, 1], 'objects-full']);
  });
});
