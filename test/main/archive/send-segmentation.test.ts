import { describe, expect, it } from 'vitest';
import { encodeSegmentation } from '../../../core/formats/dicom/seg/write.ts';
import { sendSegmentation } from '../../../main/archive/send-segmentation.ts';
import { encodeSlices } from '../../support/dicom-series.ts';
import { framesIn, requestOf } from '../../support/segmentation.ts';

const SLICES = encodeSlices({
  ...{ width: 4, height: 3, depth: 2 },
  valueAt: (x, y) => x + y,
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
});

/** An archive that holds the studies of these UIDs. */
function archiveOf(...studies: readonly string[]) {
  const stored: Uint8Array[] = [];
  return {
    stored,
    has: async (study: string) => studies.includes(study),
    store: async (files: readonly Uint8Array[]) => {
      stored.push(...files);
      return [];
    },
  };
}

const { signal } = new AbortController();
const segmentation = async () =>
  encodeSegmentation(requestOf(await framesIn(SLICES), () => new Uint8Array(12).fill(1)));

describe('a segmentation', () => {
  it('is stored as it is where the study of its images is', async () => {
    const archive = archiveOf('2.25.1001');
    const bytes = await segmentation();
    expect(await sendSegmentation(archive, bytes, signal)).toEqual([]);
    expect(archive.stored).toEqual([bytes]);
  });

  it('is not sent where that is not', async () => {
    const archive = archiveOf('2.25.1');
    await expect(sendSegmentation(archive, await segmentation(), signal)).rejects.toThrow(
      'The archive does not hold the study of these images, so nothing was sent.',
    );
    expect(archive.stored).toEqual([]);
  });

  it('is all that is sent: no image, and nothing that is no DICOM', async () => {
    const archive = archiveOf('2.25.1001');
    const [image] = SLICES;
    if (image === undefined) throw new Error('There is no slice');
    await expect(sendSegmentation(archive, image, signal)).rejects.toMatchObject({
      code: 'archive.segmentation',
    });
    await expect(sendSegmentation(archive, new Uint8Array(200), signal)).rejects.toThrow();
    expect(archive.stored).toEqual([]);
  });
});
