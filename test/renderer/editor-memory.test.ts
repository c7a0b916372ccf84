import { describe, expect, it } from 'vitest';
import { recall, remember } from '../../renderer/editor-memory.ts';
import { fit } from '../../core/geometry/camera.ts';
import { EditorDriver, imageDocument } from '../support/editor-driver.ts';

describe('how the editor is set up', () => {
  it('is the same after a restart', () => {
    const before = EditorDriver.open({ width: 40, height: 30 });
    before.tool('eraser', 17).run('brush.toggleShape').set({ opacity: 0.3 }).run('mask.toggleOutline');
    before
      .run('mask.toggle')
      .run('class.select', 2)
      .set({ outlineWidth: 4 })
      .run('view.rulers')
      .run('view.study');
    before.editor.setCamera({ scale: 3, offsetX: 11, offsetY: -7 });
    const memory = JSON.parse(JSON.stringify(remember(before.editor))) as Record<string, unknown>;

    const after = EditorDriver.open({ width: 40, height: 30 });
    recall(after.editor, memory);
    expect(remember(after.editor)).toEqual(remember(before.editor));
    expect(after.editor.state).toMatchObject({
      tool: 'eraser',
      brushSize: 17,
      opacity: 0.3,
      outlineOnly: true,
      outlineWidth: 4,
      rulers: false,
      studyShown: false,
    });
  });

  it('is fitted again where the image was fitted, whatever size the canvas has by then', () => {
    const size = { width: 40, height: 30 };
    const before = EditorDriver.open(size);
    before.editor.resize({ width: 400, height: 300 });
    before.run('view.fit');
    const after = new EditorDriver();
    after.editor.resize({ width: 900, height: 700 });
    after.editor.open(imageDocument(size));
    recall(after.editor, remember(before.editor));
    expect(after.editor.view.camera).toEqual(fit(size, { width: 900, height: 700 }));
  });

  it('knows whether a person chose the class, which they did not for another project', () => {
    const driver = EditorDriver.open({ width: 40, height: 30 }).run('class.select', 2);
    const memory = remember(driver.editor);
    recall(driver.editor, {});
    expect(driver.editor.state.isLabelChosen).toBe(false);
    recall(driver.editor, memory);
    expect(driver.editor.state).toMatchObject({ activeLabel: 2, isLabelChosen: true });
  });

  it('is left as it is by what another version wrote', () => {
    const driver = EditorDriver.open({ width: 40, height: 30 });
    const before = remember(driver.editor);
    recall(driver.editor, { tool: 'a tool of tomorrow', brushSize: 'large' });
    recall(driver.editor, {});
    expect(remember(driver.editor)).toEqual(before);
  });
});
