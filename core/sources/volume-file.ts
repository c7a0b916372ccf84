import { VOLUME_LIMIT, frameOf } from '../formats/volume/frames.ts';
import type { Volume, VolumeHeader } from '../formats/volume/frames.ts';
import { SAMPLE_TYPES } from '../formats/volume/samples.ts';
import type { SeriesHead } from '../document/series.ts';
import { WorkbenchError } from '../errors.ts';
import { frameSize, orientationIn, spacingIn } from '../geometry/volume.ts';
import type { Raster } from '../imaging/raster.ts';
import { imageError, requireSize } from './source.ts';
import type { ImageFile } from './source.ts';

/**
 * The slices of a volume as a series.
 * @param name stands in messages
 * @throws WorkbenchError that names the file: `image.format`, `image.damaged`, `image.large`
 */
export function openVolume<Header extends VolumeHeader>(
  name: string,
  readHeader: () => Header,
  readVolume: (header: Header) => Volume,
): ImageFile<Raster> {
  try {
    const header = readHeader();
    const head = headOf(header);
    requireSize(head.size, name);
    const volume = readVolume(header);
    const [, , frameCount] = header.geometry.shape;
    return {
      head,
      frameCount,
      async frame(index) {
        if (index >= 0 && index < frameCount) return frameOf(volume, index);
        throw new RangeError(`No slice ${index} among ${frameCount}`);
      },
    };
  } catch (error) {
    throw volumeError(name, error);
  }
}

function headOf({ geometry, isMeasured, isOriented, samples, warnings }: VolumeHeader): SeriesHead {
  const { bytes, channels } = SAMPLE_TYPES[samples];
  return {
    size: frameSize(geometry),
    bitsPerSample: channels === 3 ? 8 : 8 * bytes,
    spacing: isMeasured ? { ...spacingIn(geometry), unit: 'mm', origin: 'file' } : null,
    orientation: isOriented ? orientationIn(geometry) : null,
    modality: null,
    timing: null,
    warnings,
  };
}

function volumeError(name: string, error: unknown): WorkbenchError {
  if (!(error instanceof WorkbenchError) || !error.code.endsWith('.volume')) return imageError(name, error);
  const limit = Math.floor(VOLUME_LIMIT / 1e6);
  return new WorkbenchError(
    'image.large',
    `${name} is too large: ${error.message}; the limit is ${limit} MB.`,
  );
}
