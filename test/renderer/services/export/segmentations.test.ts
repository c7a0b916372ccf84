import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../core/formats/dicom/seg/read.ts';
import { TAG } from '../../../../core/formats/dicom/tags.ts';
import { encodeSlices } from '../../../support/dicom-series.ts';
import type { ExportOptions } from '../../../../renderer/services/export/export-options.ts';
import { readNifti } from '../../../support/first-volume.ts';
import { codecs, framesIn } from '../../../support/segmentation.ts';
import { SIZE } from '../support.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from './support.ts';

/** Slices with a bright square that grows from one to the next. */
const FILES = encodeSlices({
  ...{ ...SIZE, depth: 3 },
  valueAt: (x, y, slice) => (x < 20 + 10 * slice && y < 30 ? 3000 : 100),
  origin: [-10, -20, 5],
  steps: [
    [0.5, 0, 0],
    [0, 0.5, 0],
    [0, 0, 2],
  ],
});

const WANTED = { ...EVERYTHING, segmentations: 'BINARY', npz: null, holdout: ALL_TRAIN } as const;

async function exportOf(options: ExportOptions) {
  const named = Object.fromEntries(FILES.map((file, slice) => [`slice${slice}.dcm`, file]));
  const bench = await startExport({}, named);
  await bench.batch.start();
  await bench.exporter.start(options);
  expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
  const [name = ''] = await readdir(path.join(bench.folder, 'labels'));
  const read = async (...parts: readonly string[]) =>
    new Uint8Array(await readFile(path.join(bench.folder, ...parts)));
  return { name, segmentation: await readDicom(await read('labels', name)), read };
}

describe('DICOM segmentations', () => {
  it('of a series of slices have the labels that were drawn on each, of its patient', async () => {
    const { name, segmentation, read } = await exportOf({ ...WANTED, images: false, deidentify: false });
    expect(name).toBe('slice0.dcm');
    expect(segmentation.root.text(TAG.patientId)).toBe('ID 1');
    const found = await readSegmentation(segmentation, await framesIn(FILES), codecs);
    expect(found.problems).toEqual([]);
    const areas = found.frames.map((frame) => frame?.filter((label) => label === 1).length ?? 0);
    areas.forEach((pixels, slice) => {
      const wanted = 30 * (20 + 10 * slice);
      expect(Math.abs(pixels - wanted)).toBeLessThan(0.2 * wanted);
    });
    const nifti = readNifti(await read('labels', 'slice0.nii.gz'));
    const slices = found.frames.flatMap((labels) => [...(labels ?? [])]);
    expect([...nifti.values]).toEqual(slices);
    // From left and back to right and front.
    expect(nifti.header.geometry.affine).toEqual([
      [-0.5, 0, 0, 10],
      [0, -0.5, 0, 20],
      [0, 0, 2, 5],
    ]);
  });

  it('belong to the copies where those are without the patient', async () => {
    const { segmentation, read } = await exportOf({ ...WANTED, segmentations: 'LABELMAP' });
    expect(segmentation.root.text(TAG.patientId)).not.toBe('ID 1');
    expect(segmentation.root.text(TAG.segmentationType)).toBe('LABELMAP');
    const copies = await Promise.all([0, 1, 2].map((slice) => read('images', `slice${slice}.dcm`)));
    const found = await readSegmentation(segmentation, await framesIn(copies), codecs);
    expect(found.problems).toEqual([]);
    expect(found.frames.every((frame) => frame !== null)).toBe(true);
    await expect(readSegmentation(segmentation, await framesIn(FILES), codecs)).rejects.toMatchObject({
      code: 'seg.elsewhere',
    });
  });
});
