import { WorkbenchError } from '../errors.ts';
import { frameOf, isNifti, readNifti, readNiftiHeader } from '../formats/nifti/volume.ts';
import { VOLUME_LIMIT } from '../formats/nifti/header.ts';
import type { NiftiHeader } from '../formats/nifti/header.ts';
import type { SeriesHead } from '../document/series.ts';
import { frameSize, orientationIn, spacingIn } from '../geometry/volume.ts';
import { imageError, requireSize } from './source.ts';
import type { ImageSource } from './source.ts';

/** NIfTI-1 and NIfTI-2, plain or gzip: the slices of the first volume are a series. `frameOf` says what they hold. */
export const niftiSource: ImageSource = {
  kind: 'nifti',
  recognises: isNifti,
  async open(bytes, name) {
    try {
      const header = readNiftiHeader(bytes);
      const head = headOf(header);
      requireSize(head.size, name);
      const volume = readNifti(bytes, header);
      const [, , frameCount] = header.geometry.shape;
      return {
        head,
        frameCount,
        async frame(index) {
          if (!(index >= 0 && index < frameCount))
            throw new RangeError(`No slice ${index} among ${frameCount}`);
          return frameOf(volume, index);
        },
      };
    } catch (error) {
      throw niftiError(name, error);
    }
  },
};

function headOf({ geometry, isMeasured, isOriented, samples, warnings }: NiftiHeader): SeriesHead {
  return {
    size: frameSize(geometry),
    bitsPerSample: (8 * samples.bytes) / (samples.channels === 3 ? samples.bytes : 1),
    spacing: isMeasured ? { ...spacingIn(geometry), unit: 'mm', origin: 'file' } : null,
    orientation: isOriented ? orientationIn(geometry) : null,
    modality: null,
    timing: null,
    warnings,
  };
}

function niftiError(name: string, error: unknown): WorkbenchError {
  if (!(error instanceof WorkbenchError) || error.code !== 'nifti.volume') return imageError(name, error);
  const limit = Math.floor(VOLUME_LIMIT / 1e6);
  return new WorkbenchError(
    'image.large',
    `${name} is too large: ${error.message}; the limit is ${limit} MB.`,
  );
}
