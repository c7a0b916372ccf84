import type { DataSetFile } from '../../core/contract/data-sets.ts';
import type { DataFile } from '../../core/datasets/format.ts';
import type { DataSetVersion } from '../../core/datasets/version.ts';
import type { DataSetWish } from './data-set-files.ts';
import type { ProjectPlace } from './project-frames.ts';

/** A data set of the open project: formats go by their ids. */
export interface DataSetTask extends ProjectPlace, Omit<DataSetWish, 'formats'> {
  readonly formats: readonly string[];
  readonly files: readonly DataSetFile[];
}

/** The next files of a data set, and what it was in the end. */
export interface DataSetPart {
  readonly files: readonly DataFile[];
  /** Null while more is to come. */
  readonly version: DataSetVersion | null;
}

/** What the process that makes a data set is asked. */
export interface DataSetCalls {
  /** Once, before anything else. */
  readonly begin: { readonly request: DataSetTask; readonly answer: undefined };
  /** Frames that are done, of how many, are told. */
  readonly next: {
    readonly request: undefined;
    readonly answer: DataSetPart;
    readonly progress: { readonly done: number; readonly total: number };
  };
}
