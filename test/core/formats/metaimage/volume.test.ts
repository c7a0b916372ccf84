import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../../core/errors.ts';
import { isMetaImage, readMetaImage as readVolumes } from '../../../../core/formats/metaimage/volume.ts';
import { readMetaImage } from '../../../support/first-volume.ts';
import { frameOf } from '../../../../core/formats/volume/frames.ts';
import { frameSize, pixelAt, placeAt } from '../../../../core/geometry/volume.ts';
import { seededRandom } from '../../../../core/random.ts';
import { readMutants } from '../../../support/mutants.ts';
import { PURE_SOURCES } from '../../../support/sources.ts';
import { openImage } from '../../../../core/sources/source.ts';
import { encodeMetaImage } from '../../../support/metaimage.ts';

const KEYS = {
  NDims: '3',
  TransformMatrix: '1 0 0 0 1 0 0 0 1',
  Offset: '10 20 30',
  ElementSpacing: '2 3 4',
  DimSize: '4 3 2',
  ElementType: 'MET_SHORT',
};

function shorts(values: readonly number[], isLittleEndian = true): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  values.forEach((value, i) => new DataView(bytes.buffer).setInt16(2 * i, value, isLittleEndian));
  return bytes;
}

const values = Array.from({ length: 24 }, (_, i) => 100 * i - 500);

describe('a MetaImage', () => {
  it('keeps its values, packed or not and in either byte order', () => {
    const shapes = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(
        shapes,
        fc.boolean(),
        fc.boolean(),
        fc.nat(1000),
        (shape, isPacked, isLittleEndian, seed) => {
          const [columns, rows, depth] = shape;
          const random = seededRandom(seed);
          const own = Array.from(
            { length: columns * rows * depth },
            () => Math.floor(random() * 65_536) - 32_768,
          );
          const keys = {
            ...KEYS,
            DimSize: shape.join(' '),
            TransformMatrix: seed % 2 === 0 ? KEYS.TransformMatrix : '0 1 0 0 0 -1 1 0 0',
            BinaryDataByteOrderMSB: isLittleEndian ? 'False' : 'True',
          };
          const bytes = encodeMetaImage(keys, shorts(own, isLittleEndian), { isPacked });
          expect(isMetaImage(bytes)).toBe(true);
          const volume = readMetaImage(bytes);
          const { geometry } = volume.header;
          expect(geometry.shape).toEqual(shape);
          own.forEach((value, at) => {
            const voxel = [
              at % columns,
              Math.floor(at / columns) % rows,
              Math.floor(at / columns / rows),
            ] as const;
            const { x, y, frame } = pixelAt(geometry, voxel);
            expect(frameOf(volume, frame).data[y * frameSize(geometry).width + x]).toBe(value);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lies where its header says, to the left, the back and up', () => {
    // Its first axis goes to the back, its second down, its third to the left.
    const keys = { ...KEYS, TransformMatrix: '0 1 0 0 0 -1 1 0 0' };
    const { geometry } = readMetaImage(encodeMetaImage(keys, shorts(values))).header;
    const lps = (voxel: readonly [number, number, number]) => {
      const [right, front, up] = placeAt(geometry.affine, voxel);
      return [-right, -front, up];
    };
    expect(lps([0, 0, 0])).toEqual([10, 20, 30]);
    expect(lps([1, 0, 0])).toEqual([10, 22, 30]);
    expect(lps([0, 1, 0])).toEqual([10, 20, 27]);
    expect(lps([0, 0, 1])).toEqual([14, 20, 30]);
  });

  it('is opened as a series of its slices', async () => {
    const opened = await openImage(PURE_SOURCES, encodeMetaImage(KEYS, shorts(values)), 'ct.mha');
    expect(opened).toMatchObject({ kind: 'metaimage', frameCount: 2 });
    expect(opened?.head).toEqual({
      size: { width: 4, height: 3 },
      bitsPerSample: 16,
      spacing: { x: 2, y: 3, z: 4, unit: 'mm', origin: 'file' },
      orientation: { row: [1, 0, 0], column: [0, 1, 0], through: [0, 0, 1] },
      modality: null,
      timing: null,
      warnings: [],
    });
    expect([...((await opened?.frame(1))?.data ?? [])]).toEqual(values.slice(12));
  });

  it('may be a picture, colours, or several volumes', () => {
    const picture = { NDims: '2', DimSize: '2 2', ElementType: 'MET_UCHAR' };
    const flat = readMetaImage(encodeMetaImage(picture, Uint8Array.of(1, 2, 3, 4)));
    expect(flat.header).toMatchObject({ isOriented: false, isMeasured: false });
    expect(flat.header.warnings).toHaveLength(2);
    expect([...frameOf(flat, 0).data]).toEqual([1, 2, 3, 4]);
    const colours = { ...picture, DimSize: '2 1', ElementNumberOfChannels: '3' };
    const rgb = frameOf(readMetaImage(encodeMetaImage(colours, Uint8Array.of(1, 2, 3, 4, 5, 6))), 0);
    expect(rgb).toMatchObject({ channels: 3, bits: 8, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    const film = { NDims: '4', DimSize: '2 2 1 2', ElementType: 'MET_UCHAR', ElementSpacing: '1 1 1 1' };
    for (const isPacked of [false, true]) {
      const volumes = readVolumes(encodeMetaImage(film, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), { isPacked }));
      expect(volumes.header.volumes).toBe(2);
      expect([...volumes.at(1).values]).toEqual([5, 6, 7, 8]);
      expect([...volumes.at(0).values]).toEqual([1, 2, 3, 4]);
    }
  });

  it('that is not read is refused in words, by name', async () => {
    const message = (keys: Readonly<Record<string, string>>, dataFile?: string) =>
      openImage(
        PURE_SOURCES,
        encodeMetaImage({ ...KEYS, ...keys }, shorts(values), dataFile ? { dataFile } : {}),
        'ct.mha',
      ).then(
        () => 'it is read',
        (error: unknown) => messageOf(error),
      );
    expect(await message({})).toBe('it is read');
    expect(await message({}, 'ct.raw')).toBe(
      'ct.mha cannot be used: its values lie in another file, ct.raw; a .mha holds both.',
    );
    expect(await message({ BinaryData: 'False' })).toContain('its values are written as text');
    expect(await message({ ElementType: 'MET_OTHER' })).toContain('unknown type MET_OTHER');
    expect(await message({ ElementNumberOfChannels: '2' })).toContain('its voxels have 2 values');
    expect(await message({ NDims: '5' })).toContain('it has 5 dimensions');
    expect(await message({ DimSize: '4 3' })).toBe('ct.mha is damaged: its DimSize is 4 3.');
    expect(await message({ DimSize: '4 3 -2' })).toBe('ct.mha is damaged: its DimSize is 4 3 -2.');
    expect(await message({ DimSize: '4 3 3' })).toContain('its values are not all there');
    expect(await message({ DimSize: '4000 4000 4000' })).toContain(
      'ct.mha is too large: a volume of it takes',
    );
    expect(await message({ TransformMatrix: '1 0 0 1 0 0 0 0 1' })).toContain('on top of each other');
    expect(await message({ CompressedData: 'True' })).toContain('it cannot be unpacked');
    expect(await message({ CompressedData: 'True', DimSize: '900 900 900' })).toContain('not all there');
  });

  it('is told from other texts', () => {
    for (const text of ['', 'ObjectType = Image\n', 'Dear colleague\nDimSize = 3\n']) {
      expect(isMetaImage(new TextEncoder().encode(text))).toBe(false);
    }
  });

  it('neither crashes nor hangs, whichever bytes are changed', () => {
    const originals = [false, true].map((isPacked) => encodeMetaImage(KEYS, shorts(values), { isPacked }));
    const outcomes = readMutants(originals, readMetaImage, /^metaimage\./);
    expect(outcomes.read).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(10);
  });
});
