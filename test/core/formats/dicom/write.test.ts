import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import type { Attributes } from '../../../../core/formats/dicom/data-set.ts';
import type { Tag } from '../../../../core/formats/dicom/tags.ts';
import { decimalText, encodeDicom } from '../../../../core/formats/dicom/write.ts';
import type { DicomElement, DicomElements, TagName } from '../../../../core/formats/dicom/write.ts';
import { hasModules, hasProgram, python } from '../../../support/python.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const HEAD: DicomElements = { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.7'], x00080018: ['UI', '2.25.1'] };

async function readBack(elements: DicomElements): Promise<Attributes> {
  return (await readDicom(encodeDicom({ ...HEAD, ...elements }))).root;
}

const hex = (length: number) =>
  fc.integer({ min: 0, max: 16 ** length - 1 }).map((number) => number.toString(16).padStart(length, '0'));

/** Of groups that hold anything. */
const tags = fc
  .tuple(fc.constantFrom('0009', '0010', '0020', '0070', '3006', '7001'), hex(4))
  .map(([group, element]): TagName => `x${group}${element}`);

const words = fc.string({ unit: 'grapheme', maxLength: 9 }).map((text) => text.replaceAll(/[\\\s\0]/g, ''));

const element: fc.Arbitrary<DicomElement> = fc.letrec<{ element: DicomElement; items: DicomElements }>(
  (tie) => ({
    element: fc.oneof(
      { depthSize: 'small' },
      fc.tuple(fc.constantFrom('LO', 'PN', 'UT', 'UC'), fc.array(words, { maxLength: 3 })),
      fc.tuple(fc.constantFrom('LO', 'UI', 'ST'), words),
      fc.tuple(fc.constant('US'), fc.array(fc.nat(65_535), { maxLength: 5 })),
      fc.tuple(fc.constant('FD'), fc.double({ noNaN: true })),
      fc.tuple(
        fc.constant('DS'),
        fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { maxLength: 4 }),
      ),
      fc.tuple(fc.constant('AT'), fc.array(tags, { maxLength: 3 })),
      fc.tuple(fc.constantFrom('OB', 'UN', 'OW', 'LO'), fc.uint8Array({ maxLength: 9 })),
      fc.tuple(fc.constant('SQ'), fc.array(tie('items'), { maxLength: 3 })),
    ),
    items: fc.dictionary(tags, tie('element'), { maxKeys: 4 }),
  }),
).element;

const elements = fc.dictionary(tags, element, { maxKeys: 8 }) as fc.Arbitrary<DicomElements>;

function expectSame(found: Attributes, expected: DicomElements): void {
  for (const [name, [vr, value]] of Object.entries(expected)) {
    const tag = name as Tag;
    const context = `${name} ${vr}`;
    const list = (Array.isArray(value) ? value : [value]) as readonly unknown[];
    const bytes = found.bytes(tag) ?? new Uint8Array(1);
    expect(bytes.length % 2, context).toBe(0);
    if (value instanceof Uint8Array) {
      expect(bytes.subarray(0, value.length), context).toEqual(value);
      expect(bytes.length - value.length, context).toBeLessThan(2);
    } else if (vr === 'SQ') {
      const items = found.items(tag);
      expect(items.length, context).toBe(list.length);
      items.forEach((item, index) => expectSame(item, list[index] as DicomElements));
    } else if (vr === 'US') {
      expect(found.words(tag), context).toEqual(list);
    } else if (vr === 'FD') {
      expect(found.doubles(tag), context).toEqual(list);
    } else if (vr === 'DS') {
      found.texts(tag).forEach((text) => expect(text.length, context).toBeLessThanOrEqual(16));
      expect(found.decimals(tag).length, context).toBe(list.length);
      list.forEach((number, index) => {
        const difference = Math.abs((found.decimals(tag)[index] as number) - (number as number));
        expect(difference, context).toBeLessThanOrEqual(1e-8 * Math.abs(number as number));
      });
    } else if (vr === 'AT') {
      const pairs = (list as readonly string[]).flatMap((one) => [one.slice(1, 5), one.slice(5)]);
      expect(found.words(tag), context).toEqual(pairs.map((pair) => parseInt(pair, 16)));
    } else {
      const text = new TextDecoder().decode(bytes).replace(vr === 'UI' ? /\0$/ : / $/, '');
      expect(text, context).toBe(list.join('\\'));
    }
  }
}

describe('a DICOM file that is written', () => {
  it('holds what it was made of', async () => {
    await fc.assert(
      fc.asyncProperty(elements, async (made) => {
        const root = await readBack(made);
        expectSame(root, made);
        expect(root.text('x00080018')).toBe('2.25.1');
      }),
    );
  });

  it('has its elements in the order of their tags, after a mark', () => {
    const one = encodeDicom({ ...HEAD, x00100020: ['LO', 'A'], x00100010: ['PN', 'B'] });
    const other = encodeDicom({ x00100010: ['PN', 'B'], x00100020: ['LO', 'A'], ...HEAD });
    expect(one).toEqual(other);
    expect(one.subarray(0, 132)).toEqual(Uint8Array.from([...new Uint8Array(128), ...strToU8('DICM')]));
  });

  it('says that a value is of an unknown representation where it is too long for its own', async () => {
    const long = 'a'.repeat(70_000);
    const root = await readBack({ x30060050: ['DS', long], x30060051: ['LO', 'b'] });
    expect(root.bytes('x30060050')?.length).toBe(70_000);
    expect(root.text('x30060051' as Tag)).toBe('b');
  });

  it('has packed pixels as they were read', async () => {
    const parts = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6)].map((bytes, index) => ({
      offset: 12 * index,
      bytes,
    }));
    const packed = encodeDicom(
      { ...HEAD, x7fe00010: ['OB', { offsets: [0, 12], parts }] },
      '1.2.840.10008.1.2.5',
    );
    const { root, syntax } = await readDicom(packed);
    expect(syntax.packing).toBe('rle');
    expect(root.fragments('x7fe00010')).toEqual({ offsets: [0, 12], parts });
  });

  it('is refused where it would be none', () => {
    expect(() => encodeDicom({ x00080016: ['UI', '1.2'] } as DicomElements)).toThrow('a SOP instance');
    expect(() => encodeDicom({ ...HEAD, x00020010: ['UI', '1'] })).toThrow('no elements of file meta groups');
    expect(() => encodeDicom({ ...HEAD, xABCD: ['UI', '1'] })).toThrow('xABCD is no tag');
    expect(() => encodeDicom({ ...HEAD, x00280030: ['DS', NaN] })).toThrow('NaN cannot be written');
  });
});

describe('decimal texts', () => {
  it.each([
    [0, '0'],
    [-0.5, '-0.5'],
    [0.1 + 0.2, '0.3'],
    [-1 / 3, '-0.3333333333333'],
    [-123456.123456789, '-123456.12345679'],
    [-999_999_999_999_999.5, '-1e+15'],
    [-1.23456789012345e-111, '-1.23456789e-111'],
  ])('of %d are as precise as 16 letters allow', (number, text) => {
    expect(decimalText(number)).toBe(text);
  });
});

const PARTS: DicomElements = {
  ...HEAD,
  x00080005: ['CS', 'ISO_IR 192'],
  x00100010: ['PN', 'Åström^Ylva'],
  x00180088: ['DS', 1 / 3],
  x00189087: ['FD', -0.1],
  x00280009: ['AT', ['x00181063', 'x00181065']],
  x00281052: ['DS', [1]],
  x00400512: ['LO', ''],
  x00080110: ['SQ', [{ x00080112: ['LO', 'one'] }, {}, { x00080112: ['LO', 'three'] }]],
  x00091001: ['UN', Uint8Array.of(1, 2, 3)],
  x7fe00010: ['OW', Uint8Array.of(1, 0, 255, 255)],
};

it.skipIf(!hasModules('DICOM files that are written, by pydicom', 'pydicom'))(
  'pydicom reads what was written',
  async () => {
    const path = join(await temporaryFolder(), 'a.dcm');
    await writeFile(path, encodeDicom(PARTS));
    const PROGRAM = `
import pydicom
d = pydicom.dcmread(sys.argv[1])
print(json.dumps([
  str(d.file_meta.MediaStorageSOPInstanceUID), int(d.file_meta.FileMetaInformationGroupLength),
  str(d.PatientName), float(d.SpacingBetweenSlices), d.DiffusionBValue,
  [str(tag) for tag in d.FrameIncrementPointer], len(d[0x00080110].value),
  d[0x00080110].value[2][0x00080112].value, list(d[0x00091001].value), list(d.PixelData)]))`;
    expect(JSON.parse(python(PROGRAM, path))).toEqual([
      '2.25.1',
      expect.any(Number),
      'Åström^Ylva',
      0.33333333333333,
      -0.1,
      ['(0018, 1063)', '(0018, 1065)'],
      3,
      'three',
      [1, 2, 3, 0],
      [1, 0, 255, 255],
    ]);
  },
);

it.skipIf(!hasProgram('DICOM files that are written, by dcmdump', 'dcmdump', 'dcmtk'))(
  'dcmdump finds nothing to warn of in what was written',
  async () => {
    const path = join(await temporaryFolder(), 'a.dcm');
    await writeFile(path, encodeDicom(PARTS));
    const said = execFileSync('dcmdump', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(said).toContain('(0010,0010) PN [Åström^Ylva]');
    expect(said).not.toMatch(/^[WE]:/m);
  },
);
