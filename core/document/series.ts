import { clamp } from '../clamp.ts';
import type { Size, Spacing } from '../geometry/size.ts';
import type { ContentHash } from './image-id.ts';

/** One frame of a file: what labels, predictions and a status are kept for. A photograph has one frame, 0. */
export interface FrameRef {
  /** Null until the file was read. */
  readonly content: ContentHash | null;
  readonly index: number;
}

/** What a series is read by: see `core/sources`. */
export type SourceKind = 'picture' | 'tiff' | 'nifti' | 'metaimage' | 'nrrd' | 'dicom';

/** Millimetres between the centres of neighbouring pixels and, in a volume, of neighbouring frames. */
export interface SeriesSpacing extends Spacing {
  readonly z?: number;
  readonly unit: 'mm';
  /** `detector`: as large as on the detector, not as in the body. */
  readonly origin: 'file' | 'detector';
}

/** Directions of rows and of columns in the body, as unit vectors that point left, back and up. */
export interface Orientation {
  readonly row: readonly [number, number, number];
  readonly column: readonly [number, number, number];
  /** From one frame to the next; absent where there is no next, or the file does not say. */
  readonly through?: readonly [number, number, number];
}

/** Whose images these are, and of what, as a file says: for eyes, never stored. What it leaves out is absent. */
export interface StudyFacts {
  readonly patientName?: string;
  readonly patientId?: string;
  /** Dates are YYYY-MM-DD where the file writes them as it should. */
  readonly birthDate?: string;
  readonly sex?: string;
  readonly studyDate?: string;
  readonly studyDescription?: string;
  readonly seriesDescription?: string;
  /** `L` or `R`, `B` for both. */
  readonly laterality?: string;
  readonly seriesUid?: string;
}

/** What all frames of a series have in common; `null` where the file does not say. */
export interface SeriesHead {
  readonly size: Size;
  /**
   * Volumes that lie at the same place, such as times or directions, of equally many frames each: those of the first
   * come first. One by default.
   */
  readonly volumes?: number;
  /** Of a sample in the file. */
  readonly bitsPerSample: number;
  readonly spacing: SeriesSpacing | null;
  readonly orientation: Orientation | null;
  /** DICOM's short name of what made it, such as `CT`. */
  readonly modality: string | null;
  /** Milliseconds from one frame to the next. */
  readonly timing: number | null;
  /** Of the values, such as `HU`; absent where nobody says. */
  readonly unit?: string;
  readonly study?: StudyFacts;
  /** What a person should know about how the file was read, each a sentence. */
  readonly warnings?: readonly string[];
}

/** What is opened, scrolled and exported as one thing: a photograph, the pages of a TIFF, the slices of a volume. */
export interface Series extends SeriesHead {
  readonly id: string;
  readonly kind: SourceKind;
  /** In the order in which they are scrolled; at least one. */
  readonly frames: readonly FrameRef[];
}

/** The frame that is shown first, and stands for all: the middle one of a volume, whose ends show little. */
export function firstShown(
  { spacing, volumes = 1 }: Pick<SeriesHead, 'spacing' | 'volumes'>,
  frameCount: number,
): number {
  return spacing?.z === undefined ? 0 : Math.floor(frameCount / volumes / 2);
}

/** How many frames a series has, and in how many volumes they are; one by default. */
export interface FrameCounts {
  readonly frames: number;
  readonly volumes?: number;
}

/** A photograph's. */
export const ONE_FRAME: FrameCounts = { frames: 1 };

export function countsOf({ frames, volumes = 1 }: Pick<Series, 'frames' | 'volumes'>): FrameCounts {
  return volumes === 1 ? { frames: frames.length } : { frames: frames.length, volumes };
}

/** Where a frame of a series stands: which of how many of a volume, and which of how many volumes, counted from 0. */
export interface FramePlace {
  readonly place: number;
  readonly count: number;
  readonly volume: number;
  readonly volumes: number;
  /** Of the volume's first frame among those of the series. */
  readonly first: number;
}

export function framePlace({ frames, volumes = 1 }: FrameCounts, frame: number): FramePlace {
  const count = frames / volumes;
  const volume = Math.floor(frame / count);
  const first = volume * count;
  return { place: frame - first, count, volume, volumes, first };
}

/** The frame at another place, or in another volume; the nearest one there is. */
export function frameAt(
  { count, volumes, ...shown }: FramePlace,
  { place = shown.place, volume = shown.volume }: Partial<Pick<FramePlace, 'place' | 'volume'>>,
): number {
  const within = (index: number, length: number): number => clamp(Math.round(index), 0, length - 1);
  return within(volume, volumes) * count + within(place, count);
}

/** The series that one file holds. */
export function seriesOfFile(
  content: ContentHash,
  kind: SourceKind,
  head: SeriesHead,
  frameCount: number,
): Series {
  const frames = Array.from({ length: frameCount }, (_, index) => ({ content, index }));
  return { ...head, id: content, kind, frames };
}
