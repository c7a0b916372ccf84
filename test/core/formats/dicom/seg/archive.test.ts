import { expect, it } from 'vitest';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../../core/formats/dicom/seg/read.ts';
import { encodeSegmentation } from '../../../../../core/formats/dicom/seg/write.ts';
import { encodeSlices } from '../../../../support/dicom-series.ts';
import { hasOrthanc, startOrthanc } from '../../../../support/orthanc.ts';
import { ABOUT, codecs, framesIn, requestOf } from '../../../../support/segmentation.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

it.skipIf(!hasOrthanc('segmentations in an archive'))(
  'an archive takes series and segmentation by DICOMweb, finds them and gives them back',
  async () => {
    const slices = encodeSlices({
      ...{ width: 9, height: 7, depth: 6 },
      valueAt: (x, y, slice) => x + 10 * y + 100 * slice,
      origin: [-10, 20, -30],
      steps: [
        [0.6, 0.8, 0],
        [-0.8, 0.6, 0],
        [0, 0, 2.5],
      ],
    });
    const frames = await framesIn(slices);
    const labelsOf = (frame: number) =>
      Uint8Array.from({ length: 63 }, (_, pixel) => (pixel * 7 + frame) % 3);
    const archive = await startOrthanc(await temporaryFolder());
    try {
      expect(await archive.store([...slices, encodeSegmentation(requestOf(frames, labelsOf))])).toBe(200);
      expect(await archive.instances('Modality=CT')).toHaveLength(6);
      const [found, ...others] = await archive.instances('Modality=SEG');
      expect(others).toEqual([]);
      const uid = (tag: string) => String(found?.[tag]?.Value?.[0]);
      // It lies in the study that it was drawn on, as a series of its own.
      expect([uid('0020000D'), uid('0020000E')]).toEqual(['2.25.1001', ABOUT.uids.series]);
      const file = await archive.file('2.25.1001', ABOUT.uids.series, uid('00080018'));
      const { frames: read, problems } = await readSegmentation(await readDicom(file), frames, codecs);
      expect(problems).toEqual([]);
      expect(read.map((labels) => [...(labels ?? [])])).toEqual(
        slices.map((_, frame) => [...labelsOf(frame)]),
      );
    } finally {
      await archive.stop();
    }
  },
  60_000,
);
