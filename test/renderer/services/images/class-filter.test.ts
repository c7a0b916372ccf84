import { expect, it } from 'vitest';
import { ClassFilter } from '../../../../renderer/services/images/class-filter.ts';
import { shownImages } from '../../../../renderer/services/images/shown-images.ts';
import { paint } from '../paint.ts';
import { folderOf, startWorkbench } from '../support.ts';

it('shows the images with pixels of a class, also those that get some later', async () => {
  const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 0 }));
  const { project, classFilter } = bench;
  const shown = () => shownImages(project.state.images, '', 'all', undefined, classFilter.state.contents);
  await bench.batch.start();
  await classFilter.choose(1);
  expect(shown()).toEqual([0, 1]);
  await bench.open('c.png');
  paint(bench);
  expect(shown()).toEqual([0, 1, 2]);
  await classFilter.choose(2);
  expect(shown()).toEqual([]);
  await classFilter.choose(null);
  expect(shown()).toEqual([0, 1, 2]);
});

it('is given up where the store cannot be read, and once another folder is open', async () => {
  const folder = await folderOf({ 'a.png': 20 });
  const bench = await startWorkbench(folder);
  const { classFilter } = bench;
  await classFilter.choose(1);
  expect(classFilter.state.contents).toEqual(new Set());
  folder.id = 'another';
  await bench.project.start();
  expect(classFilter.state).toEqual({ label: null, contents: null });
  const unread = new ClassFilter({
    ...bench,
    annotations: { idsHaving: () => Promise.reject(new Error('The disk is gone')) },
  });
  await unread.choose(1);
  expect(unread.state).toEqual({ label: null, contents: null });
});
