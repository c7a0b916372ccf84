import { describe, expect, it, vi } from 'vitest';
import { addingOf } from '../../../../core/document/classes.ts';
import type { ModelClass } from '../../../../core/contract/model-manifest.ts';
import { freshName } from '../../store/support.ts';
import { heldModel } from '../prediction/held-model.ts';
import { MODEL, brightness, folderOf, startWorkbench } from '../support.ts';
import type { TestFolder } from '../support.ts';

const VESSEL: ModelClass = { label: 1, name: 'vessel', color: '#56b4e9' };
const SKIN: readonly ModelClass[] = [
  { label: 1, name: 'skin', color: '#009e73' },
  { label: 4, name: 'hair', color: '#cc79a7' },
];

const entry = (id: string, classes: readonly ModelClass[]) => ({
  ...MODEL,
  manifest: { ...MODEL.manifest, id, name: id, classes: [...classes] },
});

async function begun(folder?: TestFolder, database?: string) {
  const bench = await startWorkbench(folder ?? (await folderOf({ 'a.png': 48, 'b.png': 20 })), database);
  const entries = [MODEL, entry('vessels', [VESSEL]), entry('skin', SKIN)];
  bench.handlers.set('models.list', () => entries);
  bench.handlers.set('models.verify', () => entries);
  bench.handlers.set('preferences.set', () => undefined);
  bench.handlers.set('inference.predict', brightness);
  await bench.models.start();
  const names = () => bench.project.state.classes.map(({ label, name }) => [label, name]);
  const area = () => bench.driver.drawing.labels.filter((label) => label !== 0).length;
  return { ...bench, names, area };
}

describe('the classes of a project', () => {
  it('are those of the model that is chosen, while nothing was done', async () => {
    const bench = await begun();
    expect(bench.names()).toEqual([[1, 'Lesion']]);
    await bench.models.select('skin');
    expect(bench.names()).toEqual(SKIN.map(({ label, name }) => [label, name]));
    await bench.models.select('vessels');
    expect(bench.project.state.classes).toEqual([{ ...VESSEL, locked: false, origin: 'vessel' }]);
    expect(bench.editor.state).toMatchObject({ activeLabel: 1, canUndo: false });
  });

  it('are stored as they are then', async () => {
    const folder = await folderOf({ 'a.png': 48 });
    const database = freshName();
    const before = await begun(folder, database);
    await before.models.select('vessels');
    await before.settled();
    const bench = await startWorkbench(folder, database);
    expect(bench.project.state.classes).toMatchObject([{ label: 1, name: 'vessel' }]);
  });

  it('stay, with those of the model beside them, once anything was drawn', async () => {
    const bench = await begun();
    bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 5).click([10, 10]);
    expect(bench.area()).toBeGreaterThan(0);
    bench.driver.run('edit.undo');
    await bench.models.select('vessels');
    expect(bench.names()).toEqual([[1, 'Lesion']]);
    await bench.segmenter.predictOpenImage();
    expect(bench.names()).toEqual([
      [1, 'Lesion'],
      [2, 'vessel'],
    ]);
    expect(bench.editor.state.activeLabel).toBe(2);
  });

  it('stay once an image is accepted, also after a restart', async () => {
    const folder = await folderOf({ 'a.png': 48 });
    const database = freshName();
    const before = await begun(folder, database);
    await before.review.acceptAndNext();
    await before.settled();
    const bench = await begun(folder, database);
    await bench.models.select('vessels');
    expect(bench.names()).toEqual([[1, 'Lesion']]);
  });

  it.each([
    { by: 'a name', change: { before: { name: 'Lesion' }, after: { name: 'Mole' } } },
    { by: 'a lock', change: { before: { locked: false }, after: { locked: true } } },
    { by: 'drawing objects', change: { before: { objects: false }, after: { objects: true } } },
    { by: 'one more', change: addingOf({ ...VESSEL, label: 7, locked: false }) },
  ])('stay once a person changed them by $by', async ({ change }) => {
    const bench = await begun();
    const project = bench.project.id ?? '';
    const classes = [{ label: 1, ...change }];
    bench.stream.commit({ name: 'class-rename', project, classes, place: null });
    const before = bench.names();
    await bench.models.select('skin');
    expect(bench.names()).toEqual(before);
  });

  it('stay while an answer is on its way that speaks of them', async () => {
    const bench = await begun();
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    await bench.models.select('vessels');
    model.release();
    await done;
    expect(bench.names()).toEqual([[1, 'Lesion']]);
    expect(bench.area()).toBeGreaterThan(0);
  });

  it('are not changed where somebody else has the project', async () => {
    const bench = await begun();
    bench.stream.isReadOnly = true;
    await bench.models.select('vessels');
    expect(bench.names()).toEqual([[1, 'Lesion']]);
  });
});
