import type { Pair } from './pairs.ts';

/** Images to train on, and others to validate on. */
export interface DataSet {
  readonly train: readonly Pair[];
  readonly validation: readonly Pair[];
}

/** Where a run gets its images from: files, or the work of a project. */
export interface DataSource {
  /**
   * Finds the pairs of both sides without decoding them.
   * @throws WorkbenchError `dataset.*` that says what cannot be used, and why
   */
  open(): Promise<DataSet>;
}
