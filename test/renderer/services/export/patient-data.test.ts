import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import { TAG } from '../../../../core/formats/dicom/tags.ts';
import { exportManifestSchema } from '../../../../core/formats/export-manifest.ts';
import { mayBeDicom } from '../../../../renderer/services/export/wanted.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import type { TestElements } from '../../../support/dicom.ts';
import { SIZE } from '../support.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from './support.ts';

const CT: TestElements = {
  '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'],
  '00080018': ['UI', '1.2.3.1'],
  '00100010': ['PN', 'Muster^Erika'],
  '00100020': ['LO', 'M-1'],
};

function image(others: TestElements): Uint8Array {
  const pixels = Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
    at % SIZE.width < 40 ? 60_000 : 10,
  );
  return encodeDicom(imageElements(SIZE, pixels, { ...CT, ...others }));
}

const FILES = {
  'ct.dcm': image({}),
  '1.2.3.2': image({ '00080018': ['UI', '1.2.3.2'], '00080060': ['CS', 'US'] }),
};

const ONLY_IMAGES = { ...EVERYTHING, npz: null, coco: false, holdout: ALL_TRAIN };

async function exported(options = ONLY_IMAGES, files: Readonly<Record<string, Uint8Array>> = FILES) {
  const bench = await startExport({ 'a.png': 24 }, files);
  await bench.batch.start();
  await bench.exporter.start(options);
  const read = async (name: string) => new Uint8Array(await readFile(path.join(bench.folder, name)));
  const manifest = exportManifestSchema.parse(
    JSON.parse(await readFile(path.join(bench.folder, 'manifest.json'), 'utf8')),
  );
  return { bench, read, manifest };
}

describe('copies of DICOM files', () => {
  it('are without their patients, each person by one number, and other images as they are', async () => {
    const { bench, read, manifest } = await exported();
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    const [ct, us] = await Promise.all(
      [read('images/ct.dcm'), read('images/1_2_3.2')].map(async (file) => readDicom(await file)),
    );
    expect(ct?.root.text(TAG.patientName)).toBeUndefined();
    expect(ct?.root.text(TAG.patientId)).toMatch(/^\d{12}$/);
    expect(ct?.root.text(TAG.patientId)).toBe(us?.root.text(TAG.patientId));
    expect(await read('images/a.png')).toEqual(bench.folderFiles.get('a.png'));
    expect(manifest.deidentified).toBe(true);
  });

  it('are as they are where one says so', async () => {
    const { read, manifest } = await exported({ ...ONLY_IMAGES, deidentify: false });
    expect(await read('images/ct.dcm')).toEqual(FILES['ct.dcm']);
    expect(manifest.deidentified).toBe(false);
  });

  it('that cannot be freed of their patients are left out with their masks, and named', async () => {
    const nameless = encodeDicom(
      imageElements(SIZE, new Array<number>(SIZE.width * SIZE.height).fill(60_000), {
        '00100010': ['PN', 'Muster'],
      }),
    );
    const { bench, manifest } = await exported(ONLY_IMAGES, { 'nameless.dcm': nameless });
    expect(manifest.images.map(({ name }) => name)).toEqual(['a']);
    expect(bench.exporter.state.skipped).toEqual([
      { key: 'nameless.dcm', problem: expect.stringMatching(/^nameless\.dcm is damaged: it does not say/) },
    ]);
  });
});

describe('what an export would take out', () => {
  it('is looked up in all files, which may have text or be refused', async () => {
    const broken = image({}).slice(0, 300);
    const bench = await startExport({ 'a.png': 24 }, { ...FILES, 'broken.dcm': broken });
    await bench.patientData.look(bench.project.state.images);
    const { changes, studies, ...rest } = bench.patientData.state;
    expect(rest).toEqual({
      total: 4,
      done: 4,
      withText: ['1.2.3.2'],
      problems: [expect.stringMatching(/^broken\.dcm is damaged/)],
    });
    // One person, told as a number.
    expect([...studies.keys()]).toEqual(['ct.dcm', '1.2.3.2']);
    const owners = [...studies.values()].map(({ owner }) => owner.patient);
    expect(owners).toEqual([expect.stringMatching(/^patient [0-9a-f]{16}$/), owners[0]]);
    expect(changes.map(({ name, count }) => [name, count])).toEqual([
      ['SOP Instance UID', 2],
      ["Patient's Name", 2],
      ['Patient ID', 2],
    ]);
  });

  it('is looked up once while the list is drawn anew, and again after it was stopped', async () => {
    const bench = await startExport({}, FILES);
    const read = vi.spyOn(bench.reader, 'patientData');
    const look = () => bench.patientData.look([...bench.project.state.images]);
    await Promise.all([look(), look()]);
    await look();
    expect(read).toHaveBeenCalledTimes(2);
    bench.patientData.stop();
    await look();
    expect(read).toHaveBeenCalledTimes(4);
    expect(bench.patientData.state).toMatchObject({ done: 2, total: 2 });
  });

  it('is forgotten when it is not wanted any more', async () => {
    const bench = await startExport({}, FILES);
    const looking = bench.patientData.look(bench.project.state.images);
    bench.patientData.stop();
    await looking;
    expect(bench.patientData.state).toMatchObject({ done: 0, changes: [] });
  });

  it('is asked of files by their names', () => {
    const names = ['a.dcm', 'A.IMA', 'IM0001', '1.2.840.7', 'a.png', 'brain.nii.gz'];
    expect(names.map((name) => mayBeDicom({ name }))).toEqual([true, true, true, true, false, false]);
  });
});
