import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** A PNG of a dark disc on a light ground, or any text for names that are no picture's. */
export async function writePicture(
  path: string,
  width = 64,
  height = 48,
  radius = height / 4,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  if (!path.endsWith('.png')) {
    writeFileSync(path, 'not a picture');
    return;
  }
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const inside = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2) < radius;
    data.fill(inside ? 70 : 210, i * 3, i * 3 + 3);
  }
  writeFileSync(
    path,
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}
