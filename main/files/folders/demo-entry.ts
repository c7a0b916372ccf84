import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { demoImages } from '../../../core/imaging/demo/demo-set.ts';

/** Entry of the process that draws the demo project into the folder named by its argument: all of it, or nothing. */
async function main(folder: string): Promise<void> {
  const temporary = `${folder}.partial`;
  await rm(temporary, { recursive: true, force: true });
  for (const { name, render } of demoImages) {
    const { data, width, height } = render();
    const file = join(temporary, `${name}.jpg`);
    await mkdir(dirname(file), { recursive: true });
    const image = sharp(data, { raw: { width, height, channels: 3 } }).jpeg({
      quality: 92,
      chromaSubsampling: '4:4:4',
    });
    await writeFile(file, await image.toBuffer());
  }
  await rename(temporary, folder);
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  () => process.exit(1),
);
