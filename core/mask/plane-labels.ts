import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { lineOf, planeSize, voxelIn } from '../geometry/planes.ts';
import type { PlaneCut } from '../geometry/planes.ts';
import { LabelGrid, TILE, TileLayout } from './label-grid.ts';
import type { TileChange } from './mask-edit.ts';
import { sampleRuns } from './run-length.ts';
import { decodeTile, emptyTile, encodeTile, sameContent } from './tile-content.ts';
import type { TileContent } from './tile-content.ts';
import { tilesToGrid } from './tiles.ts';

/** Tiles of a frame by their index; those that are missing are empty. */
export type FrameTiles = ReadonlyMap<number, TileContent>;

/** Tiles of a frame by its number; undefined where nothing is drawn on it. */
export type TilesOf = (frame: number) => FrameTiles | undefined;

const NOTHING: FrameTiles = new Map();

/** The labels of one plane, out of the tiles of the frames: none of them is decoded whole. */
export function cutLabels(cut: PlaneCut, tilesOf: TilesOf): LabelGrid {
  const size = planeSize(cut.volume, cut.plane);
  if (cut.plane.fixed === 2) return tilesToGrid({ ...size, tiles: tilesOf(cut.at) ?? NOTHING });
  const grid = new LabelGrid(size);
  const [, , frames] = cut.volume.shape;
  for (let frame = 0; frame < frames; frame++) {
    const tiles = tilesOf(frame);
    if (tiles !== undefined && tiles.size > 0) readLine(grid, cut, frame, tiles);
  }
  return grid;
}

/** Brings what a plane shows of a frame to the frame's tiles; the rectangle is what may look different. */
export function followFrame(grid: LabelGrid, cut: PlaneCut, frame: number, tiles: FrameTiles): Rect {
  const { count, first, step } = lineOf(cut, frame);
  for (let i = 0; i < count; i++) {
    const pixel = first + i * step;
    grid.data[pixel] = 0;
    grid.provenance[pixel] = 0;
  }
  readLine(grid, cut, frame, tiles);
  const ends = [first, first + (count - 1) * step];
  return ends.reduce((rect, pixel) => union(rect, pixelRect(pixel, grid.width)), EMPTY_RECT);
}

/** The line that a frame and a plane have in common, as far as there are tiles, into the plane. */
function readLine({ data, provenance }: LabelGrid, cut: PlaneCut, frame: number, tiles: FrameTiles): void {
  const { along, count, first, step } = lineOf(cut, frame);
  const layout = frameLayout(cut);
  const across = Math.floor(cut.at / TILE);
  for (let part = 0; part * TILE < count; part++) {
    const index = along === 0 ? across * layout.columns + part : part * layout.columns + across;
    const content = tiles.get(index);
    if (content === undefined) continue;
    const { left, top, right, bottom } = layout.rect(index);
    const [width, height] = [right - left, bottom - top];
    const samples =
      along === 0
        ? { first: (cut.at - top) * width, step: 1, count: width }
        : { first: cut.at - left, step: width, count: height };
    const start = first + part * TILE * step;
    const pixels = width * height;
    sampleRuns(content.labels, pixels, samples, (i, value) => {
      data[start + i * step] = value;
    });
    sampleRuns(content.provenance, pixels, samples, (i, value) => {
      provenance[start + i * step] = value;
    });
    if (content.objects === undefined) continue;
    sampleRuns(content.objects, pixels, samples, (i, value) => {
      const pixel = start + i * step;
      data[pixel] = (data[pixel] as number) | (value << 8);
    });
  }
}

interface Written {
  /** Position in its tile. */
  readonly pixel: number;
  readonly label: number;
  readonly provenance: number;
}

/**
 * What the changed tiles of a plane's label map change of the frames, by frame: labels and where they come from of
 * exactly the voxels that changed.
 */
export function frameChanges(
  cut: PlaneCut,
  changes: readonly TileChange[],
  tilesOf: TilesOf,
): ReadonlyMap<number, readonly TileChange[]> {
  const layout = frameLayout(cut);
  const written = new Map<number, Map<number, Written[]>>();
  const planes = new TileLayout(planeSize(cut.volume, cut.plane));
  for (const { index, before, after } of changes) {
    const rect = planes.rect(index);
    const [was, is] = [decodeTile(before, rect), decodeTile(after, rect)];
    const width = rect.right - rect.left;
    for (let i = 0; i < is.labels.length; i++) {
      const [label, provenance] = [is.labels[i] as number, is.provenance[i] as number];
      if (label === was.labels[i] && provenance === was.provenance[i]) continue;
      const [x, y, frame] = voxelIn(cut, { x: rect.left + (i % width), y: rect.top + Math.floor(i / width) });
      const tile = Math.floor(y / TILE) * layout.columns + Math.floor(x / TILE);
      const { left, top, right } = layout.rect(tile);
      const pixel = (y - top) * (right - left) + x - left;
      const ofFrame = written.get(frame) ?? new Map<number, Written[]>();
      written.set(frame, ofFrame);
      const ofTile = ofFrame.get(tile) ?? [];
      ofFrame.set(tile, ofTile);
      ofTile.push({ pixel, label, provenance });
    }
  }
  const changesOf = ([frame, tiles]: readonly [number, ReadonlyMap<number, readonly Written[]>]) => {
    const known = tilesOf(frame) ?? NOTHING;
    const changed = [...tiles].map(([index, pixels]) => write(known.get(index), pixels, layout, index));
    return [frame, changed.filter(({ before, after }) => !sameContent(before, after))] as const;
  };
  return new Map([...written].sort(([a], [b]) => a - b).map(changesOf));
}

function write(
  known: TileContent | undefined,
  pixels: readonly Written[],
  layout: TileLayout,
  index: number,
): TileChange {
  const rect = layout.rect(index);
  const before = known ?? emptyTile(rect);
  const content = decodeTile(before, rect);
  for (const { pixel, label, provenance } of pixels) {
    content.labels[pixel] = label;
    content.provenance[pixel] = provenance;
  }
  return { index, before, after: encodeTile(content) };
}

function frameLayout({ volume: { shape } }: PlaneCut): TileLayout {
  return new TileLayout({ width: shape[0], height: shape[1] });
}

function pixelRect(pixel: number, width: number): Rect {
  const [left, top] = [pixel % width, Math.floor(pixel / width)];
  return { left, top, right: left + 1, bottom: top + 1 };
}
