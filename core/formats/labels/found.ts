import type { Size } from '../../geometry/size.ts';
import type { Spans } from '../../geometry/spans.ts';
import type { Labels } from '../../imaging/raster.ts';
import { LAST_SEGMENT } from '../../mask/segments.ts';

/** A segment as a file of labels describes it. */
export interface FoundSegment {
  /** Of its pixels in the frames that were found: its place in the list of segments, counted from 1. */
  readonly label: number;
  readonly name: string;
  /** `#rrggbb`; null where the file has none. */
  readonly color: string | null;
  /** Name of the class that it is one object of; absent where it is a class by itself. */
  readonly objectOf?: string;
}

/** The class of objects of which a file does not say what they are. */
export const OBJECT_CLASS = 'Object';

/** Pixels that two segments claim: they have the label of the one on top. */
export interface Overlap {
  readonly below: number;
  readonly above: number;
  readonly pixels: number;
}

/** What a file of labels holds, put onto the frames of the series that it was drawn on. */
export interface FoundLabels<Segment extends FoundSegment = FoundSegment> {
  readonly segments: readonly Segment[];
  /** One for each frame of the series, row by row; null without any label. */
  readonly frames: readonly (Labels | null)[];
  /** Later segments lie on top of earlier ones. */
  readonly overlaps: readonly Overlap[];
  /** What of the file has found no place on the series, and why: sentences. */
  readonly problems: readonly string[];
}

/** More segments than labels can tell apart. */
export const MOST_SEGMENTS = LAST_SEGMENT;

/** On how many pixels of how many frames a segment lies. */
export interface Extent {
  readonly pixels: number;
  readonly frames: number;
}

/** Of each segment. */
export function extentsOf({ segments, frames }: Pick<FoundLabels, 'segments' | 'frames'>): readonly Extent[] {
  const pixels = new Float64Array(segments.length + 1);
  const inFrames = new Float64Array(segments.length + 1);
  for (const frame of frames) {
    const here = new Float64Array(segments.length + 1);
    for (const label of frame ?? []) here[label] = (here[label] as number) + 1;
    here.forEach((count, label) => {
      pixels[label] = (pixels[label] as number) + count;
      if (count > 0) inFrames[label] = (inFrames[label] as number) + 1;
    });
  }
  return segments.map(({ label }) => ({
    pixels: pixels[label] as number,
    frames: inFrames[label] as number,
  }));
}

/** Frames that segments are laid onto, one after the other. */
export class LabelStack {
  readonly #frames: (Labels | null)[];
  readonly #width: number;
  readonly #pixels: number;
  readonly #segmentCount: number;
  /** By the labels below and above. */
  readonly #overlaps = new Map<number, number>();

  constructor({ width, height }: Size, frameCount: number, segmentCount: number) {
    this.#frames = Array.from({ length: frameCount }, () => null);
    this.#width = width;
    this.#pixels = width * height;
    this.#segmentCount = segmentCount;
  }

  /** Lays labels onto a frame; where they are 0, what lies there stays. */
  lay(frame: number, labelAt: (pixel: number) => number): void {
    let labels = this.#frames[frame] ?? null;
    for (let pixel = 0; pixel < this.#pixels; pixel++) {
      const above = labelAt(pixel);
      if (above === 0) continue;
      labels ??= this.#blank();
      this.#put(labels, pixel, above);
    }
    this.#frames[frame] = labels;
  }

  /** Lays one label onto spans that lie within the frame. */
  laySpans(frame: number, spans: Spans, label: number): void {
    const labels = this.#frames[frame] ?? this.#blank();
    for (let i = 0; i < spans.length; i += 3) {
      const row = (spans[i] as number) * this.#width;
      const end = row + (spans[i + 2] as number);
      for (let pixel = row + (spans[i + 1] as number); pixel < end; pixel++) this.#put(labels, pixel, label);
    }
    this.#frames[frame] = labels;
  }

  get frames(): readonly (Labels | null)[] {
    return this.#frames;
  }

  get overlaps(): readonly Overlap[] {
    return [...this.#overlaps]
      .sort(([a], [b]) => a - b)
      .map(([pair, pixels]) => ({
        below: Math.floor(pair / (MOST_SEGMENTS + 1)),
        above: pair % (MOST_SEGMENTS + 1),
        pixels,
      }));
  }

  #blank(): Labels {
    return this.#segmentCount > 255 ? new Uint16Array(this.#pixels) : new Uint8Array(this.#pixels);
  }

  #put(labels: Labels, pixel: number, above: number): void {
    const below = labels[pixel] as number;
    if (below !== 0 && below !== above) this.#count(below, above);
    labels[pixel] = above;
  }

  #count(below: number, above: number): void {
    const pair = below * (MOST_SEGMENTS + 1) + above;
    this.#overlaps.set(pair, (this.#overlaps.get(pair) ?? 0) + 1);
  }
}
