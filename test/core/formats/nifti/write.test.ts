import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { gunzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readNifti, readNiftiHeader } from '../../../../core/formats/nifti/volume.ts';
import { encodeLabelVolume } from '../../../../core/formats/nifti/write.ts';
import { frameSize, voxelAt } from '../../../../core/geometry/volume.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import type { TestVolume } from '../../../support/nifti.ts';
import { hasModules, python } from '../../../support/python.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const extent = fc.integer({ min: 1, max: 5 });

const sources: fc.Arbitrary<TestVolume> = fc.record({
  shape: fc.oneof(
    fc.tuple(extent, extent, extent),
    fc.tuple(extent, extent, extent, extent, fc.constantFrom(1, 2)),
  ),
  type: fc.constantFrom('uint8' as const, 'int16' as const, 'float64' as const),
  values: fc.constant([]),
  version: fc.constantFrom(1 as const, 2 as const),
  isLittleEndian: fc.boolean(),
  spacing: fc.constantFrom([1, 1, 1], [0.5, 0.25, 3]),
  units: fc.constantFrom(0, 1, 2, 3, 2 + 8),
  slope: fc.constantFrom(0, 2),
  sform: fc.constantFrom(
    undefined,
    [-1, 0, 0, 5, 0, 0.3, 0.1, 7, 0, -0.1, 2, 9],
    [0, 1, 0, 5, 2, 0, 0, 5, 0, 0, 1, 5],
  ),
  qform: fc.constantFrom(undefined, { quaternion: [0.1, 0.2, 0.3], offset: [4, 5, 6], handed: -1 }),
}) as fc.Arbitrary<TestVolume>;

/** A label for every pixel that tells where it is. */
const labelOf = (x: number, y: number, frame: number): number => 1 + ((x * 31 + y * 7 + frame * 101) % 250);

describe('labels as a NIfTI', () => {
  it('lie in the geometry of their source, each at the voxel it was drawn on', () => {
    fc.assert(
      fc.property(sources, fc.constantFrom('uint8' as const, 'uint16' as const), (source, type) => {
        const header = readNiftiHeader(encodeNifti(source));
        const { width, height } = frameSize(header.geometry);
        const [columns, rows, depth] = header.geometry.shape;
        const { volumes } = header;
        const factor = type === 'uint8' ? 1 : 200;
        const isDrawn = (frame: number): boolean => frame % 2 === 0;
        const packed = encodeLabelVolume(header, type, (frame) => {
          if (!isDrawn(frame)) return null;
          const at = (i: number): number => factor * labelOf(i % width, Math.floor(i / width), frame);
          return type === 'uint8'
            ? Uint8Array.from({ length: width * height }, (_, i) => at(i))
            : Uint16Array.from({ length: width * height }, (_, i) => at(i));
        });
        const written = readNifti(packed);
        expect(written.header.geometry).toEqual(header.geometry);
        expect(written.header).toMatchObject({ volumes, scaling: null, isOriented: header.isOriented });
        const { fields } = written.header;
        expect(fields.version).toBe(header.fields.version);
        for (const name of ['qform_code', 'sform_code', 'quatern', 'qoffset', 'srow'] as const) {
          expect(fields.numbers(name)).toEqual(header.fields.numbers(name));
        }
        for (let frame = 0; frame < depth * volumes; frame++) {
          const { values } = written.at(Math.floor(frame / depth));
          const found = type === 'uint8' ? values : new Uint16Array(values.slice().buffer);
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const [i, j, k] = voxelAt(header.geometry, { x, y, frame: frame % depth });
              const expected = isDrawn(frame) ? factor * labelOf(x, y, frame) : 0;
              expect(found[i + columns * (j + rows * k)]).toBe(expected);
            }
          }
        }
      }),
    );
  });

  it('give equal bytes for equal labels', () => {
    const header = readNiftiHeader(encodeNifti({ shape: [3, 3, 2], values: [] }));
    const encode = () => encodeLabelVolume(header, 'uint8', () => new Uint8Array(9).fill(3));
    expect(encode()).toEqual(encode());
    expect(gunzipSync(encode()).length).toBe(352 + 18);
  });

  it('of another size than the frames are refused', () => {
    const header = readNiftiHeader(encodeNifti({ shape: [3, 3, 2], values: [] }));
    expect(() => encodeLabelVolume(header, 'uint8', () => new Uint8Array(8))).toThrow('A frame has 9 labels');
  });
});

const isThere = hasModules('labels as a NIfTI against nibabel', 'nibabel', 'numpy');

describe.skipIf(!isThere)('nibabel', () => {
  const PROGRAM = `
import nibabel
source, labels = nibabel.load(sys.argv[1]), nibabel.load(sys.argv[2])
data = numpy.asarray(labels.dataobj)
print(json.dumps([
  type(labels).__name__, labels.get_data_dtype().str, list(labels.shape),
  numpy.abs(labels.affine - source.affine).max(),
  [int(labels.header['qform_code']), int(labels.header['sform_code'])],
  labels.header.get_xyzt_units(), float(labels.header.get_zooms()[3]),
  numpy.argwhere(data).tolist(), data[data > 0].tolist()]))`;

  it.each([1, 2] as const)('finds labels where and when they were drawn, in a NIfTI-%i', async (version) => {
    const folder = await temporaryFolder();
    const [source, labels] = [join(folder, 'source.nii'), join(folder, 'labels.nii.gz')];
    const sform = [0.1, -2, 0.3, 10, 1.5, 0.2, 0, -20, 0, 0.4, 3, 30];
    const qform = { quaternion: [0, 0, 0.6], offset: [1, 2, 3] };
    const file = encodeNifti({
      shape: [4, 5, 3, 2],
      values: [],
      version,
      sform,
      qform,
      isLittleEndian: false,
      spacing: [1, 1, 1, 2.5],
      units: 2 + 8,
    });
    await writeFile(source, file);
    const header = readNiftiHeader(file);
    const { width, height } = frameSize(header.geometry);
    const drawn = { x: 3, y: 1, frame: 2 };
    const volume = 1;
    const packed = encodeLabelVolume(header, 'uint8', (frame) => {
      if (frame !== 3 * volume + drawn.frame) return null;
      return new Uint8Array(width * height).fill(7, drawn.y * width + drawn.x, drawn.y * width + drawn.x + 1);
    });
    await writeFile(labels, packed);
    expect(JSON.parse(python(PROGRAM, source, labels))).toEqual([
      version === 1 ? 'Nifti1Image' : 'Nifti2Image',
      '|u1',
      [4, 5, 3, 2],
      0,
      [1, 2],
      ['mm', 'sec'],
      2.5,
      [[...voxelAt(header.geometry, drawn), volume]],
      [7],
    ]);
  });
});
