import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDicom } from '../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../core/formats/dicom/seg/read.ts';
import { encodeLabelVolume, labelPlace } from '../../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../../core/formats/npy.ts';
import { volumeOfFrames } from '../../../core/formats/dicom/frame-volume.ts';
import { seededRandom } from '../../../core/random.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { encodeSlices, shuffledSlices } from '../../support/dicom-series.ts';
import type { TestSlices } from '../../support/dicom-series.ts';
import { errorsOf } from '../../support/dicom3tools.ts';
import { hasModules, hasProgram, python } from '../../support/python.ts';
import { codecs, framesIn } from '../../support/segmentation.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

/** Oblique, from the head down. */
const SLICES: TestSlices = {
  ...{ width: 6, height: 4, depth: 3 },
  valueAt: () => 7,
  origin: [10, -20.5, 30],
  steps: [
    [0, 0.6, 0.8],
    [0.5, 0, 0],
    [0, 2.4, -1.8],
  ],
};
const PIXELS = SLICES.width * SLICES.height;

/** 7 in the first two columns of all slices, 300 in the last row of the last. */
const labelAt = (slice: number, pixel: number): number =>
  slice === 2 && pixel >= 18 ? 300 : pixel % 6 < 2 ? 7 : 0;
const ALL = Uint16Array.from({ length: 3 * PIXELS }, (_, at) =>
  labelAt(Math.floor(at / PIXELS), at % PIXELS),
);

const CODES = {
  'Label 7': {
    name: 'Linke Niere',
    color: '#204060',
    property: {
      category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '64033007', scheme: 'SCT', meaning: 'Kidney' },
      modifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
    },
  },
};

/** A series in a folder of its own, in any order, and labels on it as a NIfTI and an array. */
async function setUp() {
  const folder = await temporaryFolder();
  const series = await temporaryFolder();
  const files = shuffledSlices(SLICES, seededRandom(3));
  await Promise.all(files.map((bytes, index) => writeFile(join(series, `${index}.dcm`), bytes)));
  const frames = await framesIn(encodeSlices(SLICES));
  const volume = volumeOfFrames(frames);
  if (volume === null) throw new Error('The slices are a volume');
  const labelsOf = (slice: number) => ALL.subarray(slice * PIXELS, (slice + 1) * PIXELS);
  const paths = {
    nifti: join(folder, 'labels.nii.gz'),
    npy: join(folder, 'labels.npy'),
    codes: join(folder, 'codes.json'),
    out: join(folder, 'out.dcm'),
  };
  await writeFile(paths.nifti, encodeLabelVolume(labelPlace(volume), 'uint16', labelsOf));
  await writeFile(paths.npy, encodeNpy({ dtype: 'uint16', shape: [3, 4, 6], data: ALL }));
  await writeFile(paths.codes, JSON.stringify(CODES));
  const written = async () => new Uint8Array(await readFile(paths.out));
  const seg = (labels: string, ...flags: readonly string[]) =>
    cli('seg', labels, '--on', series, '--out', paths.out, ...flags);
  return { ...paths, folder, series, frames, written, seg };
}

const isValidatorHere = hasProgram(
  'segmentations of the command line by dciodvfy',
  'dciodvfy',
  'dicom3tools',
);
const isPydicomHere = hasModules('segmentations of the command line by pydicom', 'pydicom', 'numpy');

describe('seg', () => {
  it.each(['binary', 'fractional', 'labelmap'])(
    'writes labels of a volume as a %s segmentation, with the codes that were given',
    async (type) => {
      const { nifti, codes, out, frames, written, seg } = await setUp();
      const { code, stdout, stderr } = await seg(nifti, '--type', type, '--codes', codes);
      expect([stderr, code]).toEqual(['', 0]);
      expect(stdout.split('\n')).toEqual([
        `${out}: 2 segments`,
        '      1  Linke Niere: Anatomical Structure, Kidney, Left',
        '      2  Label 300: Tissue, Tissue',
        '',
      ]);
      const bytes = await written();
      const found = await readSegmentation(await readDicom(bytes), frames, codecs);
      expect(found.segments[0]).toMatchObject({
        ...{ name: 'Linke Niere', algorithm: 'MANUAL' },
        property: CODES['Label 7'].property,
      });
      const labels = found.frames.flatMap((frame) => [...(frame ?? new Uint8Array(PIXELS))]);
      expect(labels.map((label) => [0, 7, 300][label])).toEqual([...ALL]);
      // The validator is older than label maps.
      if (isValidatorHere && type !== 'labelmap') expect(await errorsOf(bytes)).toEqual([]);
      if (!isPydicomHere) return;
      const PROGRAM = `
import pydicom
d = pydicom.dcmread(sys.argv[1])
s = d.SegmentSequence[-2]
t = s.SegmentedPropertyTypeCodeSequence[0]
m = t.SegmentedPropertyTypeModifierCodeSequence[0]
places = [g.PlanePositionSequence[0].ImagePositionPatient for g in d.PerFrameFunctionalGroupsSequence]
print(json.dumps([d.SegmentationType, s.SegmentLabel, t.CodeValue, m.CodeMeaning, d.pixel_array.shape[1:],
                  int((d.pixel_array > 0).sum()), [float(x) for x in places[0]]]))`;
      const painted = ALL.filter((label) => label > 0).length;
      expect(JSON.parse(python(PROGRAM, out))).toEqual([
        ...[type.toUpperCase(), 'Linke Niere', '64033007', 'Left'],
        ...[[4, 6], painted, [10, -20.5, 30]],
      ]);
    },
    120_000,
  );

  it('writes an array, which a program drew, and the same again from what it wrote', async () => {
    const { npy, out, folder, series, frames, written, seg } = await setUp();
    const { code } = await seg(npy, '--algorithm', 'Our network', '--json');
    expect(code).toBe(0);
    const first = await readSegmentation(await readDicom(await written()), frames, codecs);
    expect(first.segments.map(({ algorithm }) => algorithm)).toEqual(['AUTOMATIC', 'AUTOMATIC']);
    const again = join(folder, 'again.dcm');
    expect((await cli('seg', out, '--on', series, '--out', again)).code).toBe(0);
    const bytes = new Uint8Array(await readFile(again));
    const second = await readSegmentation(await readDicom(bytes), frames, codecs);
    expect(second).toEqual(first);
  }, 120_000);

  it('refuses in words what is not of the series, and writes nothing', async () => {
    const { npy, nifti, codes, out, folder, series, seg } = await setUp();
    await writeFile(npy, encodeNpy({ dtype: 'uint16', shape: [4, 3, 6], data: ALL }));
    expect(await seg(npy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The array is 4 x 3 x 6, and they are 3 x 4 x 6'),
    });
    await writeFile(
      npy,
      encodeNpy({ dtype: 'float32', shape: [3, 4, 6], data: Float32Array.from(ALL).fill(0.5, 3, 4) }),
    );
    expect(await seg(npy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('0.5 is among its values'),
    });
    await writeFile(codes, JSON.stringify({ 'Label 8': {} }));
    expect(await seg(nifti, '--codes', codes)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('codes of "Label 8", but its segments are "Label 7", "Label 300"'),
    });
    await writeFile(codes, JSON.stringify({ 'Label 7': { property: { category: {}, type: {} } } }));
    expect(await seg(nifti, '--codes', codes)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(codes),
    });
    expect(await seg(nifti, '--type', 'round')).toMatchObject({ code: 2 });
    const taken = join(series, '0.dcm');
    expect(await cli('seg', nifti, '--on', series, '--out', taken)).toMatchObject({ code: 2 });
    const some = [join(folder, 'first.dcm'), join(folder, 'second.dcm')];
    const [first, second] = encodeSlices(SLICES) as [Uint8Array, Uint8Array];
    await Promise.all([first, second].map((bytes, at) => writeFile(some[at] as string, bytes)));
    const part = ['seg', nifti, '--on', ...some, '--out', out];
    expect(await cli(...part)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Nothing was written.*\n.* of its voxels lie beside the images/),
    });
    expect(existsSync(out)).toBe(false);
    expect(await cli(...part, '--partial')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('left out'),
    });
  }, 120_000);
});
