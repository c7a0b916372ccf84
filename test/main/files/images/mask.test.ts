import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readMask, writeGray, writeMask } from '../../../../main/files/images/mask.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const size = { width: 4, height: 1 };

async function savedGrey(
  values: readonly number[],
  format: 'png' | 'tiff' | 'webp' | 'jpeg',
): Promise<string> {
  const grey = sharp(Uint8Array.from(values), { raw: { width: values.length, height: 1, channels: 1 } });
  const lossless = format === 'tiff' ? { compression: 'lzw' } : format === 'webp' ? { lossless: true } : {};
  const path = join(await temporaryFolder(), `mask.${format}`);
  await writeFile(path, await grey.toColourspace('b-w').toFormat(format, lossless).toBuffer());
  return path;
}

describe('readMask', () => {
  it.each(['png', 'tiff', 'webp', 'jpeg'] as const)(
    'reads 0 and 255 as labels 0 and 1 from %s',
    async (format) => {
      const values = Array.from({ length: 32 }, (_, x) => (x < 16 ? 0 : 255));
      const mask = await readMask(await savedGrey(values, format));
      expect([...mask.data]).toEqual(values.map((value) => value / 255));
    },
  );

  it('reads a binary mask that software packed into a palette of white and black', async () => {
    const path = join(await temporaryFolder(), 'bits.png');
    const grey = sharp(Uint8Array.of(0, 255, 255, 0), { raw: { ...size, channels: 1 } }).toColourspace('b-w');
    await writeFile(path, await grey.png({ palette: true, colours: 2 }).toBuffer());
    expect([...(await readMask(path)).data]).toEqual([0, 1, 1, 0]);
  });

  it('keeps other values as labels', async () => {
    expect([...(await readMask(await savedGrey([0, 1, 2, 7], 'png'))).data]).toEqual([0, 1, 2, 7]);
    expect([...(await readMask(await savedGrey([0, 1, 2, 255], 'tiff'))).data]).toEqual([0, 1, 2, 255]);
  });

  it('reads labels of 16 bits from TIFF as they are', async () => {
    const path = join(await temporaryFolder(), 'wide.tif');
    const grey = sharp(Uint16Array.of(0, 1, 3, 200), { raw: { ...size, channels: 1 } });
    await writeFile(path, await grey.toColourspace('grey16').tiff({ compression: 'none' }).toBuffer());
    expect([...(await readMask(path)).data]).toEqual([0, 1, 3, 200]);
  });

  it('reads an indexed mask by position, not by colour', async () => {
    const path = join(await temporaryFolder(), 'indexed.png');
    const mask = { ...size, data: Uint8Array.of(0, 3, 1, 2) };
    await writeMask(path, mask, ['#ffffff', '#ffffff', '#101010', '#101010']);
    expect(await readMask(path)).toEqual(mask);
  });

  it('reads what writeGray wrote', async () => {
    const path = join(await temporaryFolder(), 'grey.png');
    await writeGray(path, { ...size, data: Uint8Array.of(0, 100, 200, 255) });
    expect([...(await readMask(path)).data]).toEqual([0, 100, 200, 255]);
  });

  it('refuses colours, labels over 255, and damaged files, by name', async () => {
    const folder = await temporaryFolder();
    const colour = join(folder, 'colour.png');
    await writeFile(
      colour,
      await sharp({ create: { ...size, channels: 3, background: '#f00' } })
        .png()
        .toBuffer(),
    );
    await expect(readMask(colour)).rejects.toThrow(`${colour} is no mask: it holds colours.`);

    const wide = join(folder, 'wide.png');
    const samples = sharp(Uint16Array.of(0, 300, 2, 3), { raw: { ...size, channels: 1 } }).toColourspace(
      'grey16',
    );
    await writeFile(wide, await samples.png().toBuffer());
    await expect(readMask(wide)).rejects.toThrow(`${wide} holds the label 300; labels go from 0 to 255.`);

    const cut = join(folder, 'cut.png');
    await writeMask(cut, { ...size, data: new Uint8Array(4) }, []);
    await writeFile(cut, (await readFile(cut)).subarray(0, 45));
    await expect(readMask(cut)).rejects.toMatchObject({
      code: 'image.damaged',
      message: `${cut} is damaged: it ends too early.`,
    });
  });
});
