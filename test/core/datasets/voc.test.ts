import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { openDataSet } from '../../../core/datasets/read/open.ts';
import { encodeGreyPng, encodeIndexedPng, encodeRgbPng } from '../../../core/formats/png.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { objectExtents } from '../../../core/mask/objects.ts';
import { mask } from '../../support/ascii-mask.ts';
import { fileSet, frameOf, readBack, written } from './support.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** The palette of the development kit, as its VOClabelcolormap.m makes it: three bits of the number at a time. */
const KIT_PALETTE = Array.from({ length: 256 }, (_, number) => {
  let [red, green, blue] = [0, 0, 0];
  for (let bits = number, shift = 7; shift >= 0; bits >>= 3, shift--) {
    red |= (bits & 1) << shift;
    green |= ((bits >> 1) & 1) << shift;
    blue |= ((bits >> 2) & 1) << shift;
  }
  return [red, green, blue] as const;
});
const inHex = ([red, green, blue]: readonly [number, number, number]): string =>
  `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
const VOID = 255;

const kitPng = (map: ClassMap): Uint8Array => encodeIndexedPng(map, KIT_PALETTE.map(inHex));
const colouredPng = ({ width, height, data }: ClassMap): Uint8Array =>
  encodeRgbPng({
    width,
    height,
    data: Uint8Array.from([...data].flatMap((number) => [...(KIT_PALETTE[number] ?? [])])),
  });

/** A map of digits, in which `x` is void. */
const kitMask = (rows: string): ClassMap => {
  const map = mask(rows.replaceAll('x', '9'));
  return { ...map, data: map.data.map((value) => (value === 9 ? VOID : value)) };
};

interface KitObject {
  readonly name: string;
  readonly box: readonly [xmin: number, ymin: number, xmax: number, ymax: number];
}

/** As the kit writes it: an object may have parts, which have names and boxes, too. */
const annotation = (name: string, objects: readonly KitObject[]): Uint8Array =>
  strToU8(`<annotation>
    <folder>VOC2012</folder>
    <filename>${name}.jpg</filename>
    <source><database>The VOC2008 Database</database><annotation>PASCAL VOC2008</annotation></source>
    <size><width>8</width><height>4</height><depth>3</depth></size>
    <segmented>1</segmented>
    ${objects
      .map(
        ({ name: own, box: [xmin, ymin, xmax, ymax] }) => `<object>
          <name>${own}</name><pose>Left</pose><truncated>1</truncated><difficult>0</difficult>
          <bndbox><xmax>${xmax}</xmax><xmin>${xmin}</xmin><ymax>${ymax}</ymax><ymin>${ymin}</ymin></bndbox>
          <part>
            <name>head</name>
            <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>
          </part>
        </object>`,
      )
      .join('\n')}
  </annotation>`);

const CLASSES = kitMask(`
  xxxx....
  x77x.xxx
  x77x.x2x
  xxxx.xxx`);
const OBJECTS = kitMask(`
  xxxx....
  x11x.xxx
  x11x.x2x
  xxxx.xxx`);
/** Two of class 7 that touch. */
const SECOND_CLASSES = kitMask(`
  7777....
  7777..22
  7777..22
  ........`);
const SECOND_OBJECTS = kitMask(`
  1122....
  1122..33
  1122..33
  ........`);

/** What the kit has of two images, and of a third that is not segmented. */
const KIT: Files = new Map([
  ['VOC2012/JPEGImages/2007_000032.jpg', Uint8Array.of(0xff, 0xd8)],
  ['VOC2012/SegmentationClass/2007_000032.png', kitPng(CLASSES)],
  ['VOC2012/SegmentationObject/2007_000032.png', kitPng(OBJECTS)],
  [
    'VOC2012/Annotations/2007_000032.xml',
    annotation('2007_000032', [
      { name: 'car', box: [2, 2, 3, 3] },
      { name: 'bicycle', box: [7, 3, 7, 3] },
    ]),
  ],
  ['VOC2012/SegmentationClass/2007_000033.png', kitPng(SECOND_CLASSES)],
  ['VOC2012/SegmentationObject/2007_000033.png', kitPng(SECOND_OBJECTS)],
  [
    'VOC2012/Annotations/2007_000033.xml',
    annotation('2007_000033', [
      { name: 'car', box: [1, 1, 2, 3] },
      { name: 'car', box: [3, 1, 4, 3] },
      { name: 'bicycle', box: [7, 2, 8, 3] },
    ]),
  ],
  ['VOC2012/Annotations/2007_000034.xml', annotation('2007_000034', [{ name: 'cow', box: [1, 1, 8, 4] }])],
  ['VOC2012/ImageSets/Segmentation/train.txt', strToU8('2007_000032\n')],
  ['VOC2012/ImageSets/Segmentation/val.txt', strToU8('2007_000033\n')],
  ['VOC2012/ImageSets/Segmentation/trainval.txt', strToU8('2007_000032\n2007_000033\n')],
  ['VOC2012/ImageSets/Main/train.txt', strToU8('2007_000034\n')],
]);

/** Files of the kit with some changed; null takes one out. */
function kitWith(changes: Readonly<Record<string, Uint8Array | null>>): Files {
  const files = new Map(KIT);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) files.delete(path);
    else files.set(path, bytes);
  }
  return files;
}

const SIZE = { width: 8, height: 4 };
const rows = ({ data, width }: { readonly data: ArrayLike<number>; readonly width: number }) =>
  Array.from({ length: data.length / width }, (_, y) =>
    Array.from(data)
      .slice(y * width, (y + 1) * width)
      .join(''),
  );

describe('a folder of the VOC development kit', () => {
  it('has classes, objects and what is void, by image and by set', async () => {
    const { format, images, labels, problems } = await readBack(KIT, SIZE);
    expect([format, problems]).toEqual(['voc', []]);
    expect(images.map(({ name, size, set }) => [name, size, set])).toEqual([
      ['2007_000032', SIZE, 'train'],
      ['2007_000033', SIZE, 'validation'],
    ]);
    expect(labels.map(({ classes }) => rows(classes))).toEqual([
      ['00000000', '07700000', '07700020', '00000000'],
      ['77770000', '77770022', '77770022', '00000000'],
    ]);
    expect(labels[0]?.ignored).toEqual(CLASSES.data.map((value) => (value === VOID ? 1 : 0)));
    expect(labels[1]?.ignored).toBeNull();
    expect(labels.map(({ objects }) => objects && rows(objects))).toEqual([
      ['00000000', '01100000', '01100020', '00000000'],
      ['11220000', '11220033', '11220033', '00000000'],
    ]);
    expect(labels[1]?.objects?.objects).toEqual([
      { id: 1, category: 7 },
      { id: 2, category: 7 },
      { id: 3, category: 2 },
    ]);
  });

  it('is told what its classes are called by the boxes that lie where they are', async () => {
    const { classes } = await openDataSet(fileSet(KIT));
    expect(classes).toEqual([
      { label: 2, name: 'bicycle', color: '#008000' },
      { label: 7, name: 'car', color: '#808080' },
    ]);
  });

  it('is told so without pictures of objects, too', async () => {
    const files = kitWith({
      'VOC2012/SegmentationObject/2007_000032.png': null,
      'VOC2012/SegmentationObject/2007_000033.png': null,
    });
    const { classes, labels } = await readBack(files, SIZE);
    expect(classes.map(({ name }) => name)).toEqual(['bicycle', 'car']);
    expect(labels.map(({ objects }) => objects)).toEqual([null, null]);
  });

  it('has numbers for names where boxes contradict each other, lie elsewhere or are missing', async () => {
    const elsewhere = annotation('2007_000033', [
      { name: 'boat', box: [1, 1, 2, 3] },
      { name: 'car', box: [3, 1, 4, 3] },
      { name: 'bicycle', box: [1, 1, 8, 4] },
    ]);
    const named = async (files: Files) => (await openDataSet(fileSet(files))).classes.map(({ name }) => name);
    expect(await named(kitWith({ 'VOC2012/Annotations/2007_000033.xml': elsewhere }))).toEqual([
      'bicycle',
      'Label 7',
    ]);
    const same = annotation('2007_000032', [
      { name: 'car', box: [2, 2, 3, 3] },
      { name: 'car', box: [7, 3, 7, 3] },
    ]);
    const alike = {
      'VOC2012/Annotations/2007_000032.xml': same,
      'VOC2012/Annotations/2007_000033.xml': null,
    };
    expect(await named(kitWith(alike))).toEqual(['Label 2', 'Label 7']);
    const none = Object.fromEntries(
      [...KIT.keys()].filter((path) => path.includes('Annotations')).map((path) => [path, null]),
    );
    expect(await named(kitWith(none))).toEqual(['Label 2', 'Label 7']);
  });

  it('is read without what is damaged in it, which is named', async () => {
    const files = kitWith({
      'VOC2012/SegmentationClass/2007_000032.png': kitPng(CLASSES).slice(0, 40),
      'VOC2012/Annotations/2007_000033.xml': strToU8('<annotation>'),
    });
    const { images, classes, problems } = await openDataSet(fileSet(files));
    expect(images.map(({ name }) => name)).toEqual(['2007_000033']);
    expect(classes.map(({ name }) => name)).toEqual(['Label 2', 'Label 7']);
    expect(problems.join()).toMatch(/SegmentationClass\/2007_000032.png.*Annotations\/2007_000033.xml/);
  });

  it('refuses objects of another size than their classes', async () => {
    const small = kitPng(mask('11'));
    const files = kitWith({
      'VOC2012/SegmentationObject/2007_000032.png': small,
      'VOC2012/SegmentationObject/2007_000033.png': small,
    });
    await expect(openDataSet(fileSet(files))).rejects.toThrow('another size than the picture of its classes');
  });

  it('makes several objects of a number that lies on several classes', async () => {
    const files = kitWith({
      'VOC2012/SegmentationObject/2007_000033.png': kitPng(SECOND_CLASSES),
      'VOC2012/SegmentationClass/2007_000033.png': kitPng(SECOND_OBJECTS),
    });
    const { labels } = await readBack(files, SIZE);
    expect(labels[1]?.objects && rows(labels[1].objects)).toEqual([
      '77880000',
      '77880022',
      '77880022',
      '00000000',
    ]);
    expect(labels[1]?.objects?.objects).toContainEqual({ id: 8, category: 2 });
  });
});

describe('other folders of this layout', () => {
  const LABEL_MAP =
    '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncar:128,128,128::\nbike:0,128,0::\n';

  it('may have colours for numbers, which a labelmap.txt tells apart', async () => {
    const files = new Map([
      ['labelmap.txt', strToU8(LABEL_MAP)],
      ['SegmentationClass/a.png', colouredPng(CLASSES)],
      ['SegmentationObject/a.png', colouredPng(OBJECTS)],
    ]);
    const { classes, labels } = await readBack(files, SIZE);
    expect(classes).toEqual([
      { label: 1, name: 'car', color: '#808080' },
      { label: 2, name: 'bike', color: '#008000' },
    ]);
    expect(labels.map((one) => rows(one.classes))).toEqual([
      ['00000000', '01100000', '01100020', '00000000'],
    ]);
    expect(labels[0]?.ignored).toEqual(CLASSES.data.map((value) => (value === VOID ? 1 : 0)));
    expect(labels[0]?.objects?.objects).toEqual([
      { id: 1, category: 1 },
      { id: 2, category: 2 },
    ]);
  });

  it('is read by the colours of the kit without one, and refused for any other colour', async () => {
    const { classes } = await readBack(new Map([['SegmentationClass/a.png', colouredPng(CLASSES)]]), SIZE);
    expect(classes.map(({ label, name }) => [label, name])).toEqual([
      [2, 'Label 2'],
      [7, 'Label 7'],
    ]);
    const pink = encodeRgbPng({ width: 1, height: 1, data: Uint8Array.of(255, 1, 200) });
    await expect(openDataSet(fileSet(new Map([['SegmentationClass/a.png', pink]])))).rejects.toThrow(
      'SegmentationClass/a.png cannot be used: nothing says which class has the colour #ff01c8.',
    );
  });

  it('goes by colours of a palette where a labelmap.txt has them in another order', async () => {
    const files = new Map([
      ['labelmap.txt', strToU8(LABEL_MAP)],
      ['SegmentationClass/a.png', kitPng(CLASSES)],
    ]);
    const { labels } = await readBack(files, SIZE);
    expect(labels.map((one) => rows(one.classes))).toEqual([
      ['00000000', '01100000', '01100020', '00000000'],
    ]);
  });

  it.each(['class_names.txt', 'labels.txt', 'classes.txt'])('has names from %s', async (list) => {
    const files = new Map([
      [list, strToU8('__ignore__\n_background_\na\nb\n')],
      ['SegmentationClass/a.png', encodeGreyPng(mask('.123'))],
    ]);
    const { classes } = await openDataSet(fileSet(files));
    expect(classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'Label 3'],
    ]);
  });

  it('takes white for a class where there is nothing but black and white', async () => {
    const white = encodeGreyPng({ width: 2, height: 1, data: Uint8Array.of(0, 255) });
    const binary = await readBack(new Map([['SegmentationClass/a.png', white]]), SIZE);
    expect([binary.classes.map(({ name }) => name), binary.labels[0]?.classes.data]).toEqual([
      ['Label 1'],
      Uint8Array.of(0, 1),
    ]);
    expect(binary.labels[0]?.ignored).toBeNull();
    const files = new Map([
      ['SegmentationClass/a.png', white],
      ['SegmentationClass/b.png', encodeGreyPng(mask('.1'))],
    ]);
    const { labels } = await readBack(files, SIZE);
    expect(labels[0]?.classes.data).toEqual(Uint8Array.of(0, 0));
    expect(labels[0]?.ignored).toEqual(Uint8Array.of(0, 1));
  });

  it('is refused where it has boxes alone, whatever they lie in', async () => {
    const boxes = annotation('a', [{ name: 'car', box: [1, 1, 2, 2] }]);
    for (const path of ['Annotations/a.xml', 'a.xml', 'VOC2012/Annotations/a.xml']) {
      await expect(openDataSet(fileSet(new Map([[path, boxes]]))), path).rejects.toMatchObject({
        code: 'data-set.boxes',
        message: expect.stringContaining(`${path} has boxes, and boxes are no masks.`) as string,
      });
    }
    await expect(
      openDataSet(fileSet(new Map([['Annotations/a.xml', annotation('a', [])]]))),
    ).rejects.toMatchObject({ code: 'data-set.unknown' });
  });
});

describe('our own export in this format', () => {
  it('comes back with numbers of classes of any colour, and objects that touch', async () => {
    const classes = mask(`
      1122
      1122
      7...`);
    const objects = mask(`
      1233
      1233
      4...`);
    const found = [1, 2, 3, 4].map((id) => ({ id, category: [0, 1, 1, 2, 7][id] as number }));
    const frame = frameOf(classes, { objects: { ...objects, objects: found } });
    // One colour for two, and black, as which the background is written.
    const colors = ['#000000', '#112233', '#112233'];
    const own = [1, 2, 7].map((label, at) => ({ label, name: `c:${label}`, color: colors[at] as string }));
    const back = await readBack(written(formatNamed('voc'), [frame], { classes: own }), frame);
    expect(back.classes).toEqual(own.map((one, at) => ({ ...one, label: at + 1 })));
    expect(rows(back.labels[0]?.classes ?? classes)).toEqual(['1122', '1122', '3000']);
    expect(back.images.map(({ name, set }) => [name, set])).toEqual([['sub__a', 'train']]);
    const extents = objectExtents(back.labels[0]?.objects ?? objects);
    expect([...extents.values()]).toEqual([...objectExtents(objects).values()]);
  });
});
