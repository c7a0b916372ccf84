import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { LabelSet } from '../../core/contract/label-sets.ts';
import type { FileSet, FoundDataSet, FoundLabels } from '../../core/datasets/read/found.ts';
import { hasObjects, openDataSet } from '../../core/datasets/read/open.ts';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import { extensionOf } from '../../core/formats/export-names.ts';
import type { Size } from '../../core/geometry/size.ts';
import { filesOf } from './folder-files.ts';

/** Files that may be a set by themselves; all others are labels of one image. */
const SETS: ReadonlySet<string> = new Set(['.json', '.xml', '.npz', '.zip']);

/** Labelled sets for the page: one at a time, whose paths it never knows. */
export class LabelSets {
  readonly #progress: (done: number, total: number | null) => void;
  #open: { readonly id: string; readonly found: FoundDataSet } | null = null;
  #cancel = new AbortController();

  /** @param progress hears of the files that were found, as long as nobody knows how many, and then of those read */
  constructor(progress: (done: number, total: number | null) => void) {
    this.#progress = progress;
  }

  /** A file that may be a set; null where it is none, and so are labels of one image. */
  async openFile(path: string): Promise<LabelSet | null> {
    if (!SETS.has(extensionOf(path))) return null;
    try {
      return await this.open(path);
    } catch (error) {
      if (isCoded(error, 'data-set.unknown')) return null;
      throw error;
    }
  }

  /**
   * @throws WorkbenchError as `filesOf` and `openDataSet`; `labels.cancelled`
   */
  async open(path: string): Promise<LabelSet> {
    this.cancel();
    const { signal } = this.#cancel;
    const files = await filesOf(path, signal, (found) => this.#progress(found, null));
    const found = await openDataSet(this.#watched(files, signal));
    if (signal.aborted) throw cancelled();
    const { format, classes, images, problems } = found;
    const id = randomUUID();
    this.#open = { id, found };
    return {
      ...{ set: id, name: basename(resolve(path)), format, hasObjects: hasObjects(format) },
      classes: [...classes],
      images: images.map(({ name, size, set, said, drawnOn }) => ({
        ...{ name, set },
        size: size === null ? null : { width: size.width, height: size.height },
        ...(said === undefined ? {} : { said: { ...said, measurements: [...said.measurements] } }),
        ...(drawnOn === undefined ? {} : { drawnOn }),
      })),
      problems: [...problems],
    };
  }

  /**
   * What the set says of an image.
   * @throws WorkbenchError `labels.closed`, and as its reader does
   */
  async read(set: string, index: number, size: Size): Promise<FoundLabels> {
    const image = this.#open?.id === set ? this.#open.found.images[index] : undefined;
    if (image === undefined) {
      throw new WorkbenchError('labels.closed', 'These labels are not open any more. Choose them again.');
    }
    return image.read(size);
  }

  /** Ends what is being opened, and forgets what was. */
  cancel(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
    this.#open = null;
  }

  #watched({ paths, read }: FileSet, signal: AbortSignal): FileSet {
    let done = 0;
    return {
      paths,
      read: async (path, most) => {
        // Pictures are read one after the other, and the page is to be heard in between.
        await new Promise((next) => setImmediate(next));
        if (signal.aborted) throw cancelled();
        this.#progress(Math.min(++done, paths.length), paths.length);
        return read(path, most);
      },
    };
  }
}

function cancelled(): WorkbenchError {
  return new WorkbenchError('labels.cancelled', 'Importing was cancelled.');
}
