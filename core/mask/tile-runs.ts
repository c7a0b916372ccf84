import type { Size } from '../geometry/size.ts';
import { RunsBuilder, mappedRuns } from '../imaging/runs.ts';
import type { RowRuns } from '../imaging/runs.ts';
import { TILE, TileLayout } from './label-grid.ts';
import { RunReader } from './run-length.ts';
import type { SegmentClasses } from './segments.ts';
import type { TileContent } from './tile-content.ts';

/** The class or object in a value of `tileRuns`. */
export function labelIn(decided: number): number {
  return decided & 0xffff;
}

/** Who decided on it, as `Provenance` has it. */
export function provenanceIn(decided: number): number {
  return decided >> 16;
}

/**
 * What is stored of a frame as runs along its rows, labels and provenance together, without looking at each pixel.
 * Tiles that are missing are empty. Throws a RangeError on tiles of another size, or beyond the frame.
 */
export function tileRuns(frame: Size & { readonly tiles: ReadonlyMap<number, TileContent> }): RowRuns {
  const layout = new TileLayout(frame);
  for (const index of frame.tiles.keys()) {
    if (index >= layout.count) throw new RangeError(`There is no tile ${index}`);
  }
  const { width, height } = frame;
  const runs = new RunsBuilder(width);
  for (let row = 0; row < layout.rows; row++) {
    const spans = spansOf(frame.tiles, layout, row);
    const bottom = Math.min(height, (row + 1) * TILE);
    for (let y = row * TILE; y < bottom; y++) {
      for (const { right, tile } of spans) {
        const end = y * width + right;
        if (tile === null) {
          runs.push(end, 0);
          continue;
        }
        const { columns, reader } = tile;
        // Where this row of the tile ends, counted along the tile.
        const last = (y - row * TILE + 1) * columns;
        for (let at = last - columns; at < last;) {
          reader.reach(at);
          at = Math.min(reader.end, last);
          runs.push(end - last + at, reader.value);
        }
      }
    }
  }
  return { width, height, ...runs.build() };
}

/** Columns up to `right` that are read together. */
interface Span {
  readonly right: number;
  /** Null where nothing is stored. */
  readonly tile: { readonly columns: number; readonly reader: TileReader } | null;
}

/** The tiles of a row; those that are missing side by side are one. */
function spansOf(tiles: ReadonlyMap<number, TileContent>, layout: TileLayout, row: number): readonly Span[] {
  const spans: Span[] = [];
  for (let column = 0; column < layout.columns; column++) {
    const index = row * layout.columns + column;
    const { left, right, top, bottom } = layout.rect(index);
    const content = tiles.get(index);
    const columns = right - left;
    if (content !== undefined) {
      spans.push({ right, tile: { columns, reader: new TileReader(content, columns * (bottom - top)) } });
      continue;
    }
    if (spans.at(-1)?.tile === null) spans.pop();
    spans.push({ right, tile: null });
  }
  return spans;
}

/** Classes of what `tileRuns` gives. */
export function classRuns(stored: RowRuns, classes: SegmentClasses): RowRuns {
  return mappedRuns(stored, (value) => classes[labelIn(value)] as number);
}

/** Reads all planes of a tile run by run. */
class TileReader {
  readonly #labels: RunReader;
  readonly #objects: RunReader | null;
  readonly #provenance: RunReader;
  /** As `tileRuns` has it, of the run that was reached. */
  value = 0;
  /** The position after it. */
  end = 0;

  constructor({ labels, objects, provenance }: TileContent, pixels: number) {
    this.#labels = new RunReader(labels, pixels);
    this.#objects = objects === undefined ? null : new RunReader(objects, pixels);
    this.#provenance = new RunReader(provenance, pixels);
  }

  /** Goes on to the run that this position is in, which is none before. */
  reach(position: number): void {
    if (position < this.end) return;
    const [labels, objects, provenance] = [this.#labels, this.#objects, this.#provenance];
    labels.reach(position);
    provenance.reach(position);
    this.end = Math.min(labels.end, provenance.end);
    this.value = labels.value | (provenance.value << 16);
    if (objects === null) return;
    objects.reach(position);
    this.end = Math.min(this.end, objects.end);
    this.value |= objects.value << 8;
  }
}
