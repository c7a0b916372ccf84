import { contentOf, frameIndexOf } from '../document/image-id.ts';
import type { ContentHash } from '../document/image-id.ts';
import type { FrameState, WorkState } from '../document/state.ts';
import { isWantedStatus } from '../document/status.ts';
import type { Which } from '../document/status.ts';
import { exportNames, frameName } from '../formats/export-names.ts';
import { setNames } from '../contract/data-sets.ts';
import type { Placed } from './division.ts';

/** A file of images. */
export interface ImageFile {
  /** Path below the folder of images. */
  readonly key: string;
  /** SHA-256 of its bytes. */
  readonly content: ContentHash;
  /** How many it holds. */
  readonly frames: number;
}

/** A frame that goes into a data set, with its file and the name that it has there. */
export interface WantedFrame<File extends ImageFile = ImageFile> {
  readonly file: File;
  readonly state: FrameState;
  readonly name: string;
  /** Counted from 1, where the file has several; else null. */
  readonly frame: number | null;
}

/** Frames that are wanted, by their file's content. */
export function wantedByContent(
  work: WorkState,
  which: Which,
): ReadonlyMap<ContentHash, readonly FrameState[]> {
  const byContent = new Map<ContentHash, FrameState[]>();
  for (const frame of work.frames.values()) {
    if (!isWantedStatus(frame.status, which)) continue;
    const content = contentOf(frame.id);
    const known = byContent.get(content);
    if (known === undefined) byContent.set(content, [frame]);
    else known.push(frame);
  }
  return byContent;
}

/** Frames of files, in the order of the files, with the names that every export gives them. */
export function framesOfFiles<File extends ImageFile>(
  files: readonly File[],
  wanted: ReadonlyMap<ContentHash, readonly FrameState[]>,
): readonly WantedFrame<File>[] {
  const own = files.filter(({ content }) => wanted.has(content));
  const names = exportNames(own.map(({ key }) => key));
  return own.flatMap((file) => {
    const frames = (wanted.get(file.content) ?? []).toSorted(
      (a, b) => frameIndexOf(a.id) - frameIndexOf(b.id),
    );
    const name = names.get(file.key) ?? file.key;
    return frames.map((state): WantedFrame<File> => {
      if (file.frames === 1) return { file, state, name, frame: null };
      const frame = frameIndexOf(state.id) + 1;
      return { file, state, name: frameName(name, frame), frame };
    });
  });
}

/** Set by set, as writers want them; else in their order. */
export function bySets<T extends Placed>(placed: readonly T[]): readonly T[] {
  return setNames.flatMap((name) => placed.filter(({ set }) => set === name));
}
