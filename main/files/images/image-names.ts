import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { hasPreamble, MARK_END } from '../../../core/formats/dicom/mark.ts';
import { extensionOf } from '../../../core/formats/export-names.ts';

/** Extensions by which images are found in folders; what a file is, its content decides. */
export const IMAGE_EXTENSIONS = [
  ...['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.tif', '.tiff'],
  ...['.nii', '.nii.gz', '.mha', '.nrrd', '.dcm', '.dicom', '.ima'],
] as const;

export function isImageName(name: string): boolean {
  const extension = extensionOf(name);
  return IMAGE_EXTENSIONS.some((known) => known === extension);
}

/**
 * Whether a file counts as an image of its folder: by its extension, or where its name has none, as those of many
 * scanners, by DICOM's mark. Numbers at the end of a name are no extension: many are named by their UIDs.
 */
export async function isImageFile(path: string): Promise<boolean> {
  return /^(\.\d*)?$/.test(extname(path)) ? hasDicomMark(path) : isImageName(path);
}

/** False, too, for what cannot be read, or is no file: opening a pipe would wait for whoever writes to it. */
async function hasDicomMark(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(MARK_END), 0, MARK_END, 0);
      return hasPreamble(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
