import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Request } from '../../../../core/contract/channels.ts';
import { chosenLabelsSchema, setLabelsSchema } from '../../../../core/contract/label-sets.ts';
import { encodeGreyPng } from '../../../../core/formats/png.ts';
import { LabelSets } from '../../../../main/datasets/label-sets.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { paint } from '../paint.ts';
import { area, folderOf, SIZE, startWorkbench } from '../support.ts';

/** A mask whose first `columns` columns are labelled. */
function maskOf(columns: number, size = SIZE): Uint8Array {
  const data = Uint8Array.from({ length: size.width * size.height }, (_, at) =>
    Number(at % size.width < columns),
  );
  return encodeGreyPng({ ...size, data });
}

/** Three images, and a set with masks of two of them, one of another size, and one of nobody's. */
async function setUp(more: Readonly<Record<string, Uint8Array>> = {}) {
  const set = await temporaryFolder();
  await mkdir(path.join(set, 'masks'));
  const masks = {
    a: maskOf(10),
    b: maskOf(20),
    c: maskOf(3, { width: 9, height: 9 }),
    nobody: maskOf(5),
    ...more,
  };
  for (const [name, bytes] of Object.entries(masks)) {
    await writeFile(path.join(set, 'masks', `${name}.png`), bytes);
  }
  const bench = await startWorkbench(await folderOf({ 'a.png': 30, 'b.png': 40, 'c.png': 50, 'd.png': 60 }));
  const sets = new LabelSets((done, total) => bench.emit('labels.progress', { done, total }));
  const read = vi.fn(async ({ set: id, index, ...size }: Request<'labels.read'>) => {
    const { objects, ...labels } = await sets.read(id, index, size);
    const wide = objects && {
      ...objects,
      data: Uint16Array.from(objects.data),
      objects: [...objects.objects],
    };
    return setLabelsSchema.parse({ ...labels, objects: wide });
  });
  bench.handlers.set('labels.choose', async () => chosenLabelsSchema.parse(await sets.open(set)));
  bench.handlers.set('labels.ofFolder', async () => sets.open(set));
  bench.handlers.set('labels.cancel', () => sets.cancel());
  bench.handlers.set('labels.read', read);
  const { setImports, labelImports } = bench;
  const choose = () => labelImports.choose('folder');
  const apply = (isReplacing = false) =>
    setImports.apply({ targets: [1], isReplacing, asObjects: true, asReviewed: true });
  return { ...bench, set, choose, apply, read };
}

describe('a labelled set', () => {
  it('is shown against the images of the project, and its matches are imported', async () => {
    const { setImports, choose, apply, open, driver, item, settled } = await setUp();
    await choose();
    const { state } = setImports;
    expect(state).toMatchObject({ phase: 'ready', set: { format: 'indexed' }, targets: [1] });
    if (state.phase !== 'ready') return;
    expect(state.table.rows.map((row) => [row.found.name, row.image?.key ?? null, row.verdict])).toEqual([
      ['a', 'a.png', 'match'],
      ['b', 'b.png', 'match'],
      ['c', 'c.png', 'size'],
      ['nobody', null, 'unknown'],
    ]);
    expect(state.table.missing.map(({ key }) => key)).toEqual(['c.png', 'd.png']);
    await apply();
    expect(setImports.state).toMatchObject({
      phase: 'finished',
      counts: { imported: 2, same: 0, kept: 0, nothing: 0 },
      problems: [],
    });
    expect(['a.png', 'b.png', 'd.png'].map((key) => item(key)?.status)).toEqual(['edited', 'edited', 'new']);
    await open('b.png');
    expect(area(driver.drawing.labels)).toBe(20 * SIZE.height);
    driver.run('edit.undo');
    expect(area(driver.drawing.labels)).toBe(0);
    await open('a.png');
    expect(area(driver.drawing.labels)).toBe(10 * SIZE.height);
    await settled();
  });

  it('leaves what a person has drawn, or replaces it in one step that can be taken back', async () => {
    const bench = await setUp();
    const { setImports, choose, apply, driver } = bench;
    paint(bench, 30);
    const drawn = area(driver.drawing.labels);
    await choose();
    await apply();
    expect(setImports.state).toMatchObject({ counts: { imported: 1, kept: 1 } });
    expect(area(driver.drawing.labels)).toBe(drawn);
    setImports.cancel();
    await choose();
    await apply(true);
    expect(setImports.state).toMatchObject({ counts: { imported: 1, same: 1 } });
    expect(area(driver.drawing.labels)).toBe(10 * SIZE.height);
    driver.run('edit.undo');
    expect(area(driver.drawing.labels)).toBe(drawn);
  });

  it('is forgotten as soon as another folder is open, before that one is known', async () => {
    const { setImports, choose, project, handlers, item, settled } = await setUp();
    await choose();
    const phases = new Set<string>();
    project.subscribe(() => {
      if (project.state.name === 'Others' && !project.state.isKnown) phases.add(setImports.state.phase);
    });
    const listing = project.folder?.listing;
    handlers.set('folder.dropped', () => ({ ...listing, id: 'other', name: 'Others' }));
    await project.openDropped([]);
    expect([...phases]).toEqual(['idle']);
    await settled();
    expect(item('a.png')?.status).toBe('new');
  });

  it('is stopped between two images, and goes on with the rest', async () => {
    const { setImports, choose, apply, read, item } = await setUp({ d: maskOf(40) });
    await choose();
    read.mockImplementationOnce(async () => {
      setImports.cancel();
      return setLabelsSchema.parse({
        classes: { ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height).fill(1) },
        ...{ objects: null, ignored: null },
      });
    });
    await apply();
    expect(setImports.state).toMatchObject({ phase: 'finished', isStopped: true, counts: { imported: 0 } });
    expect(item('a.png')?.status).toBe('new');
    setImports.cancel();
    await choose();
    await apply();
    expect(setImports.state).toMatchObject({ isStopped: false, counts: { imported: 3 } });
  });

  it('whose mask is damaged leaves that image out, and names the file', async () => {
    const { setImports, choose, apply, set } = await setUp();
    await choose();
    await writeFile(path.join(set, 'masks', 'a.png'), maskOf(10).subarray(0, 60));
    await apply();
    expect(setImports.state).toMatchObject({
      phase: 'finished',
      counts: { imported: 1 },
      problems: [expect.stringMatching(/^a\.png was left out: masks\/a\.png cannot be used: /)],
    });
  });

  it('is found by what it was drawn on, for which files are read that nobody has opened', async () => {
    const { setImports, choose, handlers, set, project } = await setUp();
    const folder = await folderOf({ 'c.png': 50, 'z.png': 60 });
    const hashOf = (key: string): string =>
      createHash('sha256')
        .update(folder.files.get(key) ?? '')
        .digest('hex');
    const drawnOn = new Map([
      ['c', 'c.png'],
      ['nobody', 'z.png'],
    ]);
    handlers.set('labels.choose', async () => {
      const opened = await new LabelSets(() => undefined).open(set);
      const images = opened.images.flatMap((one) => {
        const key = drawnOn.get(one.name);
        if (key === undefined) return [];
        const by = { path: `images/${key}`, sha256: hashOf(key), frame: null };
        return [{ ...one, name: `images__${one.name}`, drawnOn: by }];
      });
      return chosenLabelsSchema.parse({ ...opened, images });
    });
    await choose();
    const { state } = setImports;
    if (state.phase !== 'ready') throw new Error(state.phase);
    expect(state.table.rows.map((row) => [row.image?.key, row.verdict])).toEqual([
      ['c.png', 'size'],
      ['d.png', 'match'],
    ]);
    expect(state.table.rows[1]).toMatchObject({ by: 'content' });
    expect(project.item('a.png')?.imageId).toBeDefined();
  });

  it('that is none is refused in words', async () => {
    const { setImports, choose, handlers } = await setUp();
    const empty = await temporaryFolder();
    handlers.set('labels.choose', () => new LabelSets(() => undefined).open(empty));
    await choose();
    expect(setImports.state).toMatchObject({
      phase: 'failed',
      problem: 'There are no labels here in any of the formats that are read.',
    });
  });
});
