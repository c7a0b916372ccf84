import type { Labels } from '../../../imaging/raster.ts';
import type { SourceFrame } from '../source-frames.ts';
import type { SegmentProperty } from '../../../document/codes.ts';

/**
 * How pixels are written: a bit for each segment, 8 bits for each segment that are 0 or 255, or the numbers of the
 * segments. Programs of today read BINARY best. PS3.3, sections C.8.20.2 and A.51.
 */
export type SegmentationType = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

/** Who drew a segment: a person, a program with a person's help, or a program alone. */
export type SegmentAlgorithm =
  { readonly type: 'MANUAL' } | { readonly type: 'SEMIAUTOMATIC' | 'AUTOMATIC'; readonly name: string };

/** A segment to be written. */
export interface SegmentDescription {
  /** Of its pixels in the frames; its number in the file is its place in the list. */
  readonly label: number;
  readonly name: string;
  readonly property: SegmentProperty;
  readonly algorithm: SegmentAlgorithm;
  /** `#rrggbb` */
  readonly color: string;
}

/** What a file says of itself. */
export interface SegmentationAbout {
  /** What people read in a list of series. */
  readonly title: string;
  /** Who drew it, first name first; empty where nobody is to be named. */
  readonly creator: string;
  /** Of the program. */
  readonly version: string;
  /** When it was made, as the clock on the wall says. */
  readonly time: Date;
  /** New ones: of a series of its own, of the file, and of how its frames are numbered. */
  readonly uids: { readonly series: string; readonly instance: string; readonly dimensions: string };
}

/** Labels on the frames of a series, and what they mean. */
export interface SegmentationRequest {
  readonly type: SegmentationType;
  /** In the order in which the labels are asked for, all of one size. */
  readonly frames: readonly SourceFrame[];
  /** Of a frame, row by row; null for background. Asked for twice. */
  readonly labelsOf: (frame: number) => Labels | null;
  readonly segments: readonly SegmentDescription[];
  readonly about: SegmentationAbout;
}
