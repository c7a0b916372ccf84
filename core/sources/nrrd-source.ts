import { isNrrd, readNrrd, readNrrdHeader } from '../formats/nrrd/volume.ts';
import type { ImageSource } from './source.ts';
import { openVolume } from './volume-file.ts';

/** NRRD in one file, plain or gzip: its slices are a series. `frameOf` says what they hold. */
export const nrrdSource: ImageSource = {
  kind: 'nrrd',
  recognises: isNrrd,
  async open(bytes, name) {
    return openVolume(
      name,
      () => readNrrdHeader(bytes),
      (header) => readNrrd(bytes, header),
    );
  },
};
