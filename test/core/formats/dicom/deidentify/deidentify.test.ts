import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { strFromU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { deidentify, previewDeidentified } from '../../../../../core/formats/dicom/deidentify/deidentify.ts';
import { PROFILE_TAGS, profileRow } from '../../../../../core/formats/dicom/deidentify/profile.ts';
import { TAG } from '../../../../../core/formats/dicom/tags.ts';
import type { Tag } from '../../../../../core/formats/dicom/tags.ts';
import type { TagName, Vr } from '../../../../../core/formats/dicom/write.ts';
import { pureSources } from '../../../../../core/sources/registry.ts';
import { openImage } from '../../../../../core/sources/source.ts';
import { hasModules, python } from '../../../../support/python.ts';
import { encodeDicom, imageElements } from '../../../../support/dicom.ts';
import type { DicomOptions, TestElements, TestValue } from '../../../../support/dicom.ts';

const sha256 = async (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
let secrets = 0;
const newSecret = () => ({ secret: new Uint8Array(32).fill(++secrets), sha256 });

const SIZE = { width: 2, height: 2 };
const PIXELS = [1, 2, 300, 65_535];

const IDENTIFIED: TestElements = {
  '00080018': ['UI', '1.2.826.0.1.7'],
  '00080020': ['DA', '19870203'],
  '00100010': ['PN', 'Muster^Erika'],
  '00100020': ['LO', 'M-1'],
  '00200052': ['UI', '1.2.840.10008.1.4.1.1'],
};

async function attributesOf(bytes: Uint8Array<ArrayBuffer>) {
  return (await readDicom(bytes)).root;
}

describe('de-identification', () => {
  it('removes, empties and replaces by the profile, and says what', async () => {
    const original = encodeDicom(
      imageElements(SIZE, PIXELS, {
        ...IDENTIFIED,
        '00080023': ['DA', '19870203'],
        '00081030': ['LO', 'Knee'],
        '00091001': ['LO', 'hidden'],
        '60003000': ['OW', [1]],
        '00180015': ['CS', 'KNEE'],
      }),
    );
    const { bytes, changes } = await deidentify(original, newSecret());
    const root = await attributesOf(bytes);
    const texts = (...tags: readonly TagName[]) => tags.map((tag) => root.texts(tag as Tag)[0]);
    expect(texts('x00100010', 'x00080020', 'x00080023', 'x00180015')).toEqual([
      undefined,
      undefined,
      '19000101',
      'KNEE',
    ]);
    expect(root.elements().map(({ tag }) => tag)).not.toContain('x00081030');
    // Frames of reference that the standard knows stay.
    expect(texts('x00200052')).toEqual(['1.2.840.10008.1.4.1.1']);
    expect(texts('x00120062', 'x00120063', 'x00280303')).toEqual([
      'YES',
      'DICOM PS3.15 E.1 basic profile',
      'REMOVED',
    ]);
    expect(root.items('x00120064')[0]?.text('x00080100')).toBe('113100');
    expect(changes.map(({ name, outcome, value }) => [name, outcome, value])).toEqual([
      ['SOP Instance UID', 'replaced', '1.2.826.0.1.7'],
      ['Study Date', 'emptied', '19870203'],
      ['Content Date', 'replaced', '19870203'],
      ['Study Description', 'removed', 'Knee'],
      ['Private elements', 'removed', ''],
      ["Patient's Name", 'emptied', 'Muster^Erika'],
      ['Patient ID', 'replaced', 'M-1'],
      ['Overlays', 'removed', ''],
    ]);
    expect(await previewDeidentified(original)).toMatchObject({ changes });
  });

  it('reads names in the characters of the file, and counts what is there several times', async () => {
    const original = encodeDicom(
      imageElements(SIZE, PIXELS, {
        ...IDENTIFIED,
        '00080005': ['CS', 'ISO_IR 192'],
        '00100010': ['PN', new TextEncoder().encode('Müller^Jörg')],
        '00102297': ['PN', 'A'],
        '00400260': ['SQ', [{ '00102297': ['PN', 'B'] }, { '00102297': ['PN', 'C'] }]],
      }),
    );
    const { changes } = await previewDeidentified(original);
    expect(changes.find(({ name }) => name === "Patient's Name")?.value).toBe('Müller^Jörg');
    expect(changes.find(({ tag }) => tag === 'x00102297')).toMatchObject({ value: 'A', count: 3 });
  });

  it('replaces UIDs alike in one export, also in sequences and the file meta, and in no other', async () => {
    const references = (uid: string): TestElements => ({
      '0020000d': ['UI', '1.2.826.0.1.2'],
      '00081140': ['SQ', [{ '00081150': ['UI', '1.2.840.10008.5.1.4.1.1.2'], '00081155': ['UI', uid] }]],
    });
    const first = encodeDicom(imageElements(SIZE, PIXELS, { ...IDENTIFIED, ...references('1.2.826.0.1.8') }));
    const second = encodeDicom(
      imageElements(SIZE, PIXELS, {
        ...IDENTIFIED,
        ...references('1.2.826.0.1.7'),
        '00080018': ['UI', '1.2.826.0.1.8'],
      }),
    );
    const secret = newSecret();
    const made = await Promise.all(
      [first, second].map(async (file) => (await deidentify(file, secret)).bytes),
    );
    const [one, two] = await Promise.all(made.map(attributesOf));
    const uidOf = (root: typeof one, tag: TagName) => root?.text(tag as Tag);
    const referred = (root: typeof one) => root?.items('x00081140' as Tag)[0]?.text('x00081155');
    expect(uidOf(one, 'x0020000d')).toMatch(/^2\.25\.\d{30,39}$/);
    expect(uidOf(one, 'x0020000d')).toBe(uidOf(two, 'x0020000d'));
    expect(referred(one)).toBe(uidOf(two, TAG.sopInstance));
    expect(referred(two)).toBe(uidOf(one, TAG.sopInstance));
    expect(uidOf(one, TAG.patientId)).toMatch(/^\d{12}$/);
    expect(uidOf(one, TAG.patientId)).toBe(uidOf(two, TAG.patientId));
    // Once in front of the data set and once in it.
    expect(strFromU8(made[0] as Uint8Array, true).split(uidOf(one, TAG.sopInstance) as string)).toHaveLength(
      3,
    );
    const other = await attributesOf((await deidentify(first, newSecret())).bytes);
    expect(uidOf(other, 'x0020000d')).not.toBe(uidOf(one, 'x0020000d'));
    expect(uidOf(other, TAG.patientId)).not.toBe(uidOf(one, TAG.patientId));
  });

  it.each<[string, DicomOptions]>([
    ['explicit', {}],
    ['implicit', { syntax: '' }],
    ['big endian', { syntax: '.2' }],
    ['deflated', { syntax: '.1.99', pack: (elements) => new Uint8Array(deflateRawSync(elements)) }],
    ['without a head', { hasMeta: false }],
  ])('leaves nothing of what the profile takes out of a file that is %s', async (_, options) => {
    const original = encodeDicom(bearing(), { ...options, meta: CANARY_META, preamble: 'CANARY preamble' });
    const plain = options.pack === undefined ? original : encodeDicom(bearing(), { meta: CANARY_META });
    expect(canariesIn(plain)).toBeGreaterThan(PROFILE_TAGS.length * 0.8);
    const { bytes, changes } = await deidentify(original, newSecret());
    expect(canariesIn(bytes)).toBe(0);
    expect(changes.length).toBeGreaterThan(PROFILE_TAGS.length * 0.9);
    const file = await readDicom(bytes);
    expect(file.transferSyntax).toBe(`1.2.840.10008.1.2${options.syntax === '' ? '' : '.1'}`);
    expect(await valuesIn(bytes)).toEqual(PIXELS);
  });

  it.each<[TagName, string]>([
    ['x00080050', 'Z'],
    ['x00081140', 'X/Z/U*'],
    ['x0020000d', 'U'],
    ['x00204000', 'X'],
    ['x00081010', 'X/Z/D'],
    ['x0040a730', 'D'],
    ['x30060026', 'Z'],
    ['x00400275', 'X'],
    ['x50023000', 'X'],
    ['x60103000', 'X'],
    ['x00290010', 'X'],
  ])('knows the row of %s', (tag, action) => {
    expect(profileRow(tag)?.action).toBe(action);
    expect(PROFILE_TAGS).toHaveLength(651);
  });

  it.skipIf(!hasModules('names, dates and times of the DICOM dictionary', 'pydicom'))(
    'has a row for every name of a person or a program, date and time in the dictionary',
    () => {
      const listed = python(NAMES_AND_TIMES).trim().split('\n') as TagName[];
      expect(listed.length).toBeGreaterThan(200);
      expect(listed.filter((tag) => profileRow(tag) === undefined)).toEqual([]);
    },
  );

  it('would be found out if it left something', async () => {
    const planted: TestElements = { ...bearing(), '00180015': ['CS', 'CANARY'] };
    const { bytes } = await deidentify(encodeDicom(planted), newSecret());
    expect(canariesIn(bytes)).toBe(1);
  });

  it('keeps packed pixels and their table of offsets to the byte', async () => {
    const fragments = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6)];
    const original = encodeDicom(
      { ...imageElements(SIZE, [], IDENTIFIED), '7fe00010': ['OB', { fragments, offsets: [0, 12] }] },
      { syntax: '.4.70' },
    );
    const { bytes } = await deidentify(original, newSecret());
    const [before, after] = [await readDicom(original), await readDicom(bytes)];
    expect(after.transferSyntax).toBe(before.transferSyntax);
    expect(after.root.fragments(TAG.pixels)).toEqual(before.root.fragments(TAG.pixels));
    expect(after.root.fragments(TAG.pixels)?.parts.map(({ bytes: part }) => [...part])).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  it('refuses what tells of a patient in prose, and what does not say which object it is', async () => {
    const report: TestElements = {
      '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.88.11'],
      '00080018': ['UI', '1.2'],
    };
    await expect(deidentify(encodeDicom(report), newSecret())).rejects.toMatchObject({ code: 'dicom.kind' });
    await expect(previewDeidentified(encodeDicom(report))).rejects.toMatchObject({ code: 'dicom.kind' });
    const nameless = encodeDicom(imageElements(SIZE, PIXELS));
    await expect(deidentify(nameless, newSecret())).rejects.toMatchObject({ code: 'dicom.damaged' });
  });

  it.each<[string, TestElements, string | undefined]>([
    ['CT', {}, undefined],
    ['ultrasound', { '00080060': ['CS', 'US'] }, 'modality'],
    ['ultrasound that says it has none', { '00080060': ['CS', 'US'], '00280301': ['CS', 'NO'] }, undefined],
    ['CT that says it has some', { '00280301': ['CS', 'YES'] }, 'stated'],
    ['picture of a screen', { '00080008': ['CS', 'DERIVED\\SECONDARY\\SCREEN SAVE'] }, 'screen'],
    ['secondary capture', { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.7.4'] }, 'screen'],
  ])('asks whether there is text in the pixels of a %s', async (_, others, clue) => {
    const ct: TestElements = { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'] };
    const file = encodeDicom(imageElements(SIZE, PIXELS, { ...IDENTIFIED, ...ct, ...others }));
    expect((await previewDeidentified(file)).textClue).toBe(clue);
  });
});

async function valuesIn(bytes: Uint8Array<ArrayBuffer>): Promise<readonly number[]> {
  const file = await openImage(
    pureSources(() => Promise.resolve(undefined)),
    bytes,
    'a.dcm',
  );
  return [...((await file?.frame(0))?.data ?? [])];
}

const NAMES_AND_TIMES = `
from pydicom.datadict import DicomDictionary
for tag, (vr, *_) in sorted(DicomDictionary.items()):
    if tag >= 0x00080000 and vr in ('PN', 'DA', 'DT', 'TM', 'AE'):
        print('x%08x' % tag)
`;

const CANARY_META: TestElements = {
  '00020003': ['UI', '1.2.826.0.99999.5'],
  '00020013': ['SH', 'CANARY'],
  '00020016': ['AE', 'CANARY'],
  '00020100': ['UI', '1.2.826.0.99999.6'],
  '00020102': ['OB', new TextEncoder().encode('CANARY')],
};

/** What no file of its own has, by representation; texts of any other say so. */
const CANARIES: Readonly<Partial<Record<Vr, TestValue>>> = {
  ...{ UI: '1.2.826.0.99999.1', DA: '18871224', DT: '18871224', TM: '235957.1234', AS: '117Y' },
  ...{ DS: '-9876.5', IS: '-9876', US: [0x4143, 0x414e, 0x5952] },
  OB: new TextEncoder().encode('CANARY'),
  UN: new TextEncoder().encode('CANARY'),
};

const MARKS = /CANARY|\.99999\.|18871224|57\.1234|117Y|-9876/g;

function canariesIn(bytes: Uint8Array): number {
  return strFromU8(bytes, true).match(MARKS)?.length ?? 0;
}

/** An image that has every element of the profile, and others where something may hide. */
function bearing(): TestElements {
  const elements: Record<string, TestElements[string]> = { ...imageElements(SIZE, PIXELS, IDENTIFIED) };
  const hidden: TestElements = {
    '00080104': ['LO', 'CANARY'],
    '00081155': ['UI', '1.2.826.0.99999.2'],
    '00100010': ['PN', 'CANARY'],
    '00110011': ['LO', 'CANARY'],
  };
  const profile = PROFILE_TAGS.filter((tag) => tag > 'x0008' && !/^x(0040a730|00420011)/.test(tag));
  for (const tag of profile) {
    const { vr, action } = profileRow(tag) as NonNullable<ReturnType<typeof profileRow>>;
    const items = action === 'X/Z/U*' ? [{ ...hidden, '00080104': ['LO', 'kept'] }] : [hidden, hidden];
    elements[tag.slice(1)] = [vr, vr === 'SQ' ? (items as TestValue) : (CANARIES[vr] ?? 'CANARY')];
  }
  return {
    ...elements,
    '00080012': ['DA', '18871224'],
    '00090010': ['LO', 'CANARY'],
    '00091010': ['SQ', [{ '00100010': ['PN', 'CANARY'] }]],
    '00091011': ['UN', new TextEncoder().encode('CANARY')],
    '00180012': ['SQ', [{ ...hidden, '00080104': ['LO', 'kept'], '00091011': ['SQ', [hidden]] }]],
    '50000010': ['US', 1],
    '50003000': ['OW', new TextEncoder().encode('CANARY')],
    '60000022': ['LO', 'CANARY'],
    '60003000': ['OW', new TextEncoder().encode('CANARY')],
    '60024000': ['LT', 'CANARY'],
    '00020003': ['UI', '1.2.826.0.99999.9'],
  };
}
