import { extname } from 'node:path';

/** Extensions by which images are found in folders; what a file is, its content decides. */
export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.tif', '.tiff'] as const;

export function isImageName(name: string): boolean {
  const extension = extname(name).toLowerCase();
  return IMAGE_EXTENSIONS.some((known) => known === extension);
}
