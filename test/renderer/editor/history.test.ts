import { describe, expect, it } from 'vitest';
import { checkpointIn } from '../../../core/document/checkpoint.ts';
import type { NamedCheckpoint } from '../../../core/document/checkpoint.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import { drawnPrediction, EditorDriver, HAIR, LESION } from '../../support/editor-driver.ts';

describe('history', () => {
  it('goes back and forward step by step, by key and by place', () => {
    const driver = EditorDriver.open('....').tool('brush', 1);
    driver.click([0.5, 0.5]).click([1.5, 0.5]).click([2.5, 0.5]);
    driver.key('z', { ctrl: true });
    expect(driver.mask).toBe('##..');
    driver.key('z', { ctrl: true }).key('Z', { ctrl: true, shift: true });
    expect(driver.mask).toBe('##..');
    driver.run('history.goTo', 0);
    expect(driver.mask).toBe('....');
    expect(driver.editor.state).toMatchObject({ historyPosition: 0, canUndo: false, canRedo: true });
    driver.run('history.goTo', 3);
    expect(driver.mask).toBe('###.');
    expect(driver.commits.map(({ targets }) => targets[0]?.parent)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('of another image is out of reach', () => {
    const driver = EditorDriver.open('....').tool('brush', 1).click([0.5, 0.5]);
    driver.open('....', { imageId: 'other' });
    driver.key('z', { ctrl: true });
    expect(driver.mask).toBe('....');
    expect(driver.editor.state.canUndo).toBe(false);
    expect(driver.commits).toHaveLength(1);
  });

  it('is there again when one comes back to an image, and leaves alone what changed meanwhile', () => {
    const driver = EditorDriver.open('....').tool('brush', 1).click([0.5, 0.5]).click([1.5, 0.5]);
    const labels = driver.drawing.labels.slice();
    const provenance = driver.drawing.provenance.slice();
    driver.open('....', { imageId: 'other' });
    driver.open({ width: 4, height: 1 }, { labels, provenance, revision: 2 });
    driver.run('edit.undo');
    expect(driver.mask).toBe('#...');
    expect(driver.commits.at(-1)?.targets[0]?.parent).toBe(2);
    driver.open('....', { imageId: 'other' });
    // The first of the two strokes is still to be taken back; somebody else has made its pixel a hair.
    driver.open({ width: 4, height: 1 }, { labels: [2, 0, 0, 0], provenance, revision: 4 });
    driver.run('edit.undo');
    expect(driver.mask).toBe('2...');
    expect(driver.editor.state).toMatchObject({ canUndo: false, hint: 'partly-undone' });
  });

  it('brings back that nobody had worked on the image', () => {
    const driver = EditorDriver.open('....').tool('brush', 1).click([0.5, 0.5]);
    expect(driver.editor.state.imageStatus).toBe('edited');
    driver.run('edit.undo');
    expect(driver.editor.state.imageStatus).toBe('new');
    driver.run('edit.redo');
    expect(driver.editor.state.imageStatus).toBe('edited');
  });

  it('gets what was in progress when another image is opened', () => {
    const driver = EditorDriver.open('....').tool('brush', 1).down([0.5, 0.5]).move([2.5, 0.5]);
    driver.open('....', { imageId: 'other' });
    expect(driver.commits.map(({ targets }) => targets[0]?.frame)).toEqual(['image']);
    driver.move([3.5, 0.5]).up([3.5, 0.5]);
    expect(driver.mask).toBe('....');
  });

  it('has checkpoints with names, which take nothing from what can be done again', () => {
    const driver = EditorDriver.open('....').tool('brush', 1).click([0.5, 0.5]).run('edit.undo');
    driver.key('s', { ctrl: true });
    expect(driver.requests).toEqual(['checkpoint']);
    driver.run('history.checkpoint', 'before hair');
    expect(driver.commits.at(-1)).toMatchObject({ name: 'checkpoint', detail: 'before hair' });
    expect(driver.editor.state).toMatchObject({ canUndo: false, canRedo: true });
  });

  it('leads back to a checkpoint in one step, with the prediction and the threshold of then', () => {
    const driver = EditorDriver.open('....');
    const checkpoint = (name: string) => {
      driver.run('history.checkpoint', name);
      return checkpointIn(driver.commits.at(-1) as Commit) as NamedCheckpoint;
    };
    const prediction = drawnPrediction('1290');
    driver.editor.applyPrediction(prediction);
    driver.run('mask.threshold', { value: 0.15, live: false }).tool('brush', 1).click([0.5, 0.5]);
    expect(driver.mask).toBe('###.');
    const then = checkpoint('then');
    driver.editor.applyPrediction(drawnPrediction('9999', { modelId: 'other' }));
    driver.set({ activeLabel: 2 }).click([0.5, 0.5]);
    expect(driver.mask).toBe('2###');
    const before = driver.editor.state;
    driver.editor.restore({ checkpoint: then, prediction });
    expect(driver.mask).toBe('###.');
    expect(driver.editor.state).toMatchObject({ threshold: 0.15, prediction: { modelId: 'model' } });
    driver.run('edit.undo');
    expect(driver.mask).toBe('2###');
    expect(driver.editor.state).toMatchObject({
      threshold: before.threshold,
      prediction: { modelId: 'other' },
    });
    driver.run('edit.redo');
    driver.editor.restore({ checkpoint: then, prediction });
    expect(driver.editor.state.hint).toBe('nothing-there');
  });
});

describe('classes', () => {
  it('are added, renamed, locked and deleted with their pixels, and all of it can be undone', () => {
    const driver = EditorDriver.open('..12', { classes: [LESION] });
    driver.run('class.add', { name: 'Ruler' });
    expect(driver.editor.state.activeLabel).toBe(2);
    driver
      .run('class.rename', { label: 2, name: 'Scale' })
      .run('class.color', { label: 2, color: '#112233' });
    driver.run('class.lock', 2);
    expect(driver.editor.state.classes[1]).toEqual({
      label: 2,
      name: 'Scale',
      color: '#112233',
      locked: true,
      hidden: false,
    });
    driver.run('class.delete', 2);
    expect(driver.mask).toBe('..#.');
    expect(driver.editor.state).toMatchObject({ activeLabel: 1, classes: [{ label: 1 }] });
    driver.run('edit.undo');
    expect(driver.mask).toBe('..#2');
    expect(driver.editor.state.classes[1]).toMatchObject({ name: 'Scale', locked: true });
    driver.run('history.goTo', 0);
    expect(driver.editor.state.classes).toMatchObject([LESION]);
  });

  it('have codes for what they show, which are set and taken back as one step', () => {
    const driver = EditorDriver.open('..12', { classes: [LESION] });
    const codes = () => driver.editor.state.classes.map(({ property = null }) => property?.type.meaning);
    const property = propertyNamed('left kidney');
    driver.run('class.codes', { label: 1, property });
    expect(driver.editor.state.classes).toMatchObject([{ ...LESION, property }]);
    driver.run('class.codes', { label: 1, property });
    driver.run('class.codes', { label: 1, property: null });
    expect(codes()).toEqual([undefined]);
    driver.run('edit.undo');
    expect(codes()).toEqual(['Kidney']);
    driver.run('edit.undo');
    expect(codes()).toEqual([undefined]);
    expect(driver.editor.state.canUndo).toBe(false);
    driver.run('edit.redo');
    expect(codes()).toEqual(['Kidney']);
  });

  it('never get a label that another had, also when it was deleted or undone', () => {
    const driver = EditorDriver.open('..12', { classes: [LESION], nextLabel: 5 });
    driver.run('class.add', { name: 'Ruler' }).run('class.delete', 5).run('class.add', { name: 'Vessel' });
    driver.run('edit.undo').run('class.add', { name: 'Nerve' });
    expect(driver.editor.state.classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Lesion'],
      [7, 'Nerve'],
    ]);
    expect(driver.editor.state.nextLabel).toBe(8);
  });

  it('keep what another image has made of them, when what was done here is taken back', () => {
    const driver = EditorDriver.open('....').run('class.rename', { label: 1, name: 'Naevus' });
    const open = (imageId: string) =>
      driver.open('....', { imageId, classes: driver.stream.project('')?.classes ?? [] });
    open('other');
    driver.run('class.color', { label: 1, color: '#112233' }).run('class.lock', 1);
    open('image');
    driver.run('edit.undo');
    expect(driver.editor.state.classes[0]).toEqual({
      ...LESION,
      color: '#112233',
      locked: true,
      hidden: false,
    });
    expect(driver.editor.state.hint).toBeNull();
    driver.run('edit.redo');
    expect(driver.editor.state.classes[0]).toMatchObject({ name: 'Naevus', color: '#112233', locked: true });
  });

  it('that are gone elsewhere leave a step that does nothing any more', () => {
    const driver = EditorDriver.open('....').run('class.add', { name: 'Ruler' });
    driver.run('class.rename', { label: 3, name: 'Scale' });
    const open = (imageId: string) =>
      driver.open('....', { imageId, classes: driver.stream.project('')?.classes ?? [], nextLabel: 4 });
    open('other');
    driver.run('class.delete', 3);
    open('image');
    driver.run('edit.undo');
    expect(driver.editor.state).toMatchObject({ historyPosition: 1, canRedo: true, hint: 'partly-undone' });
    driver.run('edit.undo');
    expect(driver.editor.state).toMatchObject({ historyPosition: 0, canUndo: false });
    expect(driver.editor.state.classes).toHaveLength(2);
  });

  it('are hidden and shown alone without a step of history', () => {
    const driver = EditorDriver.open('..12').run('class.hide', 2).run('class.solo', 1);
    expect(driver.editor.state.classes[1]?.hidden).toBe(true);
    expect(driver.editor.state.solo).toBe(1);
    driver.run('class.hide', 2).run('class.solo', 1);
    expect(driver.editor.state).toMatchObject({ solo: null, canUndo: false });
  });

  it('are all shown again when the one shown alone is deleted, or not in the next folder', () => {
    const driver = EditorDriver.open('..12').run('class.solo', 2).run('class.delete', 2);
    expect(driver.editor.state.solo).toBeNull();
    driver.run('class.solo', 1);
    driver.open({ width: 4, height: 1 }, { imageId: 'next', classes: [HAIR] });
    expect(driver.editor.state.solo).toBeNull();
  });

  it('are picked by number, and X goes to the one before', () => {
    const driver = EditorDriver.open('....').key('2');
    expect(driver.editor.state.activeLabel).toBe(2);
    driver.key('x');
    expect(driver.editor.state.activeLabel).toBe(1);
    driver.key('0').key('x');
    expect(driver.editor.state.activeLabel).toBe(1);
  });
});
