import { describe, expect, it } from 'vitest';
import { drawing, drawnPrediction, EditorDriver } from '../../../support/editor-driver.ts';

/** A person has marked the left and the right; the newer model sees neither, but something between. */
function decided(): EditorDriver {
  const driver = EditorDriver.open({ width: 9, height: 2 }).tool('rectangle');
  driver.editor.resize({ width: 9, height: 2 });
  driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  for (const [from, to] of [
    [0, 2],
    [8, 9],
  ] as const) {
    driver.drag([
      [from, 0],
      [to, 2],
    ]);
  }
  driver.editor.applyPrediction(drawnPrediction('....99...\n....99...', { modelId: 'newer' }));
  return driver;
}

describe('conflicts with a newer prediction', () => {
  it('are listed, stay as the person left them, and untouched pixels follow the model', () => {
    const driver = decided();
    expect(driver.mask).toBe(drawing('##..##..#\n##..##..#'));
    expect(driver.editor.state.conflicts).toEqual([
      { left: 0, top: 0, right: 2, bottom: 2 },
      { left: 8, top: 0, right: 9, bottom: 2 },
    ]);
  });

  it('are gone to by place, and round by key', () => {
    const driver = decided().run('conflict.goTo', 1);
    expect(driver.editor.view.focus).toEqual({ left: 8, top: 0, right: 9, bottom: 2 });
    expect(driver.editor.view.focusPlace).toEqual({ kind: 'conflict', number: 2, total: 2 });
    driver.key('n');
    expect(driver.editor.view.focus).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
    driver.run('conflict.goTo', 7);
    expect(driver.editor.view.focus).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
  });

  it('are decided for the person, which confirms, or for the model, as one step each', () => {
    const driver = decided().run('conflict.goTo', 0).key('Enter');
    expect(driver.editor.state.conflicts).toHaveLength(1);
    expect(driver.provenance).toBe(drawing('33..##..2\n33..##..2'));
    driver.run('conflict.next').run('conflict.takeModel');
    expect(driver.mask).toBe(drawing('##..##...\n##..##...'));
    expect(driver.editor.state.conflicts).toEqual([]);
    expect(driver.editor.view.focus).toBeNull();
    driver.run('edit.undo');
    expect(driver.mask).toBe(drawing('##..##..#\n##..##..#'));
    expect(driver.provenance.at(-1)).toBe('2');
  });

  it('are listed again when the step that decided them is taken back, and gone with the prediction', () => {
    const driver = decided()
      .run('conflict.goTo', 0)
      .key('Enter')
      .run('conflict.next')
      .run('conflict.takeModel');
    const listed = () => driver.editor.state.conflicts.map(({ left }) => left);
    expect(listed()).toEqual([]);
    driver.run('edit.undo');
    expect(listed()).toEqual([8]);
    driver.run('edit.undo');
    expect(listed()).toEqual([0, 8]);
    driver.run('edit.undo');
    expect(listed()).toEqual([]);
    driver.run('edit.redo').run('edit.redo');
    expect(listed()).toEqual([8]);
  });

  it('cannot be decided before one of them is in the frame', () => {
    expect(decided().actions.isEnabled('conflict.takeModel')).toBe(false);
  });

  it('spare locked classes', () => {
    const driver = decided().run('conflict.goTo', 0).run('class.lock', 1).run('conflict.takeModel');
    expect(driver.mask).toBe(drawing('##..##..#\n##..##..#'));
  });

  it('bring a class back that was deleted, where it is the model’s version', () => {
    const driver = EditorDriver.open({ width: 9, height: 2 }).run('class.select', 2).tool('rectangle');
    driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    driver.drag([
      [4, 0],
      [6, 2],
    ]);
    driver.editor.applyPrediction(drawnPrediction('....99...\n....99...'));
    driver.run('class.delete', 1).run('conflict.goTo', 0).run('conflict.takeModel');
    expect(driver.mask).toBe(drawing('....##...\n....##...'));
    expect(driver.editor.state.classes.map(({ label }) => label)).toEqual([1, 2]);
    driver.run('edit.undo');
    expect(driver.mask).toBe(drawing('....22...\n....22...'));
    expect(driver.editor.state.classes.map(({ label }) => label)).toEqual([2]);
  });

  it('follow the threshold again once they are the model’s', () => {
    const driver = decided().run('conflict.goTo', 0).run('conflict.takeModel');
    driver.run('mask.threshold', { value: 0, live: false });
    expect(driver.mask).toBe(drawing('#########\n#########'));
  });
});
