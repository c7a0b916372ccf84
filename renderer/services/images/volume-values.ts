import { messageOf } from '../../../core/errors.ts';
import type { FrameVolume } from '../../../core/geometry/planes.ts';
import type { VolumeSpans } from '../../../core/mask/sphere.ts';
import type { VoxelSearch } from '../../../core/mask/voxel-search.ts';
import type { VolumeValues } from '../../editor/ports.ts';
import type { FileSource, ImageReader } from '../ports.ts';

/** Where the values of a volume are read from. */
export interface VolumeFiles {
  readonly source: FileSource;
  /** One for each frame; null where `source` holds all of them. */
  readonly files: readonly FileSource[] | null;
  readonly volume: FrameVolume;
}

/** The values of the volume that is shown in planes, which the worker holds. */
export class WorkerValues implements VolumeValues {
  readonly #reader: Pick<ImageReader, 'voxels'>;
  readonly #files: VolumeFiles;
  readonly #onProblem: (words: string) => void;

  /** @param onProblem hears why values cannot be had, for people */
  constructor(reader: Pick<ImageReader, 'voxels'>, files: VolumeFiles, onProblem: (words: string) => void) {
    this.#reader = reader;
    this.#files = files;
    this.#onProblem = onProblem;
  }

  async find(search: VoxelSearch): Promise<VolumeSpans | 'too-many' | null> {
    const { source, files, volume } = this.#files;
    try {
      for (;;) {
        // The volume may have to be read anew, as when the worker was lost.
        const { found } = await this.#reader.voxels(source, files, volume.shape[2], search);
        if (found !== null) return found;
      }
    } catch (error) {
      this.#onProblem(messageOf(error));
      return null;
    }
  }
}
