import type { TileContent } from '../mask/tile-content.ts';
import type { Commit, PlacedCommit } from './commit.ts';
import type { EditName } from './edit-name.ts';
import type { ImageId } from './image-id.ts';

/** Some seven hundred megabytes of raw tiles are a day of strokes; coded they are a tenth of it. */
export const HISTORY_BUDGET = 256 * 1024 * 1024;

/** Steps that can be taken back at a frame after a restart or a compaction: reading more would hold up the image. */
export const STEPS_KEPT = 200;

/** Rough size of the objects around the bytes. */
const TILE_OVERHEAD = 256;
const COMMIT_OVERHEAD = 512;

const LATER = Number.MAX_SAFE_INTEGER;

/** Something that was done, and may have been taken back. */
export interface Step {
  /** Id of its first commit. */
  readonly id: string;
  readonly name: EditName;
  readonly detail?: string;
  /** Where it can be taken back: the frames it changed, and the one that was open. */
  readonly places: ReadonlySet<ImageId>;
  /** The latest of its commits: taking that back takes the step back, or does it again. */
  readonly latest: Commit;
  /** Number of that in the journal, where it was recalled; what happens from then on comes after, as `LATER`. */
  readonly order: number;
}

/** Steps as one place sees them: those that are applied, oldest first, then those that can be done again. */
export interface HistoryView {
  readonly steps: readonly Step[];
  readonly position: number;
}

/** Where steps are taken back and done again: a frame, or frames that are worked on together, as those of a volume. */
export type HistoryPlace = ImageId | ReadonlySet<ImageId>;

/** The latest is the last one of either. */
interface Place {
  applied: Step[];
  undone: Step[];
  /** Both, as they are shown; null when anything has changed. */
  view: HistoryView | null;
}

/**
 * Steps of all frames and projects. A frame's history are the steps that touched it, and those that were taken while it
 * was open: so renaming a class belongs to the project and is still taken back where it was done. When their bytes
 * exceed the budget the oldest go, but never the latest.
 */
export class Histories {
  /** The one that anything happened to longest ago comes first. */
  readonly #steps = new Map<string, Step>();
  readonly #places = new Map<ImageId, Place>();
  /** Places whose history of earlier days is there, too. */
  readonly #recalled = new Set<ImageId>();
  #bytes = 0;

  constructor(readonly budget: number = HISTORY_BUDGET) {}

  /** Bytes held, those that can be redone included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes up a commit. What could have been redone where it happened is gone once something else is done there. */
  record(commit: Commit, places: ReadonlySet<ImageId>, order = LATER): void {
    const { step: id, kind, name, detail } = commit;
    const known = this.#steps.get(id);
    if (known !== undefined) this.#forget(known);
    else if (kind === 'do') {
      for (const place of places) for (const undone of [...this.#place(place).undone]) this.#forget(undone);
    } else return;
    const texts = detail === undefined ? {} : { detail };
    const step: Step = { id, name, ...texts, places: known?.places ?? places, latest: commit, order };
    this.#steps.set(id, step);
    this.#bytes += bytesOf(commit);
    for (const id of step.places) {
      const place = this.#place(id);
      place[kind === 'undo' ? 'undone' : 'applied'].push(step);
      place.view = null;
    }
    this.#keepToBudget();
  }

  /**
   * Takes up the history of a place from its commits, the oldest first, unless that was done before. What happened
   * there since, and is among them or not, comes after.
   */
  recall(id: ImageId, commits: readonly PlacedCommit[]): void {
    if (this.#recalled.has(id)) return;
    this.#recalled.add(id);
    const past = new Histories(Infinity);
    for (const { commit, places, order } of commits) past.record(commit, new Set(places), order);
    const { applied, undone } = past.#place(id);
    const place = this.#place(id);
    const own = { applied: [...place.applied], undone: [...place.undone] };
    const isIn = (steps: readonly Step[], step: Step): boolean => steps.some((one) => one.id === step.id);
    const isNew = (step: Step): boolean => !isIn(applied, step) && !isIn(undone, step);
    // What could have been done again is gone once something else was done.
    const again = own.applied.some(isNew) ? [] : undone.filter((step) => !isIn(own.applied, step));
    const older = (steps: readonly Step[]) => steps.map((step) => this.#steps.get(step.id) ?? step);
    place.applied = [
      ...older(applied).filter((step) => !isIn(own.undone, step)),
      ...own.applied.filter((step) => !isIn(applied, step)),
    ];
    place.undone = [...older(again).filter((step) => !isIn(own.undone, step)), ...own.undone];
    place.view = null;
    this.#addOldest([...place.applied, ...place.undone].filter((step) => !this.#steps.has(step.id)));
  }

  /** Forgets the places of which it is asked for, and every step that was taken there. */
  forget(isForgotten: (place: ImageId) => boolean): void {
    for (const step of [...this.#steps.values()]) if ([...step.places].some(isForgotten)) this.#forget(step);
    for (const place of [...this.#places.keys(), ...this.#recalled]) {
      if (!isForgotten(place)) continue;
      this.#places.delete(place);
      this.#recalled.delete(place);
    }
  }

  /**
   * Steps in the order in which they are taken back and done again at a place; of a frame the same value until they
   * change.
   */
  at(where: HistoryPlace): HistoryView {
    if (typeof where !== 'string') return this.#among(where);
    const place = this.#place(where);
    place.view ??= viewOf(place);
    return place.view;
  }

  /** The step to take back at a place. */
  last(place: HistoryPlace): Step | undefined {
    const { steps, position } = this.at(place);
    return steps[position - 1];
  }

  /** The step to do again there. */
  next(place: HistoryPlace): Step | undefined {
    const { steps, position } = this.at(place);
    return steps[position];
  }

  /** One history of several frames, in the order in which anything happened to their steps. */
  #among(ids: ReadonlySet<ImageId>): HistoryView {
    const steps = [...this.#steps.values()].filter(({ places }) => [...places].some((id) => ids.has(id)));
    const isUndone = ({ latest }: Step): boolean => latest.kind === 'undo';
    return viewOf({ applied: steps.filter((step) => !isUndone(step)), undone: steps.filter(isUndone) });
  }

  /** Steps from before all that happened since, by the journal and no clock: the oldest of all are the first to go. */
  #addOldest(steps: readonly Step[]): void {
    const all = [...steps, ...this.#steps.values()].toSorted((a, b) => a.order - b.order);
    this.#steps.clear();
    for (const step of all) this.#steps.set(step.id, step);
    for (const { latest } of steps) this.#bytes += bytesOf(latest);
    this.#keepToBudget();
  }

  #keepToBudget(): void {
    for (const oldest of this.#steps.values()) {
      if (this.#bytes <= this.budget || this.#steps.size === 1) break;
      this.#forget(oldest);
    }
  }

  #place(place: ImageId): Place {
    const known = this.#places.get(place) ?? { applied: [], undone: [], view: null };
    this.#places.set(place, known);
    return known;
  }

  #forget(step: Step): void {
    this.#steps.delete(step.id);
    this.#bytes -= bytesOf(step.latest);
    for (const id of step.places) {
      const place = this.#place(id);
      place.view = null;
      for (const list of [place.applied, place.undone]) {
        const at = list.lastIndexOf(step);
        if (at >= 0) list.splice(at, 1);
      }
    }
  }
}

function viewOf({ applied, undone }: Pick<Place, 'applied' | 'undone'>): HistoryView {
  return { steps: [...applied, ...undone.toReversed()], position: applied.length };
}

/** Bytes that a commit takes, about. */
export function bytesOf({ targets }: Commit): number {
  const size = ({ labels, objects, provenance }: TileContent): number =>
    labels.length + (objects?.length ?? 0) + provenance.length;
  return targets
    .flatMap(({ tiles }) => tiles)
    .reduce((sum, { before, after }) => sum + size(before) + size(after) + TILE_OVERHEAD, COMMIT_OVERHEAD);
}
