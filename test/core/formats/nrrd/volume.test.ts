import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../../core/errors.ts';
import { isNrrd, readNrrd as readVolumes } from '../../../../core/formats/nrrd/volume.ts';
import { readNrrd } from '../../../support/first-volume.ts';
import { frameOf } from '../../../../core/formats/volume/frames.ts';
import { frameSize, pixelAt, placeAt } from '../../../../core/geometry/volume.ts';
import { seededRandom } from '../../../../core/random.ts';
import { encodeNrrd } from '../../../support/nrrd.ts';
import { readMutants } from '../../../support/mutants.ts';
import { PURE_SOURCES } from '../../../support/sources.ts';
import { openImage } from '../../../../core/sources/source.ts';

const FIELDS = {
  type: 'short',
  dimension: '3',
  space: 'left-posterior-superior',
  sizes: '4 3 2',
  'space directions': '(2,0,0) (0,3,0) (0,0,4)',
  kinds: 'domain domain domain',
  endian: 'little',
  encoding: 'raw',
  'space origin': '(10,20,30)',
};

type Fields = Readonly<Record<string, string>>;

function shorts(values: readonly number[], isLittleEndian = true): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  values.forEach((value, i) => new DataView(bytes.buffer).setInt16(2 * i, value, isLittleEndian));
  return bytes;
}

const values = Array.from({ length: 24 }, (_, i) => 100 * i - 500);

describe('an NRRD', () => {
  it('keeps its values, packed or not and in either byte order', () => {
    const extent = fc.integer({ min: 1, max: 5 });
    const ways = fc.record({
      shape: fc.tuple(extent, extent, extent),
      encoding: fc.constantFrom('raw', 'gzip'),
      endian: fc.constantFrom('little', 'big'),
      directions: fc.constantFrom(FIELDS['space directions'], '(0,1,0) (0,0,-2) (3,0,0)'),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(ways, ({ shape, encoding, endian, directions, seed }) => {
        const [columns, rows, depth] = shape;
        const random = seededRandom(seed);
        const own = Array.from(
          { length: columns * rows * depth },
          () => Math.floor(random() * 65_536) - 32_768,
        );
        const fields = {
          ...FIELDS,
          sizes: shape.join(' '),
          encoding,
          endian,
          'space directions': directions,
        };
        const bytes = encodeNrrd(fields, shorts(own, endian === 'little'));
        expect(isNrrd(bytes)).toBe(true);
        const volume = readNrrd(bytes);
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
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['left-posterior-superior', [-10, -20, 30], [-10, -22, 30]],
    ['LAS', [-10, 20, 30], [-10, 22, 30]],
    ['right-anterior-superior', [10, 20, 30], [10, 22, 30]],
  ] as const)('lies where its header says in the space %s', (space, origin, next) => {
    const fields = { ...FIELDS, space, 'space directions': '(0,2,0) (0,0,-3) (4,0,0)' };
    const { geometry } = readNrrd(encodeNrrd(fields, shorts(values))).header;
    expect(placeAt(geometry.affine, [0, 0, 0])).toEqual(origin);
    expect(placeAt(geometry.affine, [1, 0, 0])).toEqual(next);
  });

  it('is opened as a series of its slices', async () => {
    const opened = await openImage(PURE_SOURCES, encodeNrrd(FIELDS, shorts(values)), 'ct.nrrd');
    expect(opened).toMatchObject({ kind: 'nrrd', frameCount: 2 });
    expect(opened?.head).toMatchObject({
      size: { width: 4, height: 3 },
      bitsPerSample: 16,
      spacing: { x: 2, y: 3, z: 4, unit: 'mm', origin: 'file' },
      orientation: { row: [1, 0, 0], column: [0, 1, 0] },
      warnings: [],
    });
    expect([...((await opened?.frame(1))?.data ?? [])]).toEqual(values.slice(12));
  });

  it('may have colours before its axes, and volumes behind them', () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
    const colours = {
      ...{ type: 'unsigned char', dimension: '4', sizes: '3 2 1 2', encoding: 'raw' },
      kinds: 'RGB-color domain domain domain',
      spacings: 'nan 0.5 0.5 2',
    };
    const rgb = readNrrd(encodeNrrd(colours, bytes));
    expect(rgb.header).toMatchObject({ isOriented: false, isMeasured: true });
    expect(frameOf(rgb, 1)).toMatchObject({ channels: 3, bits: 8, data: bytes.subarray(6) });
    const film = {
      ...{ ...FIELDS, type: 'uint8', dimension: '4', sizes: '2 2 1 3', kinds: 'domain domain domain list' },
      'space directions': '(1,0,0) (0,1,0) (0,0,1) none',
    };
    const volumes = readVolumes(encodeNrrd(film, bytes));
    expect(volumes.header).toMatchObject({ volumes: 3, warnings: [] });
    expect([0, 1, 2].map((volume) => [...volumes.at(volume).values])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ]);
  });

  it('says what its file does not', () => {
    const bare = { type: 'uint8', dimension: '3', sizes: '2 2 1', encoding: 'raw' };
    const { header } = readNrrd(encodeNrrd(bare, Uint8Array.of(1, 2, 3, 4)));
    expect(header).toMatchObject({ isOriented: false, isMeasured: false });
    expect(header.warnings).toHaveLength(2);
    const inches = { ...FIELDS, 'space units': '"in" "in" "in"' };
    expect(readNrrd(encodeNrrd(inches, shorts(values))).header.warnings).toEqual([
      expect.stringContaining('millimetres are assumed'),
    ]);
  });

  it('that is not read is refused in words, by name', async () => {
    const message = (fields: Fields) =>
      openImage(PURE_SOURCES, encodeNrrd({ ...FIELDS, ...fields }, shorts(values)), 'ct.nrrd').then(
        () => 'it is read',
        (error: unknown) => messageOf(error),
      );
    expect(await message({})).toBe('it is read');
    expect(await message({ 'data file': 'ct.raw' })).toBe(
      'ct.nrrd cannot be used: its values lie in another file; a .nrrd may hold both.',
    );
    expect(await message({ encoding: 'bzip2' })).toContain('its values are encoded as bzip2');
    expect(await message({ 'byte skip': '-1' })).toContain('something stands before its values');
    expect(await message({ type: 'block' })).toContain('unknown type block');
    expect(await message({ sizes: '4 3' })).toBe('ct.nrrd is damaged: its sizes are 4 3.');
    expect(await message({ sizes: '4 0 2' })).toBe('ct.nrrd is damaged: its sizes are 4 0 2.');
    expect(await message({ sizes: '4 3 3' })).toContain('its values are not all there');
    expect(await message({ sizes: '4000 4000 4000' })).toContain(
      'ct.nrrd is too large: a volume of it takes',
    );
    expect(await message({ 'space directions': '(2,0,0) (2,0,0) (0,0,4)' })).toContain(
      'on top of each other',
    );
    expect(await message({ 'space directions': '(2,0) (0,2) (0,0)' })).toContain('not three dimensions');
    expect(await message({ 'space directions': '(2,0,0) none (0,0,4)' })).toContain('its axes are');
    expect(await message({ encoding: 'gz' })).toContain('it cannot be unpacked');
    const endless = new TextEncoder().encode('NRRD0004\ntype: short\n');
    await expect(openImage(PURE_SOURCES, endless, 'ct.nrrd')).rejects.toThrow('its header does not end');
  });

  it('neither crashes nor hangs, whichever bytes are changed', () => {
    const originals = ['raw', 'gzip'].map((encoding) => encodeNrrd({ ...FIELDS, encoding }, shorts(values)));
    const outcomes = readMutants(originals, readNrrd, /^nrrd\./);
    expect(outcomes.read).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(10);
  });
});
