import { isMetaImage, readMetaImage, readMetaImageHeader } from '../formats/metaimage/volume.ts';
import type { ImageSource } from './source.ts';
import { openVolume } from './volume-file.ts';

/** MetaImage in one file (.mha), plain or packed: its slices are a series. `frameOf` says what they hold. */
export const metaImageSource: ImageSource = {
  kind: 'metaimage',
  recognises: isMetaImage,
  async open(bytes, name) {
    return openVolume(
      name,
      () => readMetaImageHeader(bytes),
      (header) => readMetaImage(bytes, header),
    );
  },
};
