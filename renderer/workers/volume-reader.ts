import type { ContentHash } from '../../core/document/image-id.ts';
import { PackedVolume } from '../../core/imaging/packed-volume.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import { findVoxels } from '../../core/mask/voxel-search.ts';
import type { CutPlane, FileSource, FoundVoxels, TaskOf } from './protocol.ts';

/** A file of which frames can be had. */
export interface FrameFile {
  readonly content: ContentHash;
  frame(index: number): Promise<Raster>;
}

/** A volume whose frames are kept packed; it goes when another is cut, or nobody wants it any more. */
interface KeptVolume {
  /** Its first file, and where in that it begins. */
  readonly source: FileSource;
  /** Names all of its files as they were read, and where in them it begins. */
  readonly key: string;
  readonly packed: PackedVolume;
  readonly contents: (ContentHash | undefined)[];
}

/** Milliseconds that frames are read in one go: scrolling waits no longer. */
const READING_MS = 80;

/** Cuts planes out of one volume at a time. */
export class VolumeReader {
  readonly #open: (source: FileSource, isWhole: boolean) => Promise<FrameFile>;
  #kept: KeptVolume | undefined;

  /** @param open a file; `isWhole` where it holds all frames, so that it is worth being kept */
  constructor(open: (source: FileSource, isWhole: boolean) => Promise<FrameFile>) {
    this.#open = open;
  }

  /** Reads what is missing for a while, then cuts the plane if all is there. */
  async cut({ source, files, cut }: TaskOf<'plane'>): Promise<CutPlane> {
    const { packed, contents } = await this.#readOn(source, files, cut.volume.shape[2]);
    const known = contents.filter((content) => content !== undefined);
    return {
      read: packed.count,
      frameCount: packed.frameCount,
      contents: known.length === contents.length ? known : null,
      ...(packed.isComplete ? { pixels: packed.cut(cut) } : {}),
    };
  }

  /** As `cut`: reads on, then looks for voxels if all is there. */
  async find({ source, files, frameCount, search }: TaskOf<'voxels'>): Promise<FoundVoxels> {
    const { packed } = await this.#readOn(source, files, frameCount);
    const valuesOf = (frame: number) => packed.intensities(frame);
    return { found: packed.isComplete ? findVoxels(search, packed.size, valuesOf) : null };
  }

  forget({ url, frame }: FileSource): void {
    const { source } = this.#kept ?? {};
    if (source?.url === url && source.frame === frame) this.#kept = undefined;
  }

  /** Reads what is missing for a while. */
  async #readOn(
    source: FileSource,
    files: readonly FileSource[] | null,
    frameCount: number,
  ): Promise<KeptVolume> {
    const kept = this.#volumeOf(source, files, frameCount);
    const { packed, contents } = kept;
    const end = performance.now() + READING_MS;
    while (!packed.isComplete && performance.now() < end) {
      const frame = packed.count;
      const file = await this.#open(files?.[frame] ?? source, files === null);
      contents[files === null ? 0 : frame] = file.content;
      packed.add(frame, await file.frame(files === null ? (source.frame ?? 0) + frame : 0));
    }
    return kept;
  }

  #volumeOf(source: FileSource, files: readonly FileSource[] | null, frameCount: number): KeptVolume {
    const key = (files ?? [source])
      .map(({ url, version, frame = 0 }) => `${url} ${version} ${frame}`)
      .join('\n');
    if (this.#kept?.key !== key) {
      const contents = Array.from<ContentHash | undefined>({ length: files?.length ?? 1 });
      this.#kept = { source, key, packed: new PackedVolume(frameCount), contents };
    }
    return this.#kept;
  }
}
