import { isNifti, readNifti, readNiftiHeader } from '../formats/nifti/volume.ts';
import type { ImageSource } from './source.ts';
import { openVolume } from './volume-file.ts';

/** NIfTI-1 and NIfTI-2, plain or gzip: the slices of all volumes are a series. `frameOf` says what they hold. */
export const niftiSource: ImageSource = {
  kind: 'nifti',
  recognises: isNifti,
  async open(bytes, name) {
    return openVolume(
      name,
      () => readNiftiHeader(bytes),
      (header) => readNifti(bytes, header),
    );
  },
};
