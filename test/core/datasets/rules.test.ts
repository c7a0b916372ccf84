import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import { decodePngSamples, encodeGreyPng } from '../../../core/formats/png.ts';
import { mask } from '../../support/ascii-mask.ts';
import { nnunetProblems, vocProblems, yoloProblems } from './rules.ts';
import { frameOf, textOf, written } from './support.ts';

const classes = mask(`
  11...77
  1.1..7.
  111....
  .....22`);

const FRAMES: readonly LabelledFrame[] = [
  frameOf(classes),
  frameOf(mask('....\n....'), { name: 'empty', source: 'empty.png' }),
  frameOf(classes, { name: 'held', source: 'held.png', set: 'validation' }),
];

const IGNORED = frameOf(classes, { name: 'half', source: 'half.png', coverage: { 7: 'ignored' } });

const json = (files: ReadonlyMap<string, Uint8Array>, path: string): unknown =>
  JSON.parse(textOf(files, path));

describe('nnU-Net', () => {
  it('finds its rules kept, with an ignored region and without', () => {
    const plain = written(formatNamed('nnunet'), FRAMES);
    expect(nnunetProblems(plain)).toEqual([]);
    expect(json(plain, 'Dataset001_My-set/dataset.json')).toMatchObject({
      labels: { background: 0, lesion: 1, 'hair & "scale" <1>': 2, 'Gefäß: rot': 3 },
    });
    const ignoring = written(formatNamed('nnunet'), [...FRAMES, IGNORED]);
    expect(nnunetProblems(ignoring)).toEqual([]);
    expect(json(ignoring, 'Dataset001_My-set/dataset.json')).toMatchObject({ labels: { ignore: 4 } });
    expect(json(ignoring, 'splits_final.json')).toEqual([
      { train: ['sub__a', 'empty', 'half'], val: ['held'] },
    ]);
  });

  it('would see a gap in the labels, a palette, and a case without its image', () => {
    const files = new Map(written(formatNamed('nnunet'), FRAMES));
    files.delete('Dataset001_My-set/imagesTr/held_0000.png');
    const voc = written(formatNamed('voc'), FRAMES);
    files.set(
      'Dataset001_My-set/labelsTr/empty.png',
      voc.get('SegmentationClass/empty.png') ?? new Uint8Array(0),
    );
    const index = textOf(files, 'Dataset001_My-set/dataset.json').replace('"lesion": 1', '"lesion": 9');
    files.set('Dataset001_My-set/dataset.json', new TextEncoder().encode(index));
    expect(nnunetProblems(files)).toEqual([
      'labels are not consecutive: 0,2,3,9',
      'cases sub__a,empty,held and sub__a,empty',
      'sub__a has labels that are not listed',
      'empty is indexed: a palette is read as colours',
      'held has labels that are not listed',
    ]);
  });
});

describe('YOLO', () => {
  it('finds its rules kept, also of an image of nothing', () => {
    const files = written(formatNamed('yolo'), FRAMES);
    expect(yoloProblems(files)).toEqual([]);
    expect(textOf(files, 'labels/train/empty.txt')).toBe('');
    expect(textOf(files, 'data.yaml')).toBe(
      'path: .\ntrain: images/train\nval: images/validation\nnames:\n' +
        '  0: "lesion"\n  1: "hair & \\"scale\\" <1>"\n  2: "Gefäß: rot"\n',
    );
  });

  it('would see a class too many, a box, corners beyond the image, and an image without labels', () => {
    const files = new Map(written(formatNamed('yolo'), FRAMES));
    files.set(
      'labels/train/sub__a.txt',
      new TextEncoder().encode('3 0 0 1 0 1 1\n0 0 0 1 1\n0 0 0 1 0 1 1.5\n'),
    );
    files.delete('labels/train/empty.txt');
    expect(yoloProblems(files)).toEqual([
      'class 3',
      '4 coordinates',
      'coordinates outside of 0..1',
      'images/train/empty.png has no labels/train/empty.txt',
    ]);
  });
});

describe('Pascal VOC', () => {
  it('finds its rules kept, and what is ignored is void', () => {
    const files = written(formatNamed('voc'), [...FRAMES, IGNORED]);
    expect(vocProblems(files)).toEqual([]);
    const { samples, palette } = decodePngSamples(
      files.get('SegmentationClass/half.png') ?? new Uint8Array(0),
      99,
    );
    expect([...samples.slice(0, 7)]).toEqual([1, 1, 255, 255, 255, 255, 255]);
    expect([...palette.slice(3 * 255)]).toEqual([224, 224, 192]);
  });

  it('would see grey pictures, a void of its own, an object too many, and a box that is too small', () => {
    const files = new Map(written(formatNamed('voc'), [...FRAMES, IGNORED]));
    const [annotation, objects] = ['Annotations/sub__a.xml', 'SegmentationObject/half.png'];
    files.set(
      annotation,
      new TextEncoder().encode(textOf(files, annotation).replace('<xmin>1<', '<xmin>2<')),
    );
    files.set('SegmentationClass/empty.png', encodeGreyPng(mask('....\n....')));
    files.set(objects, files.get('SegmentationObject/sub__a.png') ?? new Uint8Array(0));
    expect(vocProblems(files)).toEqual([
      'outside of its box',
      'empty is not indexed',
      'half: void differs',
      'outside of its box',
      'half: 2 objects are described of 3',
    ]);
  });

  it('has room for 254 objects, and names an image that has more', () => {
    const data = Uint8Array.from({ length: 40 * 40 }, (_, at) =>
      at % 2 === 0 && Math.floor(at / 40) % 2 === 0 ? 1 : 0,
    );
    const many = frameOf({ width: 40, height: 40, data });
    expect(() => written(formatNamed('voc'), [many])).toThrow('sub/a.png has 400 objects');
  });
});

describe('COCO', () => {
  it('has a file for each set, and says what it is', () => {
    const files = written(formatNamed('coco'), FRAMES);
    expect(json(files, 'annotations/instances_train.json')).toMatchObject({
      info: { description: 'My set', version: '0.1.0', year: 2026 },
      licenses: [],
      images: [
        { id: 1, file_name: 'sub__a.png' },
        { id: 2, file_name: 'empty.png' },
      ],
      categories: [{ id: 1, name: 'lesion' }, { id: 2 }, { id: 7, name: 'Gefäß: rot' }],
    });
    expect(json(files, 'annotations/instances_validation.json')).toMatchObject({ images: [{ id: 1 }] });
  });
});

describe('lists and indices', () => {
  it('name sets alike everywhere', () => {
    const test = frameOf(classes, { name: 'gate', source: 'gate.png', set: 'test' });
    const all = [...FRAMES, test];
    expect(textOf(written(formatNamed('indexed'), all), 'validation.txt')).toBe('held\n');
    expect(textOf(written(formatNamed('indexed'), all), 'test.txt')).toBe('gate\n');
    const monai = json(written(formatNamed('monai'), all), 'dataset.json');
    expect(monai).toMatchObject({
      training: [
        { image: 'images/sub__a.png', label: 'labels/sub__a.png', weight: 'weights/sub__a.png' },
        {},
      ],
      validation: [{ image: 'images/held.png' }],
      testing: [{ image: 'images/gate.png' }],
    });
    const [line = ''] = textOf(written(formatNamed('huggingface'), all), 'validation/metadata.jsonl').split(
      '\n',
    );
    expect(JSON.parse(line)).toMatchObject({
      file_name: 'held.png',
      mask_file_name: 'masks/held.png',
      objects: { category: [1, 7, 2] },
    });
    expect(textOf(written(formatNamed('cvat'), all), 'annotations.xml')).toContain('subset="validation"');
  });
});
