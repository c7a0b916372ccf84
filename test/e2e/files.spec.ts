import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNifti } from '../support/nifti.ts';
import { encodeTiff } from '../support/tiff.ts';
import { encode as encodePng } from 'fast-png';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { crc32 } from '../../core/formats/crc32.ts';
import { readNifti } from '../support/first-volume.ts';
import { decodePngSamples } from '../../core/formats/png.ts';
import { planInputs, renderInput } from '../../core/imaging/size-policy.ts';
import { decodeImage, readImage } from '../../main/files/images/image.ts';
import { imageUrl } from '../../core/contract/image-url.ts';
import { decodeInPage, startDecoder } from './support/decoding.ts';
import { expect, test } from './support/app.ts';
import { screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  drag,
  images,
  markedPixels,
  opened,
  region,
} from './support/workspace.ts';

/** Colours that change in every direction, so that a swap, a shift or a cut shows. */
function gradient(width: number, height: number, channels: 3 | 4): Uint8Array {
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return [(255 * x) / width, (255 * y) / height, 128 + 64 * Math.sin((x + y) / 5), 40 + ((x * 7) % 200)][
      i % channels
    ] as number;
  });
}

const RAW = { width: 61, height: 47 } as const;
const rgb = () => sharp(gradient(RAW.width, RAW.height, 3), { raw: { ...RAW, channels: 3 } });
const rgba = () => sharp(gradient(RAW.width, RAW.height, 4), { raw: { ...RAW, channels: 4 } });

/** An uncompressed Windows bitmap of 24 bits, rows from the bottom up and padded to four bytes. */
function bitmap({ width, height }: typeof RAW, pixels: Uint8Array): Buffer {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < 3 * width; i++) {
      const sample = pixels[3 * width * y + i - (i % 3) + 2 - (i % 3)] as number;
      file[54 + stride * (height - 1 - y) + i] = sample;
    }
  }
  return file;
}

const wide = Uint16Array.from(
  { length: 3 * RAW.width * RAW.height },
  (_, i) => (65535 * i) / (3 * RAW.width * RAW.height),
);

/** A grey PNG of 4 bits in which one grey counts as transparent. */
function clearGrey({ width, height }: typeof RAW): Uint8Array {
  const header = Uint8Array.of(0, 0, 0, width, 0, 0, 0, height, 4, 0, 0, 0, 0);
  const stride = 1 + Math.ceil(width / 2);
  const rows = Uint8Array.from({ length: stride * height }, (_, i) =>
    i % stride === 0 ? 0 : (i * 37) & 255,
  );
  const parts = { IHDR: header, tRNS: Uint8Array.of(0, 5), IDAT: zlibSync(rows), IEND: new Uint8Array(0) };
  const chunks = Object.entries(parts).map(([type, data]) => {
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
    chunk.writeUInt32BE(data.length);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
    return chunk;
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

/** Files that the window must read exactly as the command line does. */
const LOSSLESS: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
  'plain.png': () => rgb().png().toBuffer(),
  'transparent.png': () => rgba().png().toBuffer(),
  'palette.png': () => rgb().png({ palette: true }).toBuffer(),
  'clear-palette.png': () => rgba().png({ palette: true }).toBuffer(),
  'clear-grey.png': () => clearGrey(RAW),
  'grey.png': () => rgb().toColourspace('b-w').png().toBuffer(),
  'interlaced.png': () => rgb().png({ progressive: true }).toBuffer(),
  'wide.png': () => encodePng({ ...RAW, data: wide, depth: 16, channels: 3 }),
  'profile.png': () => rgb().withIccProfile('p3').png().toBuffer(),
  'named-as.jpg': () => rgb().png().toBuffer(),
  'plain.bmp': () => bitmap(RAW, gradient(RAW.width, RAW.height, 3)),
  'lossless.webp': () => rgb().webp({ lossless: true }).toBuffer(),
  'turned.webp': () => rgb().withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer(),
  'clear.webp': () => rgba().webp({ lossless: true, exact: true }).toBuffer(),
  'plain.tif': () => rgb().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
  'turned.tiff': () => rgb().tiff({ compression: 'none' }).withMetadata({ orientation: 6 }).toBuffer(),
  'wide.tif': () =>
    sharp(wide, { raw: { ...RAW, channels: 3 } })
      .toColourspace('rgb16')
      .tiff({ compression: 'deflate' })
      .toBuffer(),
  'print.tif': () => rgb().toColourspace('cmyk').tiff({ compression: 'none' }).toBuffer(),
  'tiff-named-as.png': () => rgb().tiff({ compression: 'none' }).toBuffer(),
};

/** Files whose decoders may differ by rounding. */
const LOSSY: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'plain.jpg': () => rgb().jpeg({ quality: 90 }).toBuffer(),
  'full-colour.jpg': () => rgb().jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(),
  'turned.jpg': () => rgb().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'grey.jpg': () => rgb().toColourspace('b-w').jpeg().toBuffer(),
  'progressive.jpg': () => rgb().jpeg({ progressive: true }).toBuffer(),
  'cmyk.jpg': () => rgb().toColourspace('cmyk').jpeg().toBuffer(),
};

const REFUSED: Readonly<Record<string, readonly [() => Promise<Uint8Array> | Uint8Array, string]>> = {
  'empty.png': [() => new Uint8Array(0), 'empty.png is empty.'],
  'letter.png': [
    () => Buffer.from('Dear colleague'),
    'letter.png is not an image. ' +
      'PNG, JPEG, WebP, BMP, TIFF, NIfTI, MetaImage, NRRD and DICOM images can be opened.',
  ],
  'half.jpg': [
    async () => (await rgb().jpeg().toBuffer()).subarray(0, 500),
    'half.jpg is damaged: the file is incomplete.',
  ],
  'torn.jpg': [
    async () => {
      const bytes = await rgb().jpeg().toBuffer();
      bytes.set([0xff, 0xff, 0x17], bytes.length - 60);
      return bytes;
    },
    'torn.jpg is damaged: its pixels are broken up by a mark that cannot be there (0xff17).',
  ],
  'unpackable.jpg': [
    async () => {
      const bytes = await rgb().jpeg().toBuffer();
      // A Huffman table of more codes than there can be.
      bytes.fill(0xff, bytes.indexOf('ffc4', 'hex') + 5, bytes.indexOf('ffc4', 'hex') + 9);
      return bytes;
    },
    'unpackable.jpg is damaged: its pixels cannot be unpacked.',
  ],
  'half.png': [
    async () => (await rgb().png().toBuffer()).subarray(0, 900),
    'half.png is damaged: the file is incomplete.',
  ],
  'half.tif': [
    async () => (await rgb().tiff({ compression: 'none' }).toBuffer()).subarray(0, 5000),
    'half.tif is damaged: ',
  ],
};

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}

test('the window reads files as the command line does', async ({ openShared, folder }) => {
  const files = join(folder, 'files');
  mkdirSync(files);
  const makers = { ...LOSSLESS, ...LOSSY };
  for (const [name, make] of Object.entries(makers)) writeFileSync(join(files, name), await make());
  const { page, request } = await openShared(files);
  const handle = (await request('folder.startup'))?.handle ?? '';
  const policy = { mode: 'letterbox', width: 64, height: 32, overlap: 0 } as const;

  for (const name of Object.keys(makers)) {
    await test.step(name, async () => {
      const expected = await readImage(join(files, name));
      const found = await decodeInPage(page, handle, name, { pixels: true, inputs: policy });
      if (!found.ok) throw new Error(found.message);
      expect([found.width, found.height]).toEqual([expected.width, expected.height]);
      expect(found.content).toBe(
        createHash('sha256')
          .update(readFileSync(join(files, name)))
          .digest('hex'),
      );
      const plan = planInputs(expected, policy);
      const input = renderInput(expected, plan, 0).data;
      if (name in LOSSLESS) {
        expect(Buffer.compare(found.pixels, expected.data)).toBe(0);
        expect(found.inputs[0]).toEqual(input);
      } else {
        // CMYK has no one way to RGB; the others differ by the rounding of their transforms.
        expect(meanDifference(found.pixels, expected.data)).toBeLessThan(name.startsWith('cmyk') ? 30 : 1.5);
      }
    });
  }
});

test('files that cannot be shown whole are refused by name, as on the command line', async ({
  openShared,
  folder,
}) => {
  const files = join(folder, 'files');
  mkdirSync(files);
  for (const [name, [make]] of Object.entries(REFUSED)) writeFileSync(join(files, name), await make());
  const { page, request } = await openShared(files);
  const handle = (await request('folder.startup'))?.handle ?? '';
  for (const [name, [, message]] of Object.entries(REFUSED)) {
    const refused = await decodeInPage(page, handle, name);
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    await expect(decodeImage(readFileSync(join(files, name)), name)).rejects.toThrow(
      refused.ok ? '' : refused.message,
    );
  }
  const gone = await decodeInPage(page, handle, 'never.png');
  expect(gone).toMatchObject({ ok: false, message: 'never.png is no longer there, or may not be read.' });
});

test('a picture of 9000 x 7000 is opened, painted on and stored', async ({ start, folder }) => {
  test.slow();
  const files = join(folder, 'files');
  mkdirSync(files);
  const corner = await sharp({ create: { width: 80, height: 80, channels: 3, background: '#f02010' } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 9000, height: 7000, channels: 3, background: '#102030' } })
    .composite([{ input: corner, left: 8920, top: 6920 }])
    .png({ compressionLevel: 1 })
    .toFile(join(files, 'huge.png'));
  await writePicture(join(files, 'small.png'));
  const { page, request } = await start({ args: [files] });
  const handle = (await request('folder.startup'))?.handle ?? '';
  const policy = { mode: 'stretch', width: 320, height: 256, overlap: 0 } as const;
  const found = await decodeInPage(page, handle, 'huge.png', { inputs: policy });
  if (!found.ok) throw new Error(found.message);
  expect([found.width, found.height]).toEqual([9000, 7000]);
  const unwanted = await decodeInPage(page, handle, 'huge.png', { pixels: true, mostPixels: 1e6 });
  expect(unwanted).toMatchObject({ ok: false, code: 'decode.large' });
  // The last pixel of the input lies in the corner, the first in the ground.
  expect([...(found.inputs[0] ?? []).slice(-3)]).toEqual([240, 32, 16]);
  expect([...(found.inputs[0] ?? []).slice(0, 3)]).toEqual([16, 32, 48]);

  await opened(page, 'huge.png');
  await drag(page, [
    [0.45, 0.45],
    [0.55, 0.55],
  ]);
  await expect(images(page).first()).toHaveAccessibleName('huge.png, Edited');
  await expect.poll(() => markedPixels(page, 'huge.png')).toBeGreaterThan(1000);
  await page.keyboard.press('Control+z');
  await expect.poll(() => markedPixels(page, 'huge.png')).toBe(0);

  await test.step('reading it is told of, and stopped for another image', async () => {
    await images(page).nth(1).click();
    await opened(page, 'small.png');
    let stopped = 0;
    for (const worker of page.workers()) worker.on('close', () => stopped++);
    page.on('worker', (worker) => worker.on('close', () => stopped++));
    await images(page).first().click();
    await expect(page.getByText(/^Reading huge\.png: unpacking/)).toBeVisible();
    await images(page).nth(1).click();
    await opened(page, 'small.png');
    await expect.poll(() => stopped).toBe(1);
    await expect(images(page).first()).toHaveAccessibleName('huge.png, New');
  });
});

test('a file of several frames is read once while it is scrolled, and again once it is another', async ({
  openShared,
  folder,
}) => {
  const files = join(folder, 'scrolled');
  mkdirSync(files);
  const write = (value: number): void => {
    const page16 = { width: 8, height: 8, bits: 16, samples: new Uint16Array(64).fill(value) };
    writeFileSync(join(files, 'stack.tif'), encodeTiff([page16, page16]));
  };
  write(1000);
  const { page, request } = await openShared(files);
  const handle = (await request('folder.startup'))?.handle ?? '';
  const worker = await startDecoder(page);
  const firstValue = async (frame: number, version?: string): Promise<number | undefined> => {
    const source = {
      url: imageUrl(handle, 'stack.tif'),
      name: 'stack.tif',
      frame,
      ...(version === undefined ? {} : { version }),
    };
    const answer = await worker({ kind: 'decode', source, wanted: { pixels: true }, isKept: true });
    return answer[0];
  };
  expect(await firstValue(0, 'before')).toBe(1000);
  write(2000);
  expect(await firstValue(1, 'before')).toBe(1000);
  expect(await firstValue(1, 'after')).toBe(2000);
  write(3000);
  expect(await firstValue(0)).toBe(3000);
});

test('the pages of a TIFF are scrolled by key, wheel and slider, and each keeps its own labels', async ({
  openShared,
  folder,
}) => {
  const files = join(folder, 'stack');
  mkdirSync(files);
  const pages = [1000, 1400, 1800].map((from) => ({
    width: 200,
    height: 150,
    bits: 16,
    samples: Array.from({ length: 30_000 }, (_, i) => from + (i % 200)),
  }));
  writeFileSync(join(files, 'stack.tif'), encodeTiff(pages));
  const { page } = await openShared(files);
  await opened(page, 'stack.tif');
  const frame = page.getByRole('slider', { name: 'Frame' });
  await expect(frame).toHaveValue('1');
  const canvas = await region(page, 'Canvas').boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  const valueAtMiddle = async (): Promise<number> => {
    await page.mouse.move(canvas.x + canvas.width / 2 - 3, canvas.y + canvas.height / 2);
    await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
    const words = (await page.getByText(/^\d+, \d+ = \d/).textContent()) ?? '';
    return Number(words.split('= ')[1]);
  };
  // Values of the file, not of a display.
  await expect.poll(valueAtMiddle).toBeGreaterThan(1050);
  await expect.poll(valueAtMiddle).toBeLessThan(1150);
  await page.keyboard.press('PageDown');
  await expect(frame).toHaveValue('2');
  await expect.poll(valueAtMiddle).toBeGreaterThan(1450);
  await button(page, 'Brush').click();
  await drag(page, [
    [0.45, 0.45],
    [0.55, 0.55],
  ]);
  await expect(images(page).first()).toHaveAccessibleName('stack.tif, Edited');
  await page.mouse.wheel(0, 120);
  await expect(frame).toHaveValue('3');
  await expect(button(page, 'Undo')).toBeDisabled();
  await frame.fill('2');
  await expect(frame).toHaveValue('2');
  await expect(button(page, 'Undo')).toBeEnabled();
  await screenshot(page, 'series');
});

test('a NIfTI is scrolled by the slider, and what is painted on it is exported at the same voxels', async ({
  openShared,
  folder,
}) => {
  const [files, target] = [join(folder, 'volumes'), join(folder, 'exported')];
  for (const path of [files, target]) mkdirSync(path);
  const [columns, rows, depth] = [60, 50, 3];
  // Every value tells its voxel. The axes go to the right, the front and up: frames are mirrored in both directions.
  const values = Array.from({ length: columns * rows * depth }, (_, at) => {
    const [i, j] = [at % columns, Math.floor(at / columns) % rows];
    return 3000 * Math.floor(at / (columns * rows)) + rows * i + j;
  });
  const sform = [1, 0, 0, -30, 0, 1, 0, -25, 0, 0, 2, 0];
  const source = encodeNifti({ shape: [columns, rows, depth], values, sform, units: 0, isPacked: true });
  writeFileSync(join(files, 'brain.nii.gz'), source);
  const { page, app } = await openShared(files);
  await opened(page, 'brain.nii.gz');
  await expect(page.getByText('It states no unit of length; millimetres are assumed.')).toBeVisible();
  const frame = page.getByRole('slider', { name: 'Frame' });
  await frame.fill('3');
  await expect(frame).toHaveValue('3');
  await opened(page, 'brain.nii.gz');
  const canvas = await region(page, 'Canvas').boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  await page.mouse.move(canvas.x + canvas.width / 2 - 3, canvas.y + canvas.height / 2);
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
  const readout = page.getByText(/^\d+, \d+ = [678]\d{3}/);
  await expect(readout).toBeVisible();
  const [x = 0, y = 0, value] = ((await readout.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
  const voxel = [columns - 1 - x, rows - 1 - y, 2] as const;
  expect(value).toBe(6000 + rows * voxel[0] + voxel[1]);

  await button(page, 'Brush').click();
  await drag(page, [
    [0.5, 0.5],
    [0.5, 0.5],
  ]);
  await expect(images(page).first()).toHaveAccessibleName('brain.nii.gz, Edited');
  await screenshot(page, 'volume');
  await answerFolderDialog(app, target);
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText(/Exported 1 image/)).toBeVisible();

  const written = readNifti(readFileSync(join(target, 'labels', 'brain.nii.gz')));
  expect(written.header.geometry).toEqual(readNifti(source).header.geometry);
  const placeOf = ([i, j, k]: readonly [number, number, number]) => i + columns * (j + rows * k);
  expect(written.values[placeOf(voxel)]).toBe(1);
  const mask = decodePngSamples(readFileSync(join(target, 'masks', 'brain.frame-003.png')), 1e6);
  const expected = new Uint8Array(columns * rows * depth);
  mask.samples.forEach((label, at) => {
    expected[placeOf([columns - 1 - (at % columns), rows - 1 - Math.floor(at / columns), 2])] = label;
  });
  expect([...written.values]).toEqual([...expected]);
});
