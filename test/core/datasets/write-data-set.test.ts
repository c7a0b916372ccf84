import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { exportFolders } from '../../../core/datasets/copies.ts';
import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import { decodeDataSet } from '../../../core/datasets/version.ts';
import { writeDataSet } from '../../../core/datasets/write-data-set.ts';
import { CLASSES, frameOf, planOf } from './support.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function version(frame: LabelledFrame) {
  const division = { validation: 0, test: 0, by: 'image', pattern: PREFIX_PATTERN, seed: 0 } as const;
  const order = {
    ...planOf([frame]),
    ...({ formats: [], recipe: { classes: CLASSES, which: 'accepted', division }, parent: null } as const),
    ...{ placed: [frame], skipped: [] },
  };
  async function* frames() {
    yield await Promise.resolve(frame);
  }
  const files = writeDataSet(order, frames(), sha256);
  for (;;) {
    const { done, value } = await files.next();
    if (done === true) return value;
  }
}

describe('dataset.json', () => {
  it('knows labels by their runs of one class and object, in words of four bytes', async () => {
    const frame = frameOf({ width: 2, height: 2, data: Uint8Array.of(1, 1, 0, 2) });
    const words = Uint32Array.of(...[2, 1, 1], ...[3, 0, 0], ...[4, 2, 2]);
    const [entry] = (await version(frame)).images;
    expect(entry?.labels).toBe(createHash('sha256').update(words).digest('hex'));
  });

  it('tells objects of a class apart', async () => {
    const classes = { width: 3, height: 1, data: Uint8Array.of(1, 1, 1) };
    const objects = [1, 2].map((id) => ({ id, category: 1 }));
    const two = frameOf(classes, { objects: { width: 3, height: 1, data: [1, 2, 2], objects } });
    expect((await version(two)).hash).not.toBe((await version(frameOf(classes))).hash);
  });

  it('is read of both schemas, and of no other', async () => {
    const written = await version(frameOf({ width: 1, height: 1, data: Uint8Array.of(1) }));
    const read = (schema: number) =>
      decodeDataSet(new TextEncoder().encode(JSON.stringify({ ...written, schema })), 'dataset.json').schema;
    expect([written.schema, read(1), read(2)]).toEqual([2, 1, 2]);
    expect(() => read(3)).toThrow('no data set that can be gone on from');
  });

  it('tells the folders of its formats, in both schemas', async () => {
    const written = await version(frameOf({ width: 1, height: 1, data: Uint8Array.of(1) }));
    const foldersBy = (schema: number) => exportFolders({ ...written, schema, formats: ['voc', 'coco'] });
    expect([1, written.schema].map(foldersBy)).toEqual([1, 2].map(() => ['workbench', 'voc', 'coco']));
    expect(foldersBy(3)).toBeNull();
  });
});
