import { VOLUME_LIMIT, frameOf } from '../formats/volume/frames.ts';
import type { VolumeHeader, Volumes } from '../formats/volume/frames.ts';
import { SAMPLE_TYPES } from '../formats/volume/samples.ts';
import { framePlace } from '../document/series.ts';
import type { SeriesHead } from '../document/series.ts';
import { WorkbenchError } from '../errors.ts';
import { frameSize, orientationIn, spacingIn } from '../geometry/volume.ts';
import type { Raster } from '../imaging/raster.ts';
import { imageError, requireSize } from './source.ts';
import type { ImageFile } from './source.ts';

/**
 * The slices of a file's volumes as a series, one volume after the other.
 * @param name stands in messages
 * @throws WorkbenchError that names the file: `image.format`, `image.damaged`, `image.large`
 */
export function openVolume<Header extends VolumeHeader>(
  name: string,
  readHeader: () => Header,
  readVolumes: (header: Header) => Volumes,
): ImageFile<Raster> {
  try {
    const header = readHeader();
    const head = headOf(header);
    requireSize(head.size, name);
    const volumes = readVolumes(header);
    // Whether its values are there is to be known by now.
    volumes.at(0);
    const frameCount = header.geometry.shape[2] * header.volumes;
    return {
      head,
      frameCount,
      async frame(index) {
        if (!(index >= 0 && index < frameCount))
          throw new RangeError(`No slice ${index} among ${frameCount}`);
        const { volume, place } = framePlace({ frames: frameCount, volumes: header.volumes }, index);
        try {
          return frameOf(volumes.at(volume), place);
        } catch (error) {
          throw volumeError(name, error);
        }
      },
    };
  } catch (error) {
    throw volumeError(name, error);
  }
}

function headOf(header: VolumeHeader): SeriesHead {
  const { geometry, volumes, isMeasured, isOriented, samples, warnings } = header;
  const { bytes, channels } = SAMPLE_TYPES[samples];
  // Single slices at several times are a film.
  const isFilm = geometry.shape[2] === 1 && volumes > 1;
  const { z, ...inPlane } = spacingIn(geometry);
  const { through, ...ofFrames } = orientationIn(geometry);
  return {
    size: frameSize(geometry),
    ...(volumes === 1 || isFilm ? {} : { volumes }),
    bitsPerSample: channels === 3 ? 8 : 8 * bytes,
    spacing: isMeasured ? { ...inPlane, ...(isFilm ? {} : { z }), unit: 'mm', origin: 'file' } : null,
    orientation: isOriented ? { ...ofFrames, ...(isFilm ? {} : { through }) } : null,
    modality: null,
    timing: null,
    warnings,
  };
}

/** Wraps what a format of volumes threw in a sentence about the file. */
export function volumeError(name: string, error: unknown): WorkbenchError {
  if (!(error instanceof WorkbenchError) || !error.code.endsWith('.volume')) return imageError(name, error);
  const limit = Math.floor(VOLUME_LIMIT / 1e6);
  return new WorkbenchError(
    'image.large',
    `${name} is too large: ${error.message}; the limit is ${limit} MB.`,
  );
}
