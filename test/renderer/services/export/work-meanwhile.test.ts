import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { siblingOf } from '../../../../core/document/image-id.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import { SIZE } from '../support.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from './support.ts';
import type { Part } from './support.ts';

describe('an export of which somebody goes on with the images', () => {
  it('holds what is accepted when its turn comes, and nothing that was reopened by then', async () => {
    const page = (bright: number) => {
      const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
        at % SIZE.width < bright ? 40_000 : 200,
      );
      return { ...SIZE, samples, bits: 16 };
    };
    const bench = await startExport({}, { 'stack.tif': encodeTiff([20, 30, 40, 50, 60, 70].map(page)) });
    const { annotations, handlers, project, saver, stream } = bench;
    await bench.batch.start();
    const say = async (name: 'accept' | 'reopen', places: readonly number[]): Promise<void> => {
      const ids = places.map((place) => siblingOf(bench.item('stack.tif')?.imageId ?? '', place));
      const frames = await annotations.frames(ids);
      const targets = ids.map((frame) => ({ frame }));
      const commit = { name, project: project.id ?? '', targets, place: null };
      stream.holding(frames, () => stream.commit(commit));
      await saver.settled();
    };
    await say('accept', [0, 1, 2, 3, 4, 5]);
    const write = handlers.get('export.write') as (part: Part) => Promise<unknown>;
    handlers.set('export.write', async (part: Part) => {
      if (part.path === 'images/stack.frame-001.tif') await say('reopen', [4]);
      return write(part);
    });
    await bench.exporter.start({ ...EVERYTHING, which: 'accepted', holdout: ALL_TRAIN });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    expect(await readdir(path.join(bench.folder, 'masks'))).toEqual([
      'stack.frame-001.png',
      'stack.frame-002.png',
      'stack.frame-003.png',
      'stack.frame-004.png',
      'stack.frame-006.png',
    ]);
  });
});
