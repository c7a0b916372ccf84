import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPngHeader } from '../../../../core/formats/png.ts';
import { decodeImage, tiffToPng } from '../../../../main/files/images/image.ts';
import { transcodeTasks } from '../../../../main/files/images/transcode-tasks.ts';
import { Transcodes } from '../../../../main/files/images/transcodes.ts';
import { replyTo } from '../../../../main/processes/calls.ts';
import type { Child } from '../../../../main/processes/worker-process.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { FakeChild } from '../../processes/fake-child.ts';

const SIZE = { width: 37, height: 23 } as const;
const rgb = () => sharp(noise(3), { raw: { ...SIZE, channels: 3 } });

function noise(channels: number): Uint8Array {
  return Uint8Array.from(
    { length: SIZE.width * SIZE.height * channels },
    (_, i) => (i * 149 + (i >> 3)) % 256,
  );
}

function wideGrey() {
  const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, i) => (i * 7919) % 65536);
  return sharp(samples, { raw: { ...SIZE, channels: 1 } }).toColourspace('grey16');
}

async function saved(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return path;
}

/** The real tasks, in this process. */
function childInProcess(): Child {
  const run = transcodeTasks();
  let tell: Parameters<Child['onMessage']>[0] = () => undefined;
  return {
    postMessage: (call) => void replyTo(call, run, 'image.failed').then((reply) => tell(reply)),
    onMessage: (listener) => (tell = listener),
    onExit: () => undefined,
    kill: () => undefined,
  };
}

/** Transcodes whose decoders do what the test says, in the order they were started. */
function withFakeDecoders() {
  const children: FakeChild[] = [];
  const transcodes = new Transcodes(() => {
    const child = new FakeChild();
    children.push(child);
    return child;
  });
  return { transcodes, children };
}

/** A picture of 4 bytes that has been made, and is about to be read. */
async function reading(path: string) {
  const { transcodes, children } = withFakeDecoders();
  const made = transcodes.render(path);
  await settled();
  children[0]?.answer({ id: '1', bytes: 4, sha256: 'abc' });
  const reader = (await made).body.getReader();
  await settled();
  return { transcodes, children, reader };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a PNG made of a TIFF', () => {
  it.each([
    ['plain', () => rgb().tiff({ compression: 'none' })],
    ['packed', () => rgb().tiff({ compression: 'lzw', predictor: 'horizontal' })],
    ['tiled', () => rgb().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 })],
    ['big', () => rgb().tiff({ bigtiff: true })],
    ['grey', () => rgb().toColourspace('b-w').tiff({ compression: 'none' })],
    ['of two colours', () => rgb().toColourspace('b-w').tiff({ bitdepth: 1, compression: 'none' })],
    ['of 16 bits', () => wideGrey().tiff({ compression: 'none' })],
    [
      'with transparency',
      () => sharp(noise(4), { raw: { ...SIZE, channels: 4 } }).tiff({ compression: 'none' }),
    ],
    ['lying on its side', () => rgb().tiff({ compression: 'none' }).withMetadata({ orientation: 6 })],
    ['for print', () => rgb().toColourspace('cmyk').tiff({ compression: 'none' })],
  ])('has the pixels that the command line reads: %s', async (_kind, make) => {
    const tiff = await make().toBuffer();
    const expected = await decodeImage(tiff, 'a.tif');
    const png = await decodeImage(await tiffToPng(tiff, 'a.tif'), 'a.png');
    expect([png.width, png.height]).toEqual([expected.width, expected.height]);
    expect(Buffer.compare(png.data, expected.data)).toBe(0);
  });

  it('keeps 16 bits', async () => {
    const png = await tiffToPng(await wideGrey().tiff({ compression: 'none' }).toBuffer(), 'a.tif');
    expect(readPngHeader(png).depth).toBe(16);
  });

  it('is not made of anything else, nor of a file that breaks off', async () => {
    await expect(tiffToPng(await rgb().png().toBuffer(), 'a.png')).rejects.toThrow(
      'a.png is not a TIFF image.',
    );
    const tiff = await rgb().resize(200, 200).tiff({ compression: 'none' }).toBuffer();
    await expect(tiffToPng(tiff.subarray(0, 9000), 'half.tif')).rejects.toThrow(/^half.tif is damaged: /);
  });
});

describe('Transcodes', () => {
  afterEach(() => void vi.useRealTimers());

  it('passes a picture on in parts, with the hash of its file', async () => {
    // Noise does not pack: several parts.
    const side = 900;
    const data = Uint8Array.from({ length: side * side * 3 }, () => Math.floor(Math.random() * 256));
    const tiff = await sharp(data, { raw: { width: side, height: side, channels: 3 } })
      .tiff({ compression: 'none' })
      .toBuffer();
    const { bytes, sha256, body } = await new Transcodes(childInProcess).render(await saved('a.tif', tiff));
    const png = new Uint8Array(await new Response(body as ReadableStream).arrayBuffer());
    expect(png.length).toBe(bytes);
    expect(bytes).toBeGreaterThan(2 ** 21);
    expect(sha256).toBe(createHash('sha256').update(tiff).digest('hex'));
    const [seen, expected] = [await decodeImage(png, 'a.png'), await decodeImage(tiff, 'a.tif')];
    expect(Buffer.compare(seen.data, expected.data)).toBe(0);
  });

  it('lets go of what the window does not want any more', async () => {
    const child = childInProcess();
    const asked: string[] = [];
    const watched = {
      ...child,
      postMessage: (message: Parameters<Child['postMessage']>[0]) => {
        asked.push(message.kind);
        child.postMessage(message);
      },
    };
    const tiff = await rgb().resize(1200, 1200).tiff().toBuffer();
    const { body } = await new Transcodes(() => watched).render(await saved('a.tif', tiff));
    await body.cancel();
    expect(asked.at(-1)).toBe('drop');
  });

  it('says in words what is wrong with a file, by its name alone', async () => {
    const path = await saved('letter.tif', new TextEncoder().encode('II*\0Dear colleague'));
    const rendering = new Transcodes(childInProcess).render(path);
    await expect(rendering).rejects.toThrow(/^letter.tif is damaged: /);
  });

  it('survives a file that ends the decoder, and those that wait behind it', async () => {
    const { transcodes, children } = withFakeDecoders();
    const [bad, good] = [transcodes.render('/a/bad.tif'), transcodes.render('/a/good.tif')];
    await settled();
    expect(children[0]?.calls).toHaveLength(1);
    children[0]?.crash();
    await expect(bad).rejects.toThrow('bad.tif could not be decoded: the decoder stopped.');
    await settled();
    children[1]?.answer({ id: '1', bytes: 4, sha256: 'abc' });
    expect(await good).toMatchObject({ bytes: 4, sha256: 'abc' });
  });

  it('goes on with a picture that is being read when another file ends the decoder', async () => {
    const { transcodes, children, reader } = await reading('/a/good.tif');
    children[0]?.answer(new Uint8Array([1, 2]));
    expect((await reader.read()).value).toEqual(new Uint8Array([1, 2]));
    const bad = expect(transcodes.render('/a/bad.tif')).rejects.toThrow('the decoder stopped');
    await settled();
    children[0]?.crash();
    await bad;
    // Made once more, and read on where it had come to.
    const rest = reader.read();
    await vi.waitFor(() => expect(children[1]?.calls.at(-1)).toMatchObject({ kind: 'render' }));
    children[1]?.answer({ id: '2', bytes: 4, sha256: 'abc' });
    await vi.waitFor(() =>
      expect(children[1]?.calls.at(-1)).toMatchObject({ kind: 'read', request: { id: '2', from: 2 } }),
    );
    children[1]?.answer(new Uint8Array([3, 4]));
    expect((await rest).value).toEqual(new Uint8Array([3, 4]));
    expect((await reader.read()).done).toBe(true);
  });

  it('says so when the picture became another one while it was read', async () => {
    const { children, reader } = await reading('/a/good.tif');
    children[0]?.crash();
    const rest = expect(reader.read()).rejects.toThrow('the decoder stopped');
    await vi.waitFor(() => expect(children[1]?.calls.at(-1)).toMatchObject({ kind: 'render' }));
    children[1]?.answer({ id: '2', bytes: 4, sha256: 'def' });
    await rest;
  });

  it('holds no more pictures than are read at a time', async () => {
    const run = transcodeTasks();
    const path = await saved('a.tif', await rgb().tiff().toBuffer());
    const ids: string[] = [];
    for (let i = 0; i < 9; i++) ids.push(((await run('render', { path })) as { id: string }).id);
    await expect(run('read', { id: ids[0], from: 0 })).rejects.toMatchObject({ code: 'image.gone' });
    expect(await run('read', { id: ids[8], from: 0 })).toBeInstanceOf(Uint8Array);
  });

  it('ends a decoder that hangs', async () => {
    vi.useFakeTimers();
    const child = new FakeChild();
    const rendering = new Transcodes(() => child).render('/a/slow.tif');
    const failing = expect(rendering).rejects.toThrow('slow.tif took longer than 60 s to decode.');
    await vi.advanceTimersByTimeAsync(60_000);
    await failing;
    expect(child.killed).toBe(true);
  });
});
