import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeCellpose, encodeCellpose } from '../../../core/formats/cellpose.ts';
import { encodeNpy, encodeNpyHeader } from '../../../core/formats/npy.ts';
import { encodeObjectNpy } from '../../../core/formats/pickle/write.ts';
import { seededRandom } from '../../../core/random.ts';
import { mutated } from '../../support/mutants.ts';
import { hasModules, python } from '../../support/python.ts';

/** Two objects that touch, of which one is cut off by the edge. */
const MAP = {
  ...{ width: 5, height: 4 },
  data: [0, 1, 1, 1, 2, 0, 1, 1, 1, 2, 0, 1, 1, 1, 2, 0, 0, 0, 0, 0],
};
const OUTLINES = [0, 1, 1, 1, 2, 0, 1, 0, 1, 2, 0, 1, 1, 1, 2, 0, 0, 0, 0, 0];

const maps = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc.record({
      ...{ width: fc.constant(width), height: fc.constant(height) },
      data: fc.array(fc.nat(4), { minLength: width * height, maxLength: width * height }),
    }),
  );

const folder = mkdtempSync(join(tmpdir(), 'cellpose-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What NumPy writes: `made` is a dictionary in Python's words. */
function writtenByNumPy(made: string, protocol?: number): Uint8Array {
  const path = join(folder, 'written_seg.npy');
  const save =
    protocol === undefined
      ? 'numpy.save(sys.argv[1], made)'
      : `saved = pickle.dumps(numpy.array(made), ${protocol})
open(sys.argv[1], 'wb').write(bytes.fromhex(sys.argv[2]) + saved)`;
  const header = Buffer.from(encodeNpyHeader('object', [])).toString('hex');
  python(`import pickle\nmade = ${made}\n${save}`, path, header);
  return readFileSync(path);
}

const numPy = hasModules('Cellpose masks as NumPy reads and writes them', 'numpy');

describe("Cellpose's masks", () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const file = encodeCellpose({ map, isManual: [true, false, true, false], fileName: 'ä.png' });
        const masks = decodeCellpose(file);
        expect(masks).toEqual({
          dtype: 'uint16',
          shape: [map.height, map.width],
          data: Uint16Array.from(map.data),
        });
      }),
    );
  });

  it('have room for more objects than 16 bits hold', () => {
    const isManual = Array.from({ length: 70_000 }, () => false);
    const map = { width: 2, height: 1, data: [1, 70_000] };
    const masks = decodeCellpose(encodeCellpose({ map, isManual, fileName: 'a.png' }));
    expect(masks).toEqual({ dtype: 'int32', shape: [1, 2], data: Int32Array.of(1, 70_000) });
  });

  it('are none in an array of numbers', () => {
    expect(decodeCellpose(encodeNpy({ dtype: 'uint8', shape: [1], data: Uint8Array.of(1) }))).toBeNull();
  });

  it('are missed where Python objects are something else', () => {
    for (const value of [null, 'masks', [1, 2], new Map([['flows', 1.5]])]) {
      expect(() => decodeCellpose(encodeObjectNpy(value))).toThrow('no masks as Cellpose writes them');
    }
  });

  it.runIf(numPy)('are a dictionary to NumPy, with all that Cellpose looks for', () => {
    const path = join(folder, 'own_seg.npy');
    writeFileSync(path, encodeCellpose({ map: MAP, isManual: [true, false], fileName: 'cells/ä.png' }));
    const read = python(
      [
        'found = numpy.load(sys.argv[1], allow_pickle=True).item()',
        // Cellpose numbers them anew where they lie.
        "found['masks'] += 1",
        "said = {key: [str(value.dtype), value.tolist()] if hasattr(value, 'dtype') else value",
        '        for key, value in found.items()}',
        'print(json.dumps(said))',
      ].join('\n'),
      path,
    );
    const rows = (values: readonly number[]) => [0, 5, 10, 15].map((at) => values.slice(at, at + 5));
    expect(JSON.parse(read)).toEqual({
      filename: 'cells/ä.png',
      masks: ['uint16', rows(MAP.data.map((id) => id + 1))],
      outlines: ['uint16', rows(OUTLINES)],
      chan_choose: [0, 0],
      ismanual: ['bool', [true, false]],
    });
  });

  it.runIf(numPy)('are found among all that Cellpose writes, in every protocol that NumPy has used', () => {
    const masks = 'numpy.arange(6, dtype=numpy.int32).reshape(2, 3)';
    const made = `dict(outlines=${masks}, masks=${masks}, colors=numpy.zeros((5, 3), 'u1'),
      chan_choose=[0, 0], filename='/data/ä.tif', flows=[numpy.ones((1, 2, 3, 3), 'u1'), [], None],
      ismanual=numpy.zeros(5, bool), manual_changes=[['23:59', 'removed mask', [numpy.arange(3)] * 2]],
      model_path=0, flow_threshold=0.4, cellprob_threshold=-1.5, est_diam=numpy.float64(30.5),
      zdraw=list(numpy.ones(2, 'i2')), ratio=2 ** 40,
      normalize_params=dict(lowhigh=None, percentile=[1.0, 99.0], normalize=True, tile_norm=0))`;
    for (const protocol of [undefined, 3, 4]) {
      expect(decodeCellpose(writtenByNumPy(made, protocol))).toEqual({
        dtype: 'int32',
        shape: [2, 3],
        data: Int32Array.of(0, 1, 2, 3, 4, 5),
      });
    }
  });

  it.runIf(numPy)('may be column-major, and of several planes', () => {
    const turned = writtenByNumPy(
      "dict(masks=numpy.asfortranarray(numpy.arange(6, dtype='u4').reshape(1, 2, 3)))",
    );
    expect(decodeCellpose(turned)).toEqual({
      dtype: 'uint32',
      shape: [1, 2, 3],
      data: Uint32Array.of(0, 1, 2, 3, 4, 5),
    });
  });

  it.runIf(numPy)('are refused where a file names anything that is no array', () => {
    const path = 'dict(masks=numpy.zeros((1, 1)), model_path=__import__("pathlib").PurePosixPath("a"))';
    expect(() => decodeCellpose(writtenByNumPy(path))).toThrow('with pathlib.PurePosixPath');
  });

  it('are refused, and nothing is run, where a file is a program', () => {
    const program = [
      'cos\nsystem\nX\u0004\u0000\u0000\u0000true\u0085R.',
      'c__builtin__\neval\n(Vx\ntR.',
      'I1\n.',
    ];
    const refusals = ['with os.system', 'with __builtin__.eval', 'with the instruction 0x49'];
    program.forEach((codes, at) => {
      const bytes = Uint8Array.of(...encodeNpyHeader('object', []), 0x80, 2, ...Buffer.from(codes, 'latin1'));
      expect(() => decodeCellpose(bytes)).toThrow(refusals[at]);
    });
  });

  it('are read or refused in words, however a file is damaged', () => {
    const uniform = seededRandom(20261129);
    const random = (below: number): number => Math.floor(uniform() * below);
    const good = encodeCellpose({ map: MAP, isManual: [true, false], fileName: 'a.png' });
    const outcomes = { read: 0, refused: 0 };
    for (let mutant = 0; mutant < 3000; mutant++) {
      try {
        decodeCellpose(mutated(good, random));
        outcomes.read++;
      } catch (error) {
        expect(error).toMatchObject({ name: 'WorkbenchError' });
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
