import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../../core/formats/bytes.ts';
import { isNifti, readNifti as readVolumes } from '../../../../core/formats/nifti/volume.ts';
import { readNifti } from '../../../support/first-volume.ts';
import { frameOf } from '../../../../core/formats/volume/frames.ts';
import type { Volume } from '../../../../core/formats/volume/frames.ts';

import { frameSize, pixelAt } from '../../../../core/geometry/volume.ts';
import type { Vector } from '../../../../core/geometry/vector.ts';
import type { Raster } from '../../../../core/imaging/raster.ts';
import { seededRandom } from '../../../../core/random.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import type { TestVolume } from '../../../support/nifti.ts';

/** All values of a volume in the order in which they are stored, by way of the frames. */
function storedValues(volume: Volume): number[] {
  const { geometry } = volume.header;
  const [width, height, depth] = geometry.shape;
  const frames = Array.from({ length: depth }, (_, k) => frameOf(volume, k));
  return Array.from({ length: width * height * depth }, (_, at) => {
    const voxel: Vector = [at % width, Math.floor(at / width) % height, Math.floor(at / width / height)];
    const { x, y, frame } = pixelAt(geometry, voxel);
    return (frames[frame] as Raster).data[y * frameSize(geometry).width + x] as number;
  });
}

const ways = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  isLittleEndian: fc.boolean(),
  isPacked: fc.boolean(),
  valuesAt: fc.constantFrom(undefined, 560, 701),
  sform: fc.constantFrom(
    undefined,
    [-1, 0, 0, 5, 0, 1, 0, 5, 0, 0, 1, 5],
    [0, 1, 0, 5, 1, 0, 0, 5, 0, 0, 1, 5],
    [0, 0, 1, 5, -1, 0, 0, 5, 0, 1, 0, 5],
  ),
});

const WHOLE = (bits: number, isSigned: boolean) => ({
  min: isSigned ? -(2 ** (bits - 1)) : 0,
  max: isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1,
});

const TYPES = [
  ['uint8', 8, fc.integer(WHOLE(8, false))],
  ['uint16', 16, fc.integer(WHOLE(16, false))],
  ['int8', 'float', fc.integer(WHOLE(8, true))],
  ['int16', 'float', fc.integer(WHOLE(16, true))],
  ['int32', 'float', fc.integer(WHOLE(32, true))],
  ['uint32', 'float', fc.integer(WHOLE(32, false))],
  ['int64', 'float', fc.maxSafeInteger()],
  ['uint64', 'float', fc.maxSafeNat()],
  ['float32', 'float', fc.float()],
  ['float64', 'float', fc.double()],
] as const;

const extent = fc.integer({ min: 1, max: 5 });

describe('the values of a NIfTI', () => {
  it.each(TYPES)('of type %s are kept, however they are stored, at %s bits', (type, bits, value) => {
    const files = fc.tuple(fc.tuple(extent, extent, extent), ways).chain(([shape, way]) =>
      fc
        .array(value, {
          minLength: shape[0] * shape[1] * shape[2],
          maxLength: shape[0] * shape[1] * shape[2],
        })
        .map((values) => ({ shape, way, values })),
    );
    fc.assert(
      fc.property(files, ({ shape, way, values }) => {
        const { valuesAt, sform, ...rest } = way;
        const bytes = encodeNifti({
          ...{ shape, type, values, ...rest },
          ...(valuesAt === undefined ? {} : { valuesAt }),
          ...(sform === undefined ? {} : { sform }),
        });
        expect(isNifti(bytes)).toBe(true);
        const volume = readNifti(bytes);
        expect(frameOf(volume, 0)).toMatchObject({ channels: 1, bits });
        expect(storedValues(volume)).toEqual(bits === 'float' ? values.map(Math.fround) : values);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['uint8', 'int16', 'float32'] as const)(
    'of type %s are scaled where the header says so',
    (type) => {
      const file = { shape: [2, 2, 1], type, values: [0, 1, 2, 100] };
      const scaled = (slope: number, intercept: number) =>
        storedValues(readNifti(encodeNifti({ ...file, slope, intercept })));
      expect(scaled(0.5, -10)).toEqual([-10, -9.5, -9, 40]);
      expect(scaled(1, -1024)).toEqual([-1024, -1023, -1022, -924]);
      // No slope, and none that could be one, means that the values are as they are stored.
      for (const slope of [0, NaN, Infinity]) expect(scaled(slope, 7)).toEqual([0, 1, 2, 100]);
      expect(frameOf(readNifti(encodeNifti({ ...file, type: 'uint8', slope: 1 })), 0).bits).toBe(8);
      expect(frameOf(readNifti(encodeNifti({ ...file, type: 'uint8', slope: 2 })), 0).bits).toBe('float');
    },
  );

  it.each([
    ['rgb24', 3],
    ['rgba32', 4],
  ] as const)('that are colours (%s) are kept at 8 bits, and never scaled', (type, bytes) => {
    const values = Array.from({ length: 4 * bytes }, (_, i) => 10 + i);
    const volume = readNifti(encodeNifti({ shape: [2, 2, 1], type, values, slope: 3 }));
    const frame = frameOf(volume, 0);
    expect(frame).toMatchObject({ width: 2, height: 2, channels: 3, bits: 8 });
    // Without a word about the body, right is at the left, and the front above: the last voxel comes first.
    const last = 10 + 3 * bytes;
    expect([...frame.data.slice(0, 3)]).toEqual([last, last + 1, last + 2]);
  });

  it('are those of each of its volumes, in whatever order they are asked for', () => {
    const values = Array.from({ length: 48 }, (_, i) => i);
    const extents = fc.constantFrom([6], [2, 3], [1, 3, 1, 2]);
    const order = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(extents, order, fc.boolean(), fc.constantFrom(1, 2), (others, asked, isPacked, version) => {
        const file = { shape: [2, 2, 2, ...others], values, isPacked, version };
        const volumes = readVolumes(encodeNifti(file));
        expect(volumes.header).toMatchObject({ volumes: 6, geometry: { shape: [2, 2, 2] } });
        for (const at of asked)
          expect(storedValues(volumes.at(at))).toEqual(values.slice(8 * at, 8 * at + 8));
      }),
    );
  });

  it('lie in the memory of a plain file', () => {
    const bytes = encodeNifti({ shape: [2, 2, 1], values: [1, 2, 3, 4] });
    expect(readNifti(bytes).values.buffer).toBe(bytes.buffer);
  });

  it('may be packed in several parts', () => {
    const values = Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 30_000);
    const plain = encodeNifti({ shape: [100, 100, 20], values });
    const cuts = [0, 100, 353, 200_000, plain.length];
    const parts = cuts.slice(1).map((end, i) => gzipSync(plain.subarray(cuts[i], end)));
    expect(storedValues(readNifti(concatenate(parts)))).toEqual(values);
  });
});

describe('the window of a volume', () => {
  const values = Array.from({ length: 8000 }, (_, i) => (i < 4000 ? 0 : i / 8));
  const file = { shape: [20, 20, 20], type: 'float32', values } as const;

  it('is one for all frames, also for those that show nothing', () => {
    const volume = readNifti(encodeNifti(file));
    expect(frameOf(volume, 0).range).toEqual({ low: 0, high: 0 });
    expect(frameOf(volume, 0).window).toEqual(frameOf(volume, 19).window);
    expect(frameOf(volume, 0).window.high).toBeGreaterThan(990);
  });

  it('is found in the whole of a large one, and not along one of its columns', () => {
    const large = Array.from({ length: 128 * 128 * 64 }, (_, i) => (i % 128 === 0 ? 0 : 500 + (i % 128)));
    const { window } = readNifti(encodeNifti({ shape: [128, 128, 64], values: large }));
    expect(window.high).toBeGreaterThan(620);
  });

  it('is what the file means to be shown, where it says so', () => {
    const { window, windows } = frameOf(readNifti(encodeNifti({ ...file, calibrated: [10, 90] })), 3);
    expect(window).toEqual({ low: 10, high: 90 });
    expect(windows).toEqual([{ name: 'Calibrated', low: 10, high: 90 }]);
    for (const calibrated of [
      [5, 5],
      [9, 1],
      [0, NaN],
    ] as const) {
      expect(frameOf(readNifti(encodeNifti({ ...file, calibrated })), 3).windows).toEqual([]);
    }
  });

  it('leaves out what is not a number', () => {
    const holed = values.map((value, i) => (i % 3 === 0 ? NaN : value));
    const frame = frameOf(readNifti(encodeNifti({ ...file, values: holed })), 19);
    expect(frame.window.high).toBeGreaterThan(990);
    expect(frame.data.some(Number.isNaN)).toBe(true);
  });
});

describe('where a NIfTI lies', () => {
  const values = Array.from({ length: 24 }, (_, i) => i);
  const file: TestVolume = { shape: [2, 3, 4], values };
  const header = (change: Partial<TestVolume>) => readNifti(encodeNifti({ ...file, ...change })).header;
  const sform = [-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30];
  const qform = { quaternion: [0, 1, 0], offset: [1, 2, 3] };

  it('its sform says before its qform, and that before its spacing', () => {
    expect(header({ sform, qform }).geometry.affine).toEqual([
      [-2, 0, 0, 10],
      [0, 3, 0, 20],
      [0, 0, 4, 30],
    ]);
    // Half a turn about the axis to the front.
    expect(header({ qform, spacing: [2, 3, 4] }).geometry.affine).toEqual([
      [-2, 0, 0, 1],
      [0, 3, 0, 2],
      [0, 0, -4, 3],
    ]);
    const handed = header({ qform: { ...qform, handed: -1 }, spacing: [2, 3, 4] });
    expect(handed.geometry.affine[2]).toEqual([0, 0, 4, 3]);
    const plain = header({ spacing: [2, 3, 4] });
    expect(plain.geometry.affine).toEqual([
      [2, 0, 0, 0],
      [0, 3, 0, 0],
      [0, 0, 4, 0],
    ]);
    expect(plain).toMatchObject({ isOriented: false, isMeasured: true });
    expect(plain.warnings).toEqual([expect.stringContaining('does not say how it lies in the body')]);
  });

  it('is in millimetres whatever its unit is', () => {
    const first = (units: number) => header({ sform, units }).geometry.affine[0];
    expect(first(1)).toEqual([-2000, 0, 0, 10_000]);
    expect(first(2 + 8)).toEqual([-2, 0, 0, 10]);
    expect(first(3)).toEqual([-0.002, 0, 0, 0.01]);
    expect(first(0)).toEqual([-2, 0, 0, 10]);
    expect(header({ sform, units: 0 }).warnings).toEqual([
      'It states no unit of length; millimetres are assumed.',
    ]);
    expect(header({ sform }).warnings).toEqual([]);
  });

  it('is not believed where it cannot be', () => {
    const flat = [-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 0, 30];
    const fallen = header({ sform: flat, qform, spacing: [2, 3, 4] });
    expect(fallen.geometry.affine[0]).toEqual([-2, 0, 0, 1]);
    expect(fallen.warnings).toEqual(['Its sform places voxels on top of each other, and is not used.']);
    const nothing = header({ spacing: [0, 0, NaN] });
    expect(nothing).toMatchObject({ isOriented: false, isMeasured: false });
    expect(nothing.warnings).toContain('It does not say how large its voxels are.');
    const sheared = header({ sform: [1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] });
    expect(sheared.warnings).toEqual([expect.stringContaining('not at right angles')]);
  });
});

describe('what is not read', () => {
  const file: TestVolume = { shape: [2, 3, 4], values: Array.from({ length: 24 }, (_, i) => i) };
  const refusal = (change: Partial<TestVolume>): string => {
    try {
      readNifti(encodeNifti({ ...file, ...change }));
    } catch (error) {
      return (error as Error).message;
    }
    return 'it is read';
  };

  it('is refused in words', () => {
    expect(refusal({})).toBe('it is read');
    expect(refusal({ type: 'complex64', values: [] })).toBe('its values are complex numbers');
    expect(refusal({ patches: [[70, 'Int16', 1536]] })).toBe('its values are floats of 128 bits');
    expect(refusal({ patches: [[70, 'Int16', 77]] })).toBe('its values are of the unknown type 77');
    expect(refusal({ patches: [[68, 'Int16', 3006]] })).toContain('it is CIFTI');
    expect(refusal({ patches: [[344, 'Int32', 0x0031696e]] })).toContain('one of a pair of files');
  });

  it('is damaged where the header makes no sense, and said so before memory is taken', () => {
    expect(refusal({ patches: [[72, 'Int16', 8]] })).toContain('int16 are said to have 8 bits');
    expect(refusal({ patches: [[40, 'Int16', 0]] })).toBe('it has 0 dimensions');
    expect(refusal({ patches: [[40, 'Int16', 8]] })).toBe('it has 8 dimensions');
    expect(refusal({ patches: [[44, 'Int16', -3]] })).toBe('it is -3 long along its dimension 2');
    expect(refusal({ patches: [[108, 'Float32', 100]] })).toBe('its values are said to begin at 100');
    expect(refusal({ patches: [[108, 'Float32', NaN]] })).toBe('its values are said to begin at NaN');
    expect(refusal({ patches: [[108, 'Float32', 360]] })).toContain('incomplete');
    expect(refusal({ slope: 2, intercept: NaN })).toContain('scaled by 2 and then by NaN');
    const huge: TestVolume['patches'] = [
      [42, 'Int16', 32_000],
      [44, 'Int16', 32_000],
      [46, 'Int16', 32_000],
    ];
    expect(refusal({ patches: huge })).toContain('a volume of it takes 65536000 MB');
    // 500 MB, of which a file of 200 bytes cannot hold a thousandth.
    const large: TestVolume['patches'] = [
      [42, 'Int16', 500],
      [44, 'Int16', 500],
      [46, 'Int16', 1000],
    ];
    for (const isPacked of [false, true]) {
      expect(refusal({ patches: large, isPacked })).toContain('its values are not all there');
    }
  });

  it('is damaged where it is cut off, or packed values are not what they were', () => {
    const values = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 1000);
    const packed = encodeNifti({ shape: [10, 20, 15], values, isPacked: true });
    expect(() => readNifti(packed.subarray(0, packed.length - 900))).toThrow(/incomplete|cannot be unpacked/);
    const stored = gzipSync(encodeNifti({ shape: [10, 20, 15], values }), { level: 0 });
    stored[2000] = (stored[2000] as number) ^ 1;
    expect(() => readNifti(stored)).toThrow('its checksum is wrong');
  });

  it('is a file that claims more volumes than it has, or than anybody could look at', () => {
    const several = { shape: [2, 3, 4, 5], values: [] };
    for (const isPacked of [false, true]) {
      const missing: TestVolume['patches'] = [[48, 'Int16', isPacked ? 20_000 : 6]];
      expect(refusal({ ...several, isPacked, patches: missing })).toContain('its values are not all there');
      const million: TestVolume['patches'] = [
        [40, 'Int16', 5],
        [48, 'Int16', 1000],
        [50, 'Int16', 1000],
      ];
      expect(refusal({ ...several, isPacked, patches: million })).toBe(
        'it claims to have 4,000,000 frames, and 100,000 are the most',
      );
    }
    const packed = encodeNifti({ ...several, isPacked: true });
    const volumes = readVolumes(encodeNifti({ ...several, isPacked: true, patches: [[48, 'Int16', 6]] }));
    expect([...volumes.at(4).values]).toHaveLength(48);
    expect(() => volumes.at(5)).toThrow('its values are not all there');
    expect(readVolumes(packed).at(4).values).toHaveLength(48);
  });

  it('is not taken for a NIfTI', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(1000), gzipSync(new Uint8Array(1000))]) {
      expect(isNifti(bytes)).toBe(false);
    }
    expect(isNifti(Uint8Array.of(0x1f, 0x8b, 8))).toBe(false);
    expect(isNifti(encodeNifti(file).subarray(0, 347))).toBe(false);
  });

  it('neither crashes nor hangs, whichever bytes are changed', () => {
    const originals = [1, 2].flatMap((version) =>
      [false, true].map((isPacked) =>
        encodeNifti({
          ...file,
          version: version as 1 | 2,
          isPacked,
          sform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
        }),
      ),
    );
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      const mutant = (originals[seed % originals.length] as Uint8Array).slice();
      for (let change = 0; change < 1 + (seed % 8); change++) {
        mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
      }
      const cut = seed % 5 === 0 ? mutant.subarray(0, Math.floor(random() * mutant.length)) : mutant;
      try {
        const volume = readNifti(cut);
        for (let k = 0; k < volume.header.geometry.shape[2]; k++) frameOf(volume, k);
        outcomes.read++;
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^nifti\./) });
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(10);
  });
});
