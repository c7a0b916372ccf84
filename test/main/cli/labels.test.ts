import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeSegmentation } from '../../../core/formats/dicom/seg/write.ts';
import { encodeCellpose } from '../../../core/formats/cellpose.ts';
import { decodeNpy } from '../../../core/formats/npy.ts';
import { encodeGreyPng } from '../../../core/formats/png.ts';
import { seededRandom } from '../../../core/random.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { encodeSlices, shuffledSlices } from '../../support/dicom-series.ts';
import type { TestSlices } from '../../support/dicom-series.ts';
import { encodeNifti } from '../../support/nifti.ts';
import { framesIn, requestOf } from '../../support/segmentation.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

const SLICES: TestSlices = {
  ...{ width: 4, height: 2, depth: 3 },
  valueAt: () => 7,
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
};

describe('labels', () => {
  it('says what lies on the slices of a folder, and writes it', async () => {
    const folder = await temporaryFolder();
    const labelsOf = (slice: number) => Uint8Array.from({ length: 8 }, (_, at) => (at <= slice ? 1 : 0));
    const request = requestOf(await framesIn(encodeSlices(SLICES)), labelsOf);
    const file = join(folder, 'labels.seg');
    await writeFile(file, encodeSegmentation(request));
    const files = shuffledSlices(SLICES, seededRandom(3));
    await Promise.all(files.map((bytes, index) => writeFile(join(folder, `${index}.dcm`), bytes)));
    const out = join(folder, 'labels.npy');
    const { code, stdout } = await cli('labels', file, '--on', folder, '--npy', out);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `${file}: 2 segments on 3 frames`,
      '      1  Left kidney: 6 pixels in 3 frames',
      '      2  Läsion: 0 pixels in 0 frames',
      `The labels are in ${out}.`,
      '',
    ]);
    const { shape, data } = decodeNpy(await readFile(out));
    expect(shape).toEqual([3, 2, 4]);
    expect([...data]).toEqual([0, 1, 2].flatMap((slice) => [...labelsOf(slice)]));
    const json = await cli('labels', file, '--on', folder, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ frames: 3, overlaps: [], problems: [] });
    const other = await cli('labels', join(folder, '0.dcm'), '--on', folder);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be used: it is DICOM') });
    const mixed = await cli('labels', file, '--on', join(folder, '0.dcm'), file);
    expect(mixed).toMatchObject({ code: 2, stderr: expect.stringContaining('no series of slices') });
  }, 60_000);

  it('of a single volume lie on the volume of the image that is named', async () => {
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    const [image, labels, out] = [path('image.nii'), path('labels.nii'), path('labels.npy')];
    const sform = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0];
    const volumes = (count: number) => encodeNifti({ shape: [2, 1, 2, count], values: [0, 5, 5, 0], sform });
    await writeFile(image, volumes(3));
    await writeFile(labels, volumes(1));
    const { stdout } = await cli('labels', labels, '--on', image, '--volume', '2', '--npy', out);
    expect(stdout).toContain('1 segment on 6 frames, those of volume 2');
    const { shape, data } = decodeNpy(await readFile(out));
    expect([shape, [...data]]).toEqual([
      [6, 1, 2],
      [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
    ]);
  }, 60_000);

  it('says which of them are objects, on a picture of their size', async () => {
    const folder = await temporaryFolder();
    const [photo, cells, out] = ['photo.png', 'photo_seg.npy', 'out.npy'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await writeFile(photo, encodeGreyPng({ width: 3, height: 2, data: new Uint8Array(6) }));
    const map = { width: 3, height: 2, data: [1, 1, 0, 0, 2, 2] };
    await writeFile(cells, encodeCellpose({ map, isManual: [true, false], fileName: 'photo.png' }));
    const { stdout } = await cli('labels', cells, '--on', photo, '--npy', out);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      `${cells}: 2 segments, 2 of them objects, on 1 frames`,
      '      1  Object 1: 2 pixels in 1 frames',
      '      2  Object 2: 2 pixels in 1 frames',
    ]);
    expect([...decodeNpy(await readFile(out)).data]).toEqual(map.data);
  }, 60_000);
});
