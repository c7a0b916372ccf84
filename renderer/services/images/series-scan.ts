import type { ListedImage } from '../../../core/contract/folders.ts';
import { isNamedAsDicom } from '../../../core/formats/dicom/mark.ts';
import { sliceSeriesOf } from '../../../core/sources/slice-series.ts';
import type { SliceFile, SliceHead, SliceSeries } from '../../../core/sources/slice-series.ts';
import { nameOf } from './image-list.ts';

/** How far the heads of a folder's files are read. */
export interface ScanProgress {
  readonly done: number;
  readonly total: number;
}

export interface ScanOptions {
  /** Null for what is no slice, or cannot be read: what is wrong with it is told when it is opened. */
  readonly read: (file: ListedImage) => Promise<SliceHead | null>;
  readonly onProgress: (progress: ScanProgress) => void;
}

/** Files read together: enough to keep the workers and a disk busy. */
const AT_ONCE = 8;

/** Finds the series over several files of a folder. Remembers what it read of files that stay as they are. */
export class SeriesScan {
  #heads: ReadonlyMap<string, Promise<SliceHead | null>> = new Map();

  async series(images: readonly ListedImage[], options: ScanOptions): Promise<readonly SliceSeries[]> {
    const files = images.filter(({ key }) => isNamedAsDicom(nameOf(key)));
    const before = this.#heads;
    const heads = new Map<string, Promise<SliceHead | null>>();
    this.#heads = heads;
    if (files.length < 2) return [];
    const slices: SliceFile[] = [];
    for (let start = 0; start < files.length; start += AT_ONCE) {
      const group = files.slice(start, start + AT_ONCE).map(async (file) => {
        const version = `${file.key} ${file.size} ${file.modified}`;
        const head = before.get(version) ?? options.read(file).catch(() => null);
        heads.set(version, head);
        return { key: file.key, head: await head };
      });
      for (const { key, head } of await Promise.all(group)) if (head !== null) slices.push({ key, head });
      options.onProgress({ done: Math.min(start + AT_ONCE, files.length), total: files.length });
    }
    return sliceSeriesOf(slices);
  }
}
