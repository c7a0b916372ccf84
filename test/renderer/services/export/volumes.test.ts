import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNifti } from '../../../support/first-volume.ts';
import { readNifti as readVolumes } from '../../../../core/formats/nifti/volume.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import { SIZE } from '../support.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from './support.ts';

describe('labels', () => {
  it('of a NIfTI are written as one volume, too, that lies where the file does', async () => {
    const [width, height, depth] = [SIZE.width, SIZE.height, 3];
    const values = Array.from({ length: width * height * depth }, (_, at) => {
      const [i, j, k] = [at % width, Math.floor(at / width) % height, Math.floor(at / width / height)];
      return k !== 1 && i < 20 + 20 * k && j < 40 ? 3000 : 100;
    });
    const sform = [2, 0, 0, -90, 0, 3, 0, -120, 0, 0, 4, -70];
    const file = encodeNifti({ shape: [width, height, depth], values, sform, isPacked: true });
    const bench = await startExport({ 'a.png': 24 }, { 'sub/brain.nii.gz': file });
    await bench.batch.start();
    await bench.exporter.start({ ...EVERYTHING, images: false, npz: null, holdout: ALL_TRAIN });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    expect(await readdir(path.join(bench.folder, 'labels'))).toEqual(['sub__brain.nii.gz']);
    const written = await readFile(path.join(bench.folder, 'labels', 'sub__brain.nii.gz'));
    const volume = readNifti(written);
    expect(volume.header.geometry).toEqual(readNifti(file).header.geometry);
    const labels = [...volume.values];
    const agreeing = labels.filter((label, at) => (label === 1) === (values[at] ?? 0) > 1000);
    expect(agreeing.length / labels.length).toBeGreaterThan(0.98);
    expect(labels.filter((label) => label === 1).length).toBeGreaterThan(3000);
  });

  it('of several volumes are written as many, of which those without labels are background', async () => {
    const values = [0, 1, 2].flatMap((volume) =>
      Array.from({ length: 2 * SIZE.width * SIZE.height }, (_, at) =>
        at % SIZE.width < 20 * (volume + 1) ? 200 : 10,
      ),
    );
    const shape = [SIZE.width, SIZE.height, 2, 3];
    const sform = [-1, 0, 0, 5, 0, -1, 0, 6, 0, 0, 4, 7];
    const file = encodeNifti({ shape, type: 'uint8', values, sform, spacing: [1, 1, 4, 2.5] });
    const bench = await startExport({}, { 'perfusion.nii': file });
    await bench.project.goTo(() => ({ volume: 2 }));
    await bench.batch.start();
    await bench.exporter.start({ ...EVERYTHING, npz: null, holdout: ALL_TRAIN });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    expect(await readdir(path.join(bench.folder, 'masks'))).toEqual([
      'perfusion.frame-005.png',
      'perfusion.frame-006.png',
    ]);
    const written = readVolumes(await readFile(path.join(bench.folder, 'labels', 'perfusion.nii.gz')));
    expect(written.header).toMatchObject({ volumes: 3, geometry: readNifti(file).header.geometry });
    for (const volume of [0, 1, 2]) {
      const bright = values.slice(0, 2 * SIZE.width * SIZE.height).map((_, at) => at % SIZE.width < 60);
      expect([...written.at(volume).values]).toEqual(bright.map((is) => Number(is && volume === 2)));
    }
  });

  it('of a NIfTI that was replaced meanwhile are left out, and named', async () => {
    const brain = (first: number) =>
      encodeNifti({
        ...{ shape: [96, 80, 2], type: 'uint8' },
        values: [first, ...new Array(15_359).fill(200)],
      });
    const bench = await startExport({}, { 'brain.nii': brain(1) });
    await bench.batch.start();
    bench.folderFiles.set('brain.nii', brain(2));
    await bench.exporter.start({ ...EVERYTHING, images: false, npz: null });
    expect(bench.exporter.state).toMatchObject({
      phase: 'finished',
      skipped: [{ key: 'brain.nii', problem: expect.stringContaining('is not the picture any more') }],
    });
    expect(await readdir(bench.folder)).not.toContain('labels');
  });
});
