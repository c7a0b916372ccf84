import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { imageUrl } from '../../../../core/contract/image-url.ts';
import { seriesOfFile } from '../../../../core/document/series.ts';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import type { ImageReader, OpenedPicture } from '../../../../renderer/services/ports.ts';
import { ReadAhead } from '../../../../renderer/services/images/read-ahead.ts';
import { folderOf, MODEL, startWorkbench } from '../support.ts';

const READING = { signal: new AbortController().signal, onProgress: () => undefined };
const SOURCE = { url: 'app://image/handle/b.png', name: 'b.png', projectId: 'project' };
const POLICY = MODEL.manifest.input.size;

function pictureOf(side: number) {
  const close = vi.fn();
  const size = { width: side, height: side };
  const pixels = rasterOf(size, 3, new Uint8Array(0));
  const head = { size, bitsPerSample: 8, spacing: null, orientation: null, modality: null, timing: null };
  const series = seriesOfFile('b', 'picture', head, 1);
  const bitmap = { ...size, close };
  return { picture: { ...size, imageId: 'b', series, pixels, bitmap }, close };
}

function start(picture: OpenedPicture) {
  const open = vi.fn(async () => picture);
  const ahead = vi.fn(async () => picture);
  return { open, ahead, readAhead: new ReadAhead({ open, ahead } as unknown as ImageReader) };
}

describe('reading ahead', () => {
  it('gives the picture that was read, once', async () => {
    const { picture } = pictureOf(8);
    const { open, ahead, readAhead } = start(picture);
    readAhead.begin(SOURCE, POLICY);
    readAhead.begin(SOURCE, { ...POLICY });
    expect(await readAhead.open(SOURCE, { ...POLICY }, READING)).toBe(picture);
    expect([ahead.mock.calls.length, open.mock.calls.length]).toEqual([1, 0]);
    await readAhead.open(SOURCE, POLICY, READING);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('is of no use for another picture, or for a model with other inputs', async () => {
    const { open, readAhead } = start(pictureOf(8).picture);
    readAhead.begin(SOURCE, POLICY);
    await readAhead.open({ ...SOURCE, url: 'app://image/handle/c.png' }, POLICY, READING);
    await readAhead.open(SOURCE, { ...POLICY, width: 64 }, READING);
    await readAhead.open(SOURCE, undefined, READING);
    expect(open).toHaveBeenCalledTimes(3);
  });

  it('closes what was read in vain', async () => {
    const { picture, close } = pictureOf(8);
    const { readAhead } = start(picture);
    readAhead.begin(SOURCE, POLICY);
    readAhead.begin({ ...SOURCE, url: 'app://image/handle/c.png' }, POLICY);
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));
    readAhead.drop();
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(2));
  });

  it('does not keep pictures that fill the memory', async () => {
    const { picture, close } = pictureOf(6000);
    const { open, readAhead } = start(picture);
    readAhead.begin(SOURCE, POLICY);
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));
    await readAhead.open(SOURCE, POLICY, READING);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('does not wait for its turn, nor repeat an old failure, once the picture is wanted', async () => {
    const { picture } = pictureOf(8);
    const open = vi.fn(async () => picture);
    const ahead = (_source: unknown, _policy: unknown, _most: number, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new WorkbenchError('cancelled', 'Cancelled.')));
      });
    const readAhead = new ReadAhead({ open, ahead } as unknown as ImageReader);
    readAhead.begin(SOURCE, POLICY);
    expect(await readAhead.open(SOURCE, POLICY, READING)).toBe(picture);
  });
});

describe('the image after the open one', () => {
  it('is read while the person works, with the inputs that the model will want', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48, 'c.png': 40 }));
    const open = vi.spyOn(bench.reader, 'open');
    const ahead = vi.spyOn(bench.reader, 'ahead');
    const render = vi.spyOn(bench.reader, 'render');
    await bench.open('b.png');
    expect(open).not.toHaveBeenCalled();
    expect(ahead.mock.calls.map(([{ url }]) => url)).toEqual([imageUrl('handle', 'c.png')]);
    await bench.segmenter.predictOpenImage();
    expect(bench.driver.editor.state.prediction).not.toBeNull();
    expect(render).not.toHaveBeenCalled();
  });

  it('is read anew when something in the folder has changed', async () => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    const bench = await startWorkbench(folder);
    folder.files.delete('b.png');
    await bench.project.refresh();
    folder.files.set('b.png', new Uint8Array(3));
    await bench.project.refresh();
    await bench.open('b.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'failed', key: 'b.png' });
  });
});
