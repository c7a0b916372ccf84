import { extensionOf, frameName } from '../../../core/formats/export-names.ts';
import { fileOfFrame } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-list.ts';

/** What a frame is called in an export. */
export interface ExportedFrame {
  /** Its place among the frames of its item. */
  readonly place: number;
  /** Path of the file that holds it. */
  readonly source: string;
  readonly name: string;
  /** Of the copy of its picture. */
  readonly fileName: string;
  /** Counted from 1, where the file has several; then its picture is written as a file of its own. */
  readonly frame: number | null;
}

/** @param names by the paths of files */
export function exportedFrame(
  item: ImageItem,
  place: number,
  names: ReadonlyMap<string, string>,
): ExportedFrame {
  const source = fileOfFrame(item, place).file.key;
  const name = names.get(source) ?? source;
  if (item.frames === undefined || item.files !== undefined) {
    return { place, source, name, fileName: `${name}${extensionOf(source)}`, frame: null };
  }
  const frame = place + 1;
  const own = frameName(name, frame);
  return { place, source, name: own, fileName: `${own}.tif`, frame };
}

/** Whether to look for a volume in a file: a NIfTI has several frames, or says by its name what it is. */
export function mayBeVolume({ key, frames, files }: ImageItem): boolean {
  return files === undefined && (frames !== undefined || extensionOf(key).startsWith('.nii'));
}
