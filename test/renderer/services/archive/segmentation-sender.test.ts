import { describe, expect, it } from 'vitest';
import type { Request } from '../../../../core/contract/channels.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../core/formats/dicom/seg/read.ts';
import { TAG } from '../../../../core/formats/dicom/tags.ts';
import type { SendOptions } from '../../../../renderer/services/archive/segmentation-sender.ts';
import { encodeSlices } from '../../../support/dicom-series.ts';
import { codecs, framesIn } from '../../../support/segmentation.ts';
import { freshName } from '../../store/support.ts';
import { SIZE, TestFolder, folderOf, startWorkbench } from '../support.ts';

const OPEN: SendOptions = { which: 'open', type: 'BINARY' };

/** Slices with a bright part, which is what the stand-in for a model finds. */
const slicesOf = (series: string, depth = 2) =>
  encodeSlices({
    ...{ ...SIZE, depth },
    valueAt: (x, y) => (x < 20 && y < 30 ? 3000 : 100),
    origin: [0, 0, 0],
    steps: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ],
    others: (slice) => ({
      x00080018: ['UI', `${series}.${slice + 1}`],
      x0020000e: ['UI', series],
    }),
  });
const [FIRST, SECOND] = [slicesOf('2.25.41'), slicesOf('2.25.42')];

/** Two series and a picture, all with masks, the first series open. */
async function start() {
  const images = await folderOf({ 'picture.png': 24 });
  FIRST.forEach((bytes, slice) => images.files.set(`a${slice}.dcm`, bytes));
  SECOND.forEach((bytes, slice) => images.files.set(`b${slice}.dcm`, bytes));
  const bench = await startWorkbench(images);
  await bench.batch.start();
  const sent: Uint8Array<ArrayBuffer>[] = [];
  bench.handlers.set('archive.cancel', () => undefined);
  bench.handlers.set('archive.send', ({ data }: Request<'archive.send'>) => {
    sent.push(Uint8Array.from(data));
    return [];
  });
  await bench.open('a0.dcm');
  return { ...bench, sender: bench.segmentationSender, sent };
}

describe('sending segmentations', () => {
  it('sends that of the open series, which refers to its images as the archive has them', async () => {
    const { sender, sent } = await start();
    await sender.start(OPEN);
    expect(sender.state).toMatchObject({ phase: 'finished', total: 1, done: 1, stored: 1, skipped: [] });
    expect(sent).toHaveLength(1);
    const segmentation = await readDicom(sent[0] ?? new Uint8Array());
    expect(segmentation.root.text(TAG.patientId)).toBe('ID 1');
    expect(segmentation.root.text(TAG.studyInstance)).toBe('2.25.1001');
    const { frames, problems } = await readSegmentation(segmentation, await framesIn(FIRST), codecs);
    expect(problems).toEqual([]);
    const areas = frames.map((frame) => frame?.filter((label) => label === 1).length ?? 0);
    expect(areas).toHaveLength(2);
    for (const area of areas) expect(Math.abs(area - 600)).toBeLessThan(120);
  });

  it('sends those of all DICOM series, and of pictures none', async () => {
    const { sender, sent } = await start();
    await sender.start({ which: 'all', type: 'LABELMAP' });
    expect(sender.state).toMatchObject({ phase: 'finished', total: 2, stored: 2 });
    expect(sent).toHaveLength(2);
    await sender.start({ which: 'accepted', type: 'BINARY' });
    expect(sender.state).toMatchObject({
      phase: 'failed',
      problem: 'No DICOM image of these has a mask, so nothing was sent.',
    });
    expect(sent).toHaveLength(2);
  });

  it('sends the work on files that were not read since the window was opened anew', async () => {
    const first = await start();
    await first.settled();
    await first.projects.close();
    first.quit();
    const folder = new TestFolder();
    for (const [key, bytes] of first.folderFiles) folder.files.set(key, bytes);
    const again = await startWorkbench(folder, freshName(), { disk: first.disk });
    again.handlers.set('archive.send', () => []);
    await again.segmentationSender.start({ which: 'all', type: 'BINARY' });
    expect(again.segmentationSender.state).toMatchObject({ phase: 'finished', total: 2, stored: 2 });
  });

  it('says of each what the archive refused, or why it was not sent, and goes on', async () => {
    const { sender, handlers } = await start();
    let asked = 0;
    handlers.set('archive.send', () => {
      if (asked++ === 0) return [{ uid: '1.2', reason: 0x0122 }];
      throw new WorkbenchError('archive.elsewhere', 'The archive does not hold the study.');
    });
    await sender.start({ which: 'all', type: 'BINARY' });
    expect(sender.state).toMatchObject({
      ...{ phase: 'finished', done: 2, stored: 0 },
      refused: [{ reason: 0x0122 }],
      skipped: [{ problem: 'The archive does not hold the study.' }],
    });
  });

  it('stops at what would be said of every other one, too, and when it is asked to', async () => {
    const { sender, handlers } = await start();
    let asked = 0;
    handlers.set('archive.send', () => {
      asked++;
      throw new WorkbenchError('archive.unreachable', 'pacs cannot be reached: nothing answers there.');
    });
    await sender.start({ which: 'all', type: 'BINARY' });
    expect(sender.state).toMatchObject({
      phase: 'failed',
      problem: 'pacs cannot be reached: nothing answers there.',
    });
    expect(asked).toBe(1);
    handlers.set('archive.send', () => {
      sender.cancel();
      throw new WorkbenchError('archive.cancelled', 'Cancelled.');
    });
    await sender.start({ which: 'all', type: 'BINARY' });
    expect(sender.state).toMatchObject({ phase: 'cancelled', stored: 0 });
  });
});
