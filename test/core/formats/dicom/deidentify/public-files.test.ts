import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { WorkbenchError } from '../../../../../core/errors.ts';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { deidentify } from '../../../../../core/formats/dicom/deidentify/deidentify.ts';
import { TAG } from '../../../../../core/formats/dicom/tags.ts';
import { seededRandom } from '../../../../../core/random.ts';
import { mutated } from '../../../../support/mutants.ts';
import { hasModules, hasProgram, python } from '../../../../support/python.ts';
import { describeWithData } from '../../../../support/shared-data.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const SECRET = {
  secret: new Uint8Array(32).fill(7),
  sha256: async (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()),
};

/** What a validator says of the result, though not of the original, which it did not read so far. */
const KNOWN_ERRORS: Readonly<Record<string, RegExp>> = {
  'ExplVR_BigEndNoMeta.dcm': /^Error - StudyInstanceUID has same value as FrameOfReferenceUID/,
  'ExplVR_LitEndNoMeta.dcm': /^Error - StudyInstanceUID has same value as FrameOfReferenceUID/,
  'MR_truncated.dcm': /^Error - PixelData has incorrect value length/,
  'image_dfl.dcm': /Conditional Element=<Laterality>/,
  'rtdose_rle.dcm': /<ReferencedRTPlanSequence>/,
  'rtdose_rle_1frame.dcm': /<ReferencedRTPlanSequence>/,
};

describeWithData('public DICOM files without their patients', 'dicom', (folder) => {
  const paths = readFileSync(join(folder, 'index.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => join(folder, ...row.split(',').slice(0, 2)));

  it('keep their pixels, and are taken by other programs, or are refused in words', async () => {
    const out = await temporaryFolder();
    const made: { readonly from: string; readonly to: string }[] = [];
    for (const [index, path] of paths.entries()) {
      const original = new Uint8Array(readFileSync(path));
      const result = await deidentify(original, SECRET).catch((error: unknown) => error);
      if (result instanceof WorkbenchError) {
        expect(result.message, path).toMatch(/^(it|its|the file) .{10,100}$/);
        continue;
      }
      const { bytes } = result as Awaited<ReturnType<typeof deidentify>>;
      await expectSamePixels(original, bytes, path);
      made.push({ from: path, to: join(out, `${index}.dcm`) });
      writeFileSync(join(out, `${index}.dcm`), bytes);
    }
    expect(made.length).toBeGreaterThanOrEqual(165);
    if (hasModules('de-identified files in pydicom', 'pydicom')) {
      const names = python(NAMES_AND_IDS, ...made.map(({ to }) => to));
      expect(new Set(JSON.parse(names) as readonly string[])).toEqual(new Set(['', 'digits']));
    }
    if (!hasProgram('de-identified files in dciodvfy', 'dciodvfy', 'dicom3tools')) return;
    // It takes a while for each: some of every kind are enough.
    for (const { from, to } of made.filter((_, index) => index % 3 === 0)) {
      const before = new Set(errorsOf(from));
      const allowed = KNOWN_ERRORS[basename(from)] ?? /^$/;
      expect(
        errorsOf(to).filter((error) => !before.has(error) && !allowed.test(error)),
        from,
      ).toEqual([]);
    }
  }, 300_000);

  it('that are changed at any place are read or refused in words, in little time', async () => {
    const small = paths.map((path) => readFileSync(path)).filter(({ length }) => length < 45_000);
    const uniform = seededRandom(20261129);
    const random = (below: number): number => Math.floor(uniform() * below);
    for (let mutant = 0; mutant < 100; mutant++) {
      const bytes = mutated(small[random(small.length)] as Uint8Array, random);
      const started = performance.now();
      const found = await deidentify(bytes, SECRET).catch((error: unknown) => error);
      const isKnown = found instanceof WorkbenchError || !(found instanceof Error);
      expect(isKnown ? undefined : found, `mutant ${mutant}`).toBeUndefined();
      expect(performance.now() - started, `mutant ${mutant}`).toBeLessThan(5000);
    }
  }, 300_000);
});

/** What the patients' names and identifiers are like. */
const NAMES_AND_IDS = `
import pydicom, warnings
warnings.simplefilter('ignore')
found = []
for path in sys.argv[1:]:
    data = pydicom.dcmread(path)
    str(data)
    found.append(str(data.get('PatientName', '')))
    identifier = str(data.get('PatientID', '') or '')
    found.append('digits' if identifier.isdigit() and len(identifier) == 12 else identifier)
print(json.dumps(found))
`;

/** To the byte; of files that are big endian as many. */
async function expectSamePixels(
  original: Uint8Array<ArrayBuffer>,
  made: Uint8Array<ArrayBuffer>,
  name: string,
) {
  const [before, after] = [await readDicom(original), await readDicom(made)];
  const packed = before.root.fragments(TAG.pixels);
  if (packed !== undefined) {
    const parts = after.root.fragments(TAG.pixels)?.parts ?? [];
    expect(parts.length, name).toBe(packed.parts.length);
    packed.parts.forEach(({ bytes }, index) => {
      const part = parts[index]?.bytes.subarray(0, bytes.length) ?? new Uint8Array(0);
      expect(Buffer.compare(bytes, part), name).toBe(0);
    });
    expect(after.transferSyntax, name).toBe(before.transferSyntax);
    return;
  }
  const pixels = before.root.bytes(TAG.pixels);
  const found = after.root.bytes(TAG.pixels)?.subarray(0, pixels?.length);
  expect(found?.length, name).toBe(pixels?.length);
  if (pixels === undefined || found === undefined || !before.encoding.isLittleEndian) return;
  expect(Buffer.compare(pixels, found), name).toBe(0);
}

function errorsOf(path: string): readonly string[] {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'latin1' });
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
}
