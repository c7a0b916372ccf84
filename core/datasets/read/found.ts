import { strFromU8 } from 'fflate';
import * as z from 'zod';
import type { ContentHash } from '../../document/image-id.ts';
import type { Coverage, FrameFields, FrameNotes } from '../../document/state.ts';
import { WorkbenchError, isCoded, messageOf } from '../../errors.ts';
import type { ImageObjects } from '../../formats/instance-map.ts';
import type { Size } from '../../geometry/size.ts';
import type { ClassMap } from '../../imaging/raster.ts';
import { parseJson } from '../../formats/json.ts';
import type { SetName } from '../../contract/data-sets.ts';

/** Files of a folder, by their paths below it with `/` between the parts. Nothing else is ever opened. */
export interface FileSet {
  readonly paths: readonly string[];
  /** @param most bytes that the file may have; a larger one is refused before it is read */
  readonly read: (path: string, most: number) => Promise<Uint8Array>;
}

/** A class as a data set has it. */
export interface FoundClass {
  /** 1..255, in the maps that were read. */
  readonly label: number;
  readonly name: string;
  /** `#rrggbb`; null where it says none. */
  readonly color: string | null;
}

/** What a data set says of an image. */
export interface FoundLabels {
  readonly classes: ClassMap;
  /** Null where the format does not tell objects apart. */
  readonly objects: ImageObjects | null;
  /** 1 where nobody is to learn anything; null where that is nowhere. */
  readonly ignored: Uint8Array | null;
  /** Who decided on each pixel (`Provenance`), where it says that. */
  readonly provenance?: Uint8Array;
}

/** What an export of ours says of an image beside its pixels. */
export interface Said extends Pick<FrameFields, 'status' | 'measurements' | 'calibration'>, FrameNotes {
  /** By labels of the data set; null where it is not said. */
  readonly coverage: Coverage | null;
}

/** The image that labels were drawn on. */
export interface DrawnOn {
  /** Of its file, in the folder that it was in. */
  readonly path: string;
  /** Of its file. */
  readonly sha256: ContentHash;
  /** Counted from 1, where the file has several; else null. */
  readonly frame: number | null;
}

export interface FoundImage {
  /** As the data set names the image, with or without extension; folders as far as it has them. */
  readonly name: string;
  /** Null where only the image itself tells. */
  readonly size: Size | null;
  /** Null where it says none. */
  readonly set: SetName | null;
  /** Missing where it says nothing else. */
  readonly said?: Said;
  /** Missing where it is known by its name alone. */
  readonly drawnOn?: DrawnOn;
  /**
   * @param size of the image
   * @throws WorkbenchError where it cannot be read, in words
   */
  readonly read: (size: Size) => Promise<FoundLabels>;
}

/** A data set, of which names and sizes are known and pixels are read one by one. */
export interface FoundDataSet {
  readonly format: string;
  readonly classes: readonly FoundClass[];
  readonly images: readonly FoundImage[];
  /** What of it is passed over, and why: sentences. */
  readonly problems: readonly string[];
}

export interface DataSetReader {
  readonly id: string;
  /** Whether only the folder that was chosen may be of this kind, none below it. */
  readonly isOnlyChosen?: boolean;
  /** Whether a folder may be of this kind, by the names in it. */
  readonly recognises: (paths: readonly string[]) => boolean;
  /**
   * Null where it is of another kind after all.
   * @throws WorkbenchError `data-set.damaged` naming the file
   */
  readonly open: (files: FileSet) => Promise<FoundDataSet | null>;
}

/** Bytes of a text that describes images; larger ones are no description. */
export const LARGEST_TEXT = 1 << 29;
/** Bytes of a picture of labels. */
export const LARGEST_PICTURE = 1 << 29;

/** @throws WorkbenchError `data-set.damaged` */
export async function readText(files: FileSet, path: string, most = LARGEST_TEXT): Promise<string> {
  const bytes = await files.read(path, most);
  return inFile(path, () => strFromU8(bytes));
}

/** @throws WorkbenchError `data-set.damaged` */
export async function readJson(files: FileSet, path: string): Promise<unknown> {
  const bytes = await files.read(path, LARGEST_TEXT);
  return inFile(path, (): unknown => parseJson(bytes));
}

/**
 * Does `work` for each of them; what is damaged is passed over and told, as long as anything can be read.
 * @throws WorkbenchError `data-set.damaged` where nothing can
 */
export async function eachReadable<T>(
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<readonly string[]> {
  const errors: unknown[] = [];
  for (const one of all) {
    try {
      await work(one);
    } catch (error) {
      if (!isCoded(error, 'data-set.damaged')) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0 && errors.length === all.length) throw errors[0];
  return errors.map(messageOf);
}

/** What reads an image once it is asked for. */
export function reading(work: () => FoundLabels): FoundImage['read'] {
  return () => Promise.resolve().then(work);
}

/** Names the file in what goes wrong with it. */
export function inFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isCoded(cause, 'data-set.damaged')) throw cause;
    throw damaged(path, messageOf(cause), cause);
  }
}

export function damaged(path: string, reason: string, cause?: unknown): WorkbenchError {
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return new WorkbenchError('data-set.damaged', `${path} cannot be used: ${sentence}`, { cause });
}

/** Of thousands of things that are wrong in a file, the first few tell what it is. */
const TOLD_ISSUES = 3;

/** What a schema finds wrong with a file. */
export function issuesOf({ issues }: z.ZodError): string {
  const more = issues.length > TOLD_ISSUES ? `\n… and ${issues.length - TOLD_ISSUES} more` : '';
  return `${z.prettifyError(new z.ZodError(issues.slice(0, TOLD_ISSUES)))}${more}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A name without its extension: other dots belong to it. */
export function stemOf(path: string): string {
  return path.replace(/(\.nii\.gz|\.[A-Za-z0-9]{1,5})$/i, '');
}

/** The set that a folder or a list is of, by any of the names that programs give it. */
export function setNamed(name: string): SetName | null {
  const plain = name.toLowerCase();
  if (/^(train|training|tr)$/.test(plain)) return 'train';
  if (/^(val|valid|validation)$/.test(plain)) return 'validation';
  return /^(test|testing|gate|ts)$/.test(plain) ? 'test' : null;
}
