import { expect, it, vi } from 'vitest';
import { folderOf, startWorkbench } from '../support.ts';

const FOUR = { 'a.png': 20, 'b.png': 30, 'c.png': 40, 'd.png': 50 };

it('counts each press, however quickly they come', async () => {
  const bench = await startWorkbench(await folderOf(FOUR));
  const { seenFirst, review, project } = bench;
  await Promise.all([1, 2, 3].map(() => seenFirst.run(() => review.acceptAndNext())));
  await vi.waitFor(() => expect(project.state.counts).toMatchObject({ accepted: 3, new: 1 }));
  expect(bench.driver.editor.state.imageName).toBe('d.png');
});

it('accepts no image that has not been on screen for a moment', async () => {
  const { project, seenFirst, review } = await startWorkbench(await folderOf(FOUR));
  const shown = new Map<string, number>();
  project.subscribe(() => {
    const { image, images } = project.state;
    if (image.phase === 'ready' && !shown.has(image.open.key)) shown.set(image.open.key, performance.now());
    const accepted = images.filter(({ status }) => status === 'accepted');
    for (const { key } of accepted) seen.set(key, seen.get(key) ?? performance.now() - (shown.get(key) ?? 0));
  });
  const seen = new Map<string, number>();
  void seenFirst.run(() => review.acceptAndNext());
  void seenFirst.run(() => review.acceptAndNext());
  await vi.waitFor(() => expect(project.state.counts.accepted).toBe(2));
  expect(seen.get('b.png')).toBeGreaterThanOrEqual(249);
});

it('drops what is left of the presses once another image is chosen', async () => {
  const { open, seenFirst, review, project, item } = await startWorkbench(await folderOf(FOUR));
  void seenFirst.run(() => review.acceptAndNext());
  void seenFirst.run(() => review.acceptAndNext());
  await vi.waitFor(() => expect(item('a.png')?.status).toBe('accepted'));
  await open('d.png');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(project.state.counts).toMatchObject({ accepted: 1, new: 3 });
});

it('ends where an image cannot be opened, and accepts again afterwards', async () => {
  const folder = await folderOf(FOUR);
  folder.files.set('b.png', new Uint8Array([1, 2, 3]));
  const { open, seenFirst, review, project } = await startWorkbench(folder);
  void seenFirst.run(() => review.acceptAndNext());
  await seenFirst.run(() => review.acceptAndNext());
  await vi.waitFor(() => expect(project.state.image.phase).toBe('failed'));
  expect(project.state.counts).toMatchObject({ accepted: 1 });
  await open('c.png');
  await seenFirst.run(() => review.acceptAndNext());
  expect(project.state.counts).toMatchObject({ accepted: 2 });
});
