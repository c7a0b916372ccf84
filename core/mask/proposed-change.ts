import type { Rect } from '../geometry/rect.ts';
import type { Labels } from '../imaging/raster.ts';
import type { LabelGrid } from './label-grid.ts';
import { isDecided } from './provenance.ts';
import type { SegmentClasses } from './segments.ts';

/** How far labels that a model proposes are taken: where nobody decided on a pixel, or everywhere. */
export type Taking = 'untouched' | 'all';

/** Pixels that would be given a class, and that would lose theirs; one that changes its class counts as both. */
export interface PixelChange {
  readonly added: number;
  readonly removed: number;
}

export type ProposedCount = Readonly<Record<Taking, PixelChange>>;

/** What decides which of a map's labels a model may change. */
export interface ModelRules {
  /** 1 for labels that may be written over, of 65,536. */
  readonly writable: Uint8Array;
  /** Of the map's labels, for an object is what its class is. */
  readonly classes: SegmentClasses;
}

/** What a person may have done to a map, as far as it decides which of the proposed labels can be taken. */
export interface TakingRules extends ModelRules {
  /** 1 for the classes that the model knows, of 65,536: background that it proposes says something about these only. */
  readonly known: Uint8Array;
}

/** Whether a pixel that a person decided on is given the proposed label, when everything is taken. */
export function overrules(label: number, next: number, { writable, classes, known }: TakingRules): boolean {
  const own = classes[label] as number;
  return own !== next && writable[label] === 1 && (next !== 0 || known[own] === 1);
}

/** Counts, tile by tile, what taking proposed labels would change in a map; only marked tiles are looked at. */
export class ProposedChange {
  readonly #grid: LabelGrid;
  readonly #proposed: Labels;
  readonly #stale: Set<number>;
  readonly #counts: Readonly<Record<Taking, { readonly added: Uint16Array; readonly removed: Uint16Array }>>;

  /** @param proposed as many labels as the map has pixels; both are the live ones */
  constructor(grid: LabelGrid, proposed: Labels) {
    const { count } = grid.layout;
    const zeros = () => ({ added: new Uint16Array(count), removed: new Uint16Array(count) });
    this.#grid = grid;
    this.#proposed = proposed;
    this.#counts = { untouched: zeros(), all: zeros() };
    this.#stale = new Set(Array.from({ length: count }, (_, tile) => tile));
  }

  /** Labels in `rect`, of either map, may be others by now. */
  mark(rect: Rect): void {
    for (const tile of this.#grid.layout.within(rect)) this.#stale.add(tile);
  }

  /** Looks at so many tiles at most; null while others are left, for which it is asked again. */
  count(rules: TakingRules, most = Infinity): ProposedCount | null {
    let looked = 0;
    for (const tile of this.#stale) {
      if (looked++ >= most) return null;
      this.#look(tile, rules);
      this.#stale.delete(tile);
    }
    return { untouched: this.#sum('untouched'), all: this.#sum('all') };
  }

  #sum(taking: Taking): PixelChange {
    const { added, removed } = this.#counts[taking];
    return { added: sumOf(added), removed: sumOf(removed) };
  }

  #look(tile: number, rules: TakingRules): void {
    const { data, provenance, width, layout } = this.#grid;
    const proposed = this.#proposed;
    const { writable, classes } = rules;
    const { left, top, right, bottom } = layout.rect(tile);
    let [added, removed, addedFree, removedFree] = [0, 0, 0, 0];
    for (let y = top; y < bottom; y++) {
      const end = y * width + right;
      for (let pixel = y * width + left; pixel < end; pixel++) {
        const label = data[pixel] as number;
        const next = proposed[pixel] as number;
        // So it is nearly everywhere, and not worth a look at what an object's class is.
        if (label === next) continue;
        const own = classes[label] as number;
        if (own === next) continue;
        const isFree = !isDecided(provenance[pixel] as number);
        if (isFree ? writable[label] === 0 : !overrules(label, next, rules)) continue;
        if (next !== 0) added++;
        if (own !== 0) removed++;
        if (isFree && next !== 0) addedFree++;
        if (isFree && own !== 0) removedFree++;
      }
    }
    const { all, untouched } = this.#counts;
    all.added[tile] = added;
    all.removed[tile] = removed;
    untouched.added[tile] = addedFree;
    untouched.removed[tile] = removedFree;
  }
}

function sumOf(counts: Uint16Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
