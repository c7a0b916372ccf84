import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../core/datasets/read/open.ts';
import {
  encodeGreyPng,
  encodeIndexedPng,
  encodeRgbPng,
  encodeWideGreyPng,
} from '../../../core/formats/png.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { seededRandom } from '../../../core/random.ts';
import { mask } from '../../support/ascii-mask.ts';
import { fileSet } from './support.ts';

const LABELS = encodeGreyPng(mask('.2'));
const OBJECTS = encodeWideGreyPng({ width: 3, height: 1, data: Uint16Array.of(0, 300, 7) });

/** A set of files, all of the same content but for those that say theirs. */
function opened(...files: readonly (string | readonly [string, Uint8Array | string])[]) {
  const contents = files.map((file) => (typeof file === 'string' ? ([file, LABELS] as const) : file));
  return openDataSet(
    fileSet(new Map(contents.map(([path, own]) => [path, typeof own === 'string' ? strToU8(own) : own]))),
  );
}

const read = async ({ images }: Awaited<ReturnType<typeof opened>>, at = 0) => {
  const image = images[at];
  if (image === undefined) throw new Error('There is no such image');
  return image.read(image.size ?? { width: 0, height: 0 });
};

/** Grey values as noise has them, with a dark border as photographs of microscopes have it. */
function photograph(width: number, height: number): LabelMap<Uint8Array> {
  const random = seededRandom(1);
  const isInside = (at: number) => Math.min(at % width, Math.floor(at / width)) > 3;
  const data = Uint8Array.from({ length: width * height }, (_, at) => (isInside(at) ? 256 * random() : 0));
  return { width, height, data };
}

describe('a folder of nothing but masks', () => {
  it('is read where it is the one that was chosen', async () => {
    const found = await opened('a.png', 'b_mask.PNG', ['notes.txt', 'of ours']);
    expect([found.format, found.images.map(({ name, size }) => [name, size])]).toEqual([
      'indexed',
      [
        ['a', { width: 2, height: 1 }],
        ['b_mask', { width: 2, height: 1 }],
      ],
    ]);
    expect(found.classes.map(({ label, name }) => [label, name])).toEqual([[2, 'Label 2']]);
    expect((await read(found, 1)).classes.data).toEqual(Uint8Array.of(0, 2));
    expect(found.problems).toEqual([]);
  });

  it('is nothing where there are folders, which say themselves what they hold', async () => {
    await expect(opened('a.png', 'images/b.png')).rejects.toThrow('There are no labels here');
    await expect(opened('images/b.png')).rejects.toThrow('There are no labels here');
    expect((await opened('a.png', 'masks/b.png')).images.map(({ name }) => name)).toEqual(['b']);
  });

  it('has the classes that palettes colour, or that an export above it names', async () => {
    const indexed = ['a.png', encodeIndexedPng(mask('.2'), ['#000000', undefined, '#009e73'])] as const;
    expect((await opened(indexed)).classes).toEqual([{ label: 2, name: 'Label 2', color: '#009e73' }]);
    const own = { classes: [{ label: 2, name: 'Nucleus', color: '#56b4e9' }] };
    expect((await opened(indexed, ['../manifest.json', JSON.stringify(own)])).classes).toEqual(own.classes);
  });

  it('has numbers of objects where pictures have 16 bits, or lists of what they are', async () => {
    const bare = await opened(['a_cp_masks.png', OBJECTS], ['b.png', LABELS]);
    expect([bare.format, bare.classes.map(({ label }) => label)]).toEqual(['instances', [1]]);
    const { classes, objects } = await read(bare);
    expect(classes.data).toEqual(Uint8Array.of(0, 1, 1));
    expect(objects?.data).toEqual(Uint16Array.of(0, 300, 7));
    expect(objects?.objects).toEqual([
      { id: 300, category: 1 },
      { id: 7, category: 1 },
    ]);
    expect((await read(bare, 1)).objects?.objects).toEqual([{ id: 2, category: 1 }]);

    const list = { objects: [300, 7].map((id) => ({ id, label: 4, name: 'Vessel' })) };
    const listed = await opened(['a.png', OBJECTS], ['a.json', JSON.stringify(list)]);
    expect(listed.classes).toEqual([{ label: 4, name: 'Vessel', color: null }]);
    expect((await read(listed)).classes.data).toEqual(Uint8Array.of(0, 4, 4));
  });

  it('passes over images among the masks, and names them', async () => {
    const image = encodeGreyPng(photograph(100, 80));
    const { images, problems } = await opened('a.png', ['b.png', image], ['c.png', 'no picture'], 'd.png');
    expect(images.map(({ name }) => name)).toEqual(['a', 'd']);
    expect(problems).toEqual([
      'b.png cannot be used: it looks like an image rather than a mask.',
      expect.stringMatching(/^c\.png cannot be used: /),
    ]);
  });

  it.each([
    ['grey', encodeGreyPng(photograph(100, 80)), 'a.png cannot be used: it looks like an image rather than'],
    [
      'coloured',
      encodeRgbPng({ width: 1, height: 1, data: Uint8Array.of(9, 8, 7) }),
      'a.png cannot be used: it holds colours, and nothing says which class each of them is.',
    ],
  ])('is no folder of %s images', async (_, image, reason) => {
    await expect(opened(['a.png', image])).rejects.toThrow(new RegExp(`^${reason}`));
    await expect(opened(['a.png', image], ['b.png', image])).rejects.toThrow(
      `The folder cannot be used: none of its 2 pictures is a mask. ${reason}`,
    );
    await expect(opened(['a.png', image], ['b.png', image], 'c.png')).rejects.toThrow(
      `The folder cannot be used: 2 of its 3 pictures are no masks. ${reason}`,
    );
  });

  it('may have as many touching objects as an image has values, also where it is large', async () => {
    const cells = { width: 2000, height: 600 };
    const data = Uint8Array.from(
      { length: cells.width * cells.height },
      (_, at) => (Math.floor(at / cells.width / 50) * 20 + Math.floor((at % cells.width) / 100)) % 256,
    );
    expect((await opened(['a.png', encodeGreyPng({ ...cells, data })])).images).toHaveLength(1);
  });
});
