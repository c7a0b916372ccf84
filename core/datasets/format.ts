import type { ModelClass } from '../contract/model-manifest.ts';
import type { SetCount, SetName } from '../contract/data-sets.ts';
import type { LabelledFrame } from './labelled-frame.ts';

/** A file of a data set, or the next part of it. */
export interface DataFile {
  /** Below the folder of the format, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether more of it is to come; not by default. */
  readonly hasMore?: boolean;
}

/** What all frames of a data set have in common. */
export interface DataSetPlan {
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
  /** Of the workbench. */
  readonly version: string;
  readonly classes: readonly ModelClass[];
  /** How many there will be. They come set by set: those that train first, then validation, then test. */
  readonly counts: Readonly<Record<SetName, SetCount>>;
  readonly array: ArrayOptions;
}

/** Of images in an array, which all have one size. */
export interface ArrayOptions {
  readonly width: number;
  readonly height: number;
  /** Whether the aspect is kept, with black around the image; else it is stretched, as the paper does. */
  readonly keepsAspect: boolean;
}

/** Takes frames one after the other, and gives the files that come of them. */
export interface DataSetWriter {
  /** @throws WorkbenchError where the format cannot hold this frame: then nothing of it was written */
  add(frame: LabelledFrame): Iterable<DataFile>;
  /** What gathers them all. */
  end(): Iterable<DataFile>;
}

/**
 * What becomes of pixels about which nobody is to learn anything: a place of their own in the labels (`marked`), a
 * weight of nothing beside the labels (`weighted`), an image that has any is left out (`leftOut`), or it plays no role
 * (`unspoken`).
 */
export type Ignoring = 'marked' | 'weighted' | 'leftOut' | 'unspoken';

export interface DataSetFormat {
  /** As the command line and folders have it. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** What of the labels it can say: docs/export.md has the table. */
  readonly honours: {
    readonly ignored: Ignoring;
    readonly classes: boolean;
    /** Whether touching objects of a class stay apart. */
    readonly objects: boolean;
    /** Whether it says with each image whether a person called it complete; not by default. */
    readonly coverage?: boolean;
    /** Whether it says what each pixel is; by default. */
    readonly pixels?: boolean;
    /** Whether frames of one volume stay one case; not by default: then each is an image by itself. */
    readonly volumes?: boolean;
  };
  readonly writer: (plan: DataSetPlan) => DataSetWriter;
}
