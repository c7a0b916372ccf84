import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../core/datasets/read/open.ts';
import { namesIn } from '../../../core/datasets/read/yolo.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { concatenate } from '../../../core/formats/bytes.ts';
import { encodeNpyHeader } from '../../../core/formats/npy.ts';
import { encodeGreyPng } from '../../../core/formats/png.ts';
import { seededRandom } from '../../../core/random.ts';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { mask } from '../../support/ascii-mask.ts';
import { mutantOf } from '../../support/mutants.ts';
import { fileSet, frameOf, readBack, written } from './support.ts';

/** What reading all of a folder of these files throws. */
async function problemOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<unknown> {
  const bytes = Object.entries(files).map(([path, content]) => {
    return [path, typeof content === 'string' ? strToU8(content) : content] as const;
  });
  try {
    const { images } = await openDataSet(fileSet(new Map(bytes)));
    for (const { read, size } of images) await read(size ?? { width: 4, height: 4 });
    return null;
  } catch (error) {
    return error;
  }
}

const HUGE = { width: 2_000_000_000, height: 2_000_000_000 };
const coco = (image: object, annotations: readonly object[] = []) =>
  JSON.stringify({
    images: [{ id: 1, file_name: 'a.png', width: 4, height: 4, ...image }],
    annotations: annotations.map((one) => ({ image_id: 1, category_id: 1, ...one })),
    categories: [{ id: 1, name: 'x' }],
  });
const cvat = (image: string, shapes = '') =>
  `<annotations><image id="0" name="a.png" width="4" height="4" ${image}>${shapes}</image></annotations>`;
const labelme = (fields: object) =>
  JSON.stringify({ shapes: [], imagePath: 'a.png', imageWidth: 4, imageHeight: 4, ...fields });

/** An archive of an array that says that it has this shape. */
function npz(name: string, shape: readonly number[], bytes: number): Uint8Array {
  const header = encodeNpyHeader('uint8', shape);
  return zipSync({ [`${name}.npy`]: concatenate([header, new Uint8Array(bytes)]) });
}

/** In which a search for what describes the array would begin again and again. */
function longHeader(): Uint8Array {
  const bytes = concatenate([new Uint8Array(12), strToU8(`'descr': [`.repeat(30_000))]);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0]);
  new DataView(bytes.buffer).setUint32(8, bytes.length - 12, true);
  return bytes;
}

describe('a data set that is not what it should be', () => {
  it.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
    ['an image without end', { 'c.json': coco(HUGE) }, 'No image has 2000000000 x 2000000000 pixels'],
    [
      'a huge image of labelme',
      { 'a.json': labelme({ imageWidth: 1e9, imageHeight: 1e9 }) },
      'No image has 1000000000',
    ],
    [
      'a huge image of CVAT',
      { 'a.xml': cvat('').replaceAll('"4"', '"999999999"') },
      'No image has 999999999',
    ],
    [
      'runs beyond the image',
      { 'c.json': coco({}, [{ segmentation: { size: [4, 4], counts: [0, 99] } }]) },
      'add up to 99',
    ],
    [
      'runs of another size',
      { 'c.json': coco({}, [{ segmentation: { size: [9, 9], counts: [81] } }]) },
      'of another size',
    ],
    [
      'a category that is not there',
      { 'c.json': coco({}, [{ category_id: 7, segmentation: [[0, 0, 1, 0, 1, 1]] }]) },
      'category 7',
    ],
    ['JSON that ends early', { 'c.json': coco({}).slice(0, -9) }, 'c.json cannot be used'],
    ['no images', { 'c.json': '{"images": 7, "annotations": []}' }, 'c.json cannot be used'],
    [
      'XML with entities',
      { 'a.xml': `<!DOCTYPE x [<!ENTITY a "b">]>${cvat('')}` },
      'declares types or entities',
    ],
    [
      'a mask larger than its image',
      { 'a.xml': cvat('', '<mask label="x" rle="0, 9" left="0" top="0" width="999999" height="999999"/>') },
      'larger than its image',
    ],
    [
      'runs beyond a mask',
      { 'a.xml': cvat('', '<mask label="x" rle="0, 99999999" left="0" top="0" width="2" height="2"/>') },
      'do not fit its box',
    ],
    [
      'a corner that is none',
      { 'a.xml': cvat('', '<polygon label="x" points="1,2;3,nan"/>') },
      "'3,nan' is no point",
    ],
    [
      'a class that is not there',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '7 0 0 1 0 1 1' },
      'class 7, and there are 1',
    ],
    [
      'boxes for outlines',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0.5 0.5 0.2 0.2' },
      'boxes and no outlines',
    ],
    [
      'corners that are none',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0 0 1 x 1 1' },
      'are no corners',
    ],
    ['a picture that is none', { 'masks/a.png': 'no picture' }, 'masks/a.png cannot be used'],
    [
      'weights of another size',
      { 'masks/a.png': encodeGreyPng(mask('##')), 'weights/a.png': encodeGreyPng(mask('#')) },
      'of another size',
    ],
    ['objects that nobody describes', { 'instances/a.png': encodeGreyPng(mask('##')) }, 'instances/a.json'],
    [
      'entities that grow',
      {
        'a.xml': `<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(10)}">]>${cvat('label="&b;"')}`,
      },
      'declares types or entities',
    ],
    ['elements in each other', { 'a.xml': '<annotations>'.repeat(99) }, 'deep in each other'],
    ['lists in each other', { 'c.json': `{"images": ${'['.repeat(100_000)}` }, 'deep in each other'],
    [
      'an outline of a hundred thousand points, each of which crosses the whole image',
      {
        'c.json': coco({ width: 1000, height: 1000 }, [
          { segmentation: [Array.from({ length: 200_000 }, (_, at) => (at % 2 === 0 ? 5 : (at % 4) * 500))] },
        ]),
      },
      'goes to and fro',
    ],
    [
      'more objects than an image can hold, each as large as it',
      {
        'c.json': coco(
          { width: 2000, height: 2000 },
          Array.from({ length: 100 }, () => ({ segmentation: [[0, 0, 2000, 0, 2000, 2000, 0, 2000]] })),
        ),
      },
      'cover their image more than 64 times over',
    ],
    [
      'run lengths without end',
      { 'c.json': coco({}, [{ segmentation: { size: [4, 4], counts: [0, 9_007_199_254_740_991] } }]) },
      'add up to 9007199254740991',
    ],
    [
      'a mask of labelme that is larger than its image',
      {
        'a.json': labelme({
          shapes: [
            {
              ...{ label: 'x', shape_type: 'mask' },
              points: [
                [0, 0],
                [9, 9],
              ],
              mask: Buffer.from(encodeGreyPng(mask('#####\n#####\n#####\n#####'))).toString('base64'),
            },
          ],
        }),
      },
      'it has 5 x 4 pixels',
    ],
    [
      'corners without end',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0 0 1e999 1 1 1' },
      'are no corners',
    ],
    [
      'corners that are no numbers',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 nan 0 1 0 1 1' },
      'corners',
    ],
    [
      'masks without end',
      { 'a.npz': npz('y_train', [1e9, 1, 1], 8) },
      'a.npz, array y_train, cannot be used',
    ],
    ['masks without size', { 'a.npz': npz('y_train', [2 ** 40, 0, 0], 0) }, 'has 1099511627776 masks'],
    [
      'a header without end',
      { 'a.npz': zipSync({ 'y_train.npy': longHeader() }) },
      'header is longer than any',
    ],
    ['nothing', { 'readme.txt': '' }, 'There are no labels here'],
  ])('is refused in words: %s', async (_, files, reason) => {
    const problem = await problemOf(files);
    expect(problem).toBeInstanceOf(WorkbenchError);
    expect(String(problem)).toContain(reason);
  });

  it('is read without those of its pictures that are damaged, which it names', async () => {
    const picture = encodeGreyPng(mask('##'));
    const torn = picture.slice(0, 12);
    for (const folder of ['masks', 'masks/1-lesion', 'instances', 'labelsTr']) {
      const files = new Map([
        [`${folder}/a.png`, picture],
        [`${folder}/b.png`, torn],
        ['instances/a.json', strToU8('{"objects": []}')],
        ['instances/b.json', strToU8('{"objects": []}')],
        ['dataset.json', strToU8('{"labels": {"x": 1}, "file_ending": ".png", "channel_names": {}}')],
      ]);
      const { images, problems } = await openDataSet(fileSet(files));
      expect(
        images.map(({ name }) => name),
        folder,
      ).toEqual(['a']);
      expect(problems.join(), folder).toContain(`${folder}/b.png cannot be used`);
    }
  });

  it('gives way to labels of another format beside it, and is named', async () => {
    const files = new Map([
      ['c.json', strToU8(coco({}).slice(0, -9))],
      ['masks/a.png', encodeGreyPng(mask('##'))],
    ]);
    const { format, problems } = await openDataSet(fileSet(files));
    expect([format, problems.length]).toEqual(['indexed', 1]);
    expect(problems.join()).toContain('c.json cannot be used');
  });

  it('never reads a file that it only speaks of, wherever that may lie', async () => {
    const files = new Map([['a.json', strToU8(labelme({ imagePath: '../../etc/passwd' }))]]);
    const { images } = await openDataSet(fileSet(files));
    expect(images.map(({ name }) => name)).toEqual(['passwd']);
    expect((await images[0]?.read({ width: 4, height: 4 }))?.objects?.objects).toEqual([]);
  });

  it('is refused in words or read, however its bytes are changed', async () => {
    const frame = frameOf(mask('.11.\n.1.7\n2..7'));
    const random = seededRandom(3);
    for (const id of ['indexed', 'instances', 'coco', 'labelme', 'cvat', 'yolo', 'nnunet', 'npz', 'voc']) {
      const files = written(formatNamed(id), [frame]);
      for (let run = 0; run < 12; run++) {
        const changed = new Map([...files].map(([path, bytes]) => [path, mutantOf(bytes, random)]));
        const outcome = await readBack(changed, frame).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(WorkbenchError);
      }
    }
  });
});

describe('classes of a data.yaml', () => {
  it.each([
    ['names: [a, "b, c", \'d\']', ['a', 'b, c', 'd']],
    ['nc: 2\nnames:\n  0: a\n  1: "b: c"\ntrain: x', ['a', 'b: c']],
    ['names:\n- a\n- b # not this\nval: x', ['a', 'b']],
    ['names: {0: a, 1: b}', ['a', 'b']],
    ["names: [\n  'a',\n  'b'\n]\n", ['a', 'b']],
  ])('are read from %j', (yaml, names) => {
    expect(namesIn(yaml, 'data.yaml')).toEqual(names);
  });

  it('are found behind a line that is nothing but blanks', () => {
    expect(namesIn(`${' '.repeat(1 << 19)}x\nnames: [a] # b`, 'data.yaml')).toEqual(['a']);
  });

  it.each([
    'a: &a [x]\nnames: *a',
    'names: !!python/object:os.system [x]',
    'names:\n  1: a',
    'names: 7',
    'nc: 3',
    'names: [&a b]',
  ])('are refused from %j', (yaml) => {
    expect(() => namesIn(yaml, 'data.yaml')).toThrow('data.yaml cannot be used');
  });
});
