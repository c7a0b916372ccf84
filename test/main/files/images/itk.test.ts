import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readImageNode, writeImageNode } from '@itk-wasm/image-io';
import { Image, ImageType } from 'itk-wasm';
import { describe, expect, it } from 'vitest';
import { propertyNamed } from '../../../../core/formats/dicom/seg/codes.ts';
import { isMetaImage } from '../../../../core/formats/metaimage/volume.ts';

import { encodeLabelVolume, labelPlace } from '../../../../core/formats/nifti/write.ts';
import { isNrrd } from '../../../../core/formats/nrrd/volume.ts';
import { frameOf } from '../../../../core/formats/volume/frames.ts';
import { frameAffine, frameSize, pixelAt, placeAt } from '../../../../core/geometry/volume.ts';
import type { Grid } from '../../../../core/geometry/alignment.ts';
import { readMetaImage, readNifti, readNrrd } from '../../../support/first-volume.ts';
import { encodeMetaImage } from '../../../support/metaimage.ts';
import { encodeNrrd } from '../../../support/nrrd.ts';
import { encodeNrrdSegmentation } from '../../../support/nrrd-segmentation.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Files that ITK writes, and files that it reads, against what is read here: values, and where each of them lies. */

const SHAPE = [5, 4, 3] as const;
const COUNT = 60;

/** Row by row; the columns are the directions of the axes. */
type Matrix = readonly number[];

const turned = (angle: number): Matrix => [
  ...[Math.cos(angle), -Math.sin(angle), 0],
  ...[Math.sin(angle), Math.cos(angle), 0],
  ...[0, 0, 1],
];

type Direction = readonly [name: string, Matrix];

const DIRECTIONS: readonly Direction[] = [
  ['along the body', [1, 0, 0, 0, 1, 0, 0, 0, 1]],
  ['oblique', turned(0.4)],
  ['coronal and mirrored', [1, 0, 0, 0, 0, 1, 0, -1, 0]],
  ['sagittal', [0, 0, -1, 1, 0, 0, 0, -1, 0]],
];

const TYPES = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type TypeName = keyof typeof TYPES;

/** Small ones, large ones and, where there are such, negative ones and parts. */
function valuesOf(type: TypeName, count = COUNT) {
  const [least, most] = { int8: [-128, 127], uint8: [0, 255] }[type as string] ?? [-30_000, 30_000];
  const lowest = type.startsWith('u') ? 0 : (least as number);
  const part = type.startsWith('float') ? 0.25 : 0;
  const at = (i: number): number =>
    lowest + Math.floor((((most as number) - lowest) * ((i * 7) % count)) / count);
  return TYPES[type].from(Array.from({ length: count }, (_, i) => at(i) + part));
}

function itkImage(type: TypeName, direction: Matrix, isColoured = false): Image {
  const channels = isColoured ? 3 : 1;
  const image = new Image(new ImageType(3, type, isColoured ? 'RGB' : 'Scalar', channels));
  image.size = [...SHAPE];
  image.spacing = [0.5, 0.75, 2];
  image.origin = [10, -20, 30];
  image.direction = Float64Array.from(direction);
  image.data = valuesOf(type, COUNT * channels);
  return image;
}

function volumeIn(bytes: Uint8Array) {
  if (isMetaImage(bytes)) return readMetaImage(bytes);
  return isNrrd(bytes) ? readNrrd(bytes) : readNifti(bytes);
}

/** What ITK reads in the file is what is read here, voxel by voxel, at the same place. */
async function expectSame(path: string): Promise<void> {
  const { size, spacing, origin, direction, data, imageType } = await readImageNode(path);
  const volume = volumeIn(await readFile(path));
  const { geometry } = volume.header;
  const [columns, rows, slices] = geometry.shape;
  expect(size).toEqual([columns, rows, slices]);
  const affine = frameAffine(geometry);
  const channels = imageType.components;
  for (let at = 0; at < columns * rows * slices; at++) {
    const voxel = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / columns / rows)] as const;
    const { x, y, frame } = pixelAt(geometry, voxel);
    const first = (y * frameSize(geometry).width + x) * channels;
    const found = Array.from(frameOf(volume, frame).data.subarray(first, first + channels));
    const expected = Array.from({ length: channels }, (_, channel) =>
      Math.fround(Number(data?.[at * channels + channel])),
    );
    expect(found, voxel.join()).toEqual(expected);
    // ITK's places are to the left, the back and up.
    const place = placeAt(affine, [x, y, frame]);
    for (const axis of [0, 1, 2] as const) {
      const steps = voxel.map(
        (index, i) => index * (spacing[i] as number) * (direction[3 * axis + i] as number),
      );
      const where = (origin[axis] as number) + steps.reduce((sum, step) => sum + step, 0);
      expect(place[axis], voxel.join()).toBeCloseTo(axis === 2 ? where : -where, 4);
    }
  }
}

const WAYS = [
  ['a.mha', false],
  ['a.mha', true],
  ['a.nrrd', false],
  ['a.nrrd', true],
  ['a.nii', false],
  ['a.nii.gz', true],
] as const;

describe.each(WAYS)('what ITK writes as %s, packed: %s', (name, useCompression) => {
  // How values are packed does not depend on what they are: half of the types will do.
  const types = (Object.keys(TYPES) as TypeName[]).filter((_, at) => !useCompression || at % 2 === 0);
  const cases = types.map(
    (type, at) => [type, ...(DIRECTIONS[at % DIRECTIONS.length] as Direction)] as const,
  );

  it.each(cases)('is read with its values of type %s, %s', async (type, _, direction) => {
    const path = join(await temporaryFolder(), name);
    await writeImageNode(itkImage(type, direction), path, { useCompression });
    await expectSame(path);
  });

  it('keeps its colours', async () => {
    const path = join(await temporaryFolder(), name);
    await writeImageNode(itkImage('uint8', turned(0.4), true), path, { useCompression });
    await expectSame(path);
  });
});

/** In the order that the machines of ITK's packages do not write. */
function bigEndian(values: ReturnType<typeof valuesOf>): Uint8Array {
  const bytes = new Uint8Array(values.buffer.slice(0));
  const { BYTES_PER_ELEMENT: each } = values;
  for (let at = 0; at < bytes.length; at += each) bytes.subarray(at, at + each).reverse();
  return bytes;
}

const META = {
  NDims: '3',
  TransformMatrix: '0 1 0 0 0 -1 1 0 0',
  Offset: '10 20 30',
  ElementSpacing: '2 3 4',
  DimSize: SHAPE.join(' '),
  ElementType: 'MET_SHORT',
};

const NOWHERE = {
  type: 'short',
  dimension: '3',
  sizes: SHAPE.join(' '),
  endian: 'little',
  encoding: 'raw',
};

const NRRD = {
  ...NOWHERE,
  space: 'left-posterior-superior',
  'space directions': '(0,1.5,0) (0.3,0,-2) (3,0,0.2)',
  kinds: 'domain domain domain',
  'space origin': '(10,20,30)',
};

describe('what ITK reads', () => {
  const shorts = valuesOf('int16');
  const plain = new Uint8Array(shorts.buffer.slice(0));
  const big = { ...NRRD, endian: 'big' };
  const floats = { ElementType: 'MET_FLOAT', BinaryDataByteOrderMSB: 'True' };

  // But for the space LAS, of which ITK turns the first axis round, where by its name it is the second.
  it.each([
    ['shorts.mha', encodeMetaImage(META, plain)],
    ['packed.mha', encodeMetaImage(META, plain, { isPacked: true })],
    ['big-endian.mha', encodeMetaImage({ ...META, BinaryDataByteOrderMSB: 'True' }, bigEndian(shorts))],
    ['big-floats.mha', encodeMetaImage({ ...META, ...floats }, bigEndian(valuesOf('float32')))],
    ['older-names.mha', encodeMetaImage({ ...META, ElementByteOrderMSB: 'True' }, bigEndian(shorts))],
    ['slanted.nrrd', encodeNrrd(NRRD, plain)],
    ['packed.nrrd', encodeNrrd({ ...NRRD, encoding: 'gzip' }, plain)],
    ['big-endian.nrrd', encodeNrrd(big, bigEndian(shorts))],
    ['big-doubles.nrrd', encodeNrrd({ ...big, type: 'double' }, bigEndian(valuesOf('float64')))],
    ['to-the-right.nrrd', encodeNrrd({ ...NRRD, space: 'right-anterior-superior' }, plain)],
    ['nowhere.nrrd', encodeNrrd({ ...NOWHERE, spacings: '2 3 4' }, plain)],
  ])('is read alike: %s', async (name, bytes) => {
    const path = join(await temporaryFolder(), name);
    await writeFile(path, bytes);
    await expectSame(path);
  });

  const frames: Grid = {
    shape: SHAPE,
    affine: [
      [0.8, -1.2, 0, 10],
      [0.6, 1.6, 0, -20],
      [0, 0, 3, 30],
    ],
  };
  const labelsOf = (frame: number): Uint8Array | null =>
    frame === 1 ? null : Uint8Array.from({ length: 20 }, (_value, i) => (i + frame) % 3);
  const segments = [1, 2].map((label) => ({
    label,
    name: `Läsion ${label}`,
    color: '#003366',
    property: propertyNamed('lesion'),
  }));

  it.each([
    ['labels.seg.nrrd', encodeNrrdSegmentation(frames, segments, labelsOf)],
    ['labels.nii.gz', encodeLabelVolume(labelPlace(frames), 'uint8', labelsOf)],
  ])('are labels that are exported: %s', async (name, bytes) => {
    const path = join(await temporaryFolder(), name);
    await writeFile(path, bytes);
    const { data, spacing } = await readImageNode(path);
    const drawn = [0, 1, 2].flatMap((frame) => Array.from(labelsOf(frame) ?? new Uint8Array(20)));
    expect(Array.from(data as Uint8Array)).toEqual(drawn);
    [1, 2, 3].forEach((step, axis) => expect(spacing[axis]).toBeCloseTo(step, 5));
    await expectSame(path);
  });
});
