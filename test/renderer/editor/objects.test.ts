import { describe, expect, it } from 'vitest';
import { LAST_SEGMENT } from '../../../core/mask/segments.ts';
import { EditorDriver, HAIR, imageDocument, LESION, predictionOf } from '../../support/editor-driver.ts';
import type { DocumentParts } from '../../support/editor-driver.ts';

const AS_IT_IS = { scale: 1, offsetX: 0, offsetY: 0 };
const NUCLEI = { ...LESION, name: 'Nuclei', objects: true };

/** An editor on an image of one row of pixels, or more, whose first class is drawn as objects. */
function open(width = 12, height = 1, more: DocumentParts = {}): EditorDriver {
  return EditorDriver.open({ width, height }, { classes: [NUCLEI, HAIR], ...more }).tool('brush', 1);
}

const labels = (driver: EditorDriver): readonly number[] => [...driver.drawing.labels];
const ids = (driver: EditorDriver): readonly number[] => driver.drawing.objects.map(({ id }) => id);
const across = (from: number, to: number, y = 0.5) =>
  [
    [from + 0.5, y],
    [to + 0.5, y],
  ] as const;

describe('drawing a class as objects', () => {
  it('makes each stroke that begins elsewhere an object of its own', () => {
    const driver = open().drag(across(0, 2)).drag(across(5, 6));
    expect(labels(driver)).toEqual([256, 256, 256, 0, 0, 257, 257, 0, 0, 0, 0, 0]);
    expect(driver.drawing.objects).toEqual([
      { id: 256, class: 1, name: '', color: null, locked: false, hidden: false },
      { id: 257, class: 1, name: '', color: null, locked: false, hidden: false },
    ]);
  });

  it('goes on with the object that a stroke begins on', () => {
    const driver = open().drag(across(0, 2)).drag(across(2, 4));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 256, 256, 0]);
    expect(ids(driver)).toEqual([256]);
  });

  it('does not go on with the object of another class', () => {
    const driver = open(4, 1, { classes: [NUCLEI, { ...HAIR, objects: true }] }).drag(across(0, 1));
    driver.run('class.select', 2).drag(across(1, 2));
    expect(labels(driver)).toEqual([256, 257, 257, 0]);
    expect(driver.drawing.objects.map((object) => object.class)).toEqual([1, 2]);
  });

  it('makes an object of every outline, fill and click of the wand', () => {
    const driver = open(8, 4).tool('rectangle').drag([[0, 0], [2, 2]]); // prettier-ignore
    driver.tool('ellipse').drag([[4, 0], [8, 4]]); // prettier-ignore
    driver.tool('lasso').drag([[0, 2], [2, 2], [2, 4], [0, 4]]); // prettier-ignore
    driver.tool('fill').click([3.5, 0.5]);
    expect(ids(driver)).toEqual([256, 257, 258, 259]);
    expect(labels(driver).slice(0, 4)).toEqual([256, 256, 259, 259]);
    expect(new Set(labels(driver))).toEqual(new Set([0, 256, 257, 258, 259]));
  });

  it('takes the object back with its pixels, and never gives its id to another', () => {
    const driver = open().drag(across(0, 2)).run('edit.undo');
    expect([labels(driver), ids(driver)]).toEqual([Array<number>(12).fill(0), []]);
    driver.drag(across(4, 5));
    expect(ids(driver)).toEqual([257]);
    driver.run('edit.undo').run('edit.redo');
    expect(labels(driver).slice(3, 7)).toEqual([0, 257, 257, 0]);
    expect(ids(driver)).toEqual([257]);
  });

  it('is one step, and none where no pixel changes', () => {
    const driver = open().drag(across(0, 2));
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['brush']);
    driver.set({ writeRule: 'background' }).tool('rectangle').drag([[0, 0], [2, 1]]); // prettier-ignore
    expect(driver.editor.state.history).toHaveLength(1);
    expect(ids(driver)).toEqual([256]);
  });

  it('keeps an object that was erased known, without pixels', () => {
    const driver = open().drag(across(0, 2)).tool('eraser').drag(across(0, 2));
    expect([labels(driver), ids(driver)]).toEqual([Array<number>(12).fill(0), [256]]);
    driver.run('edit.undo');
    expect(labels(driver).slice(0, 4)).toEqual([256, 256, 256, 0]);
  });

  it('says in words that there can be no further one', () => {
    const series = { id: ' image', revision: 1, objects: [], nextObject: LAST_SEGMENT + 1 };
    const driver = EditorDriver.open({ width: 3, height: 1 }, { classes: [NUCLEI, HAIR] });
    const { imageId } = driver.drawing;
    driver.stream.load(imageDocument(driver.drawing).frame, { ...series, id: imageId });
    driver.tool('brush', 1).drag(across(0, 2));
    expect(labels(driver)).toEqual([0, 0, 0]);
    expect(driver.editor.state.hint).toBe('objects-full');
  });
});

describe('what holds for a class that is drawn as objects', () => {
  it('is locked with its objects', () => {
    const driver = open().drag(across(0, 2)).run('class.lock', 1).run('class.select', 2);
    driver.drag(across(0, 4)).tool('eraser').drag(across(0, 3));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 0, 2, 0]);
  });

  it('is spared by the rules of writing with its objects', () => {
    const driver = open().drag(across(0, 2)).run('class.select', 2).drag(across(4, 5));
    driver.set({ writeRule: 'background' }).drag(across(0, 3));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 2, 2, 2]);
    driver.run('class.select', 1).set({ writeRule: 'class' }).drag(across(7, 0));
    expect(labels(driver).slice(0, 8)).toEqual([257, 257, 257, 2, 2, 2, 257, 257]);
  });

  it('is measured with its objects', () => {
    const driver = open().drag(across(0, 2)).drag(across(5, 6));
    expect(driver.editor.measure(1)).toMatchObject({ pixels: 5, objects: 2 });
  });

  it('is no conflict with a model that finds the same', () => {
    const driver = open(4).drag(across(0, 1));
    const data = Uint8Array.of(255, 255, 0, 255);
    driver.editor.applyPrediction(predictionOf({ width: 4, height: 1, channels: 1, data }));
    expect(labels(driver)).toEqual([256, 256, 0, 1]);
    expect(driver.editor.state.conflicts).toEqual([]);
  });
});

describe('the switch to objects', () => {
  it('is one step that can be taken back', () => {
    const driver = open(4, 1, { classes: [LESION, HAIR] }).run('class.toggleObjects');
    expect(driver.editor.state.classes[0]?.objects).toBe(true);
    driver.drag(across(0, 1)).run('edit.undo').run('edit.undo');
    expect(driver.editor.state.classes[0]?.objects).toBe(false);
    expect(labels(driver.drag(across(0, 1)))).toEqual([1, 1, 0, 0]);
  });

  it('does nothing in a series of several frames, where a class is drawn as one', () => {
    const driver = open(4);
    const document = imageDocument({ width: 4, height: 1 });
    driver.editor.open({ ...document, frames: ['image', null] }, AS_IT_IS);
    driver.drag(across(0, 1));
    expect(labels(driver)).toEqual([1, 1, 0, 0]);
  });
});
