import { SpanBuilder, spansWhere } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import { rectOf } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import type { Vector } from '../geometry/vector.ts';
import { join, rootOf } from './disjoint-sets.ts';
import type { TilesOf } from './plane-labels.ts';
import { labelSet, LAST_SEGMENT } from './segments.ts';
import { decodeTile } from './tile-content.ts';
import { TileLayout } from './label-grid.ts';
import { tilesToGrid } from './tiles.ts';

/** Frames of a volume that hold labels. */
export interface LabelledVolume extends Size {
  readonly frames: number;
  readonly tilesOf: TilesOf;
}

/**
 * Regions of one label in a volume: voxels that touch by a side, an edge or a corner, also those of neighbouring
 * frames. They are found by stretches along rows, of which there are far fewer than voxels.
 */
export class VolumeRegions {
  /** Voxels of each region; regions count from 0 in the order of their first voxels. */
  readonly sizes: readonly number[];
  readonly #frames: readonly Spans[];
  /** Of the first stretch of each frame among all. */
  readonly #firsts: readonly number[];
  readonly #ids: Int32Array;

  constructor({ width, height, frames: count, tilesOf }: LabelledVolume, label: number) {
    const wanted = labelSet([label]);
    const frames: Spans[] = [];
    const firsts: number[] = [];
    const parents: number[] = [];
    for (let frame = 0; frame < count; frame++) {
      const tiles = tilesOf(frame);
      const isEmpty = tiles === undefined || tiles.size === 0;
      const grid = isEmpty ? null : tilesToGrid({ width, height, tiles });
      const spans = grid === null ? NONE : spansWhere(grid.data, rectOf(grid), wanted);
      const first = parents.length;
      for (let run = 0; run < spans.length / 3; run++) parents.push(first + run);
      touch(spans, first, spans, first, parents, [-1]);
      const before = frames.at(-1);
      if (before !== undefined) touch(spans, first, before, firsts.at(-1) ?? 0, parents, [-1, 0, 1]);
      frames.push(spans);
      firsts.push(first);
    }
    const ids = new Int32Array(parents.length);
    const sizes: number[] = [];
    for (const [frame, spans] of frames.entries()) {
      for (let run = firsts[frame] as number, i = 0; i < spans.length; run++, i += 3) {
        // A root is never later than what it stands for.
        const root = rootOf(parents, run);
        if (root === run) ids[run] = sizes.push(0) - 1;
        else ids[run] = ids[root] as number;
        const id = ids[run] as number;
        sizes[id] = (sizes[id] as number) + (spans[i + 2] as number) - (spans[i + 1] as number);
      }
    }
    this.#frames = frames;
    this.#firsts = firsts;
    this.#ids = ids;
    this.sizes = sizes;
  }

  /** The largest region, of equally large ones the first; -1 where there is none. */
  get largest(): number {
    return this.sizes.reduce((best, size, id) => (size > (this.sizes[best] ?? 0) ? id : best), -1);
  }

  /** The region of a voxel; -1 where it has another label. */
  at([x, y, frame]: Vector): number {
    const spans = this.#frames[frame] ?? NONE;
    for (let run = this.#firsts[frame] as number, i = 0; i < spans.length; run++, i += 3) {
      const isHit = spans[i] === y && x >= (spans[i + 1] as number) && x < (spans[i + 2] as number);
      if (isHit) return this.#ids[run] as number;
    }
    return -1;
  }

  /** The voxels of some of the regions in a frame. */
  spans(frame: number, isWanted: (region: number) => boolean): Spans {
    const spans = this.#frames[frame] ?? NONE;
    const chosen = new SpanBuilder();
    for (let run = this.#firsts[frame] as number, i = 0; i < spans.length; run++, i += 3) {
      if (!isWanted(this.#ids[run] as number)) continue;
      chosen.add(spans[i] as number, spans[i + 1] as number, spans[i + 2] as number);
    }
    return chosen.build();
  }
}

const NONE: Spans = new Int32Array(0);

/** Joins stretches with those of `others` that they touch, so many rows further. Both go row by row, left to right. */
function touch(
  spans: Spans,
  first: number,
  others: Spans,
  firstOther: number,
  parents: number[],
  rows: readonly number[],
): void {
  for (const row of rows) {
    let other = 0;
    for (let i = 0; i < spans.length; i += 3) {
      const y = (spans[i] as number) + row;
      const [from, to] = [spans[i + 1] as number, spans[i + 2] as number];
      const isBefore = (): boolean =>
        (others[other] as number) < y || (others[other] === y && (others[other + 2] as number) < from);
      while (other < others.length && isBefore()) other += 3;
      for (
        let at = other;
        at < others.length && others[at] === y && (others[at + 1] as number) <= to;
        at += 3
      ) {
        join(parents, first + i / 3, firstOther + at / 3);
      }
    }
  }
}

/** Voxels by label, background left out where nothing is drawn. */
export function voxelsByLabel({ width, height, frames, tilesOf }: LabelledVolume): Uint32Array {
  const layout = new TileLayout({ width, height });
  const counts = new Uint32Array(LAST_SEGMENT + 1);
  for (let frame = 0; frame < frames; frame++) {
    for (const [index, content] of tilesOf(frame) ?? []) {
      const { labels } = decodeTile(content, layout.rect(index));
      for (const label of labels) counts[label] = (counts[label] as number) + 1;
    }
  }
  return counts;
}
