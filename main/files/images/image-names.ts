import { extensionOf } from '../../../core/formats/export-names.ts';

/** Extensions by which images are found in folders; what a file is, its content decides. */
export const IMAGE_EXTENSIONS = [
  ...['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.tif', '.tiff'],
  ...['.nii', '.nii.gz', '.mha', '.nrrd'],
] as const;

export function isImageName(name: string): boolean {
  const extension = extensionOf(name);
  return IMAGE_EXTENSIONS.some((known) => known === extension);
}
