import { checkpointIn } from '../document/checkpoint.ts';
import type { NamedCheckpoint } from '../document/checkpoint.ts';
import type { PlacedCommit } from '../document/commit.ts';
import { STEPS_KEPT } from '../document/histories.ts';
import type { ImageId } from '../document/image-id.ts';
import type { FrameState, PredictionId, WorkState } from '../document/state.ts';
import { eventOf } from '../document/work-event.ts';
import type { WorkEvent } from '../document/work-event.ts';
import { sameValues } from '../mask/label-grid.ts';
import { encodeEntry } from './entry.ts';
import type { JournalEntry, ProjectHead } from './entry.ts';
import { Replay } from './replay.ts';

/** Events that are in one entry: one each would be more frames than events. */
export const EVENTS_AT_ONCE = 1000;

/**
 * What entries come to, and what else of them is worth keeping, so that they are not needed any more. It goes through
 * them twice, because only then it is known what is still spoken of; no prediction is ever held.
 */
export class Baseline {
  readonly #steps: number;
  readonly #replay = new Replay();
  #project: ProjectHead | undefined;
  /** Commits that an earlier baseline stands for. */
  #earlier = 0;
  #isAtSignpost = false;
  /** Numbers of the latest entries whose steps can be taken back at a frame, and the predictions they speak of. */
  readonly #latest = new Map<ImageId, { readonly number: number; readonly predictions: PredictionId[] }[]>();
  /** Predictions that checkpoints speak of. */
  readonly #checkpointed = new Set<PredictionId>();
  /** Events that are kept and wait for others. */
  #events: WorkEvent[] = [];
  #wanted:
    { readonly steps: ReadonlySet<number>; readonly predictions: ReadonlySet<PredictionId> } | undefined;

  constructor(steps: number = STEPS_KEPT) {
    this.#steps = steps;
  }

  get state(): WorkState {
    return this.#replay.state;
  }

  /** All that were taken up, those included that an earlier baseline stands for. */
  get commits(): number {
    return this.#earlier + this.#replay.commits;
  }

  /** As it stands; undefined before it was spoken of. */
  get project(): ProjectHead | undefined {
    const head = this.#project;
    return head && { ...head, ...this.#replay.state.projects.get(head.id) };
  }

  /** Whether nothing has happened since a compaction. */
  get isAtSignpost(): boolean {
    return this.#isAtSignpost;
  }

  /**
   * The first time through: the next entry, and its number.
   * @throws RangeError where a commit does not follow
   */
  take(entry: JournalEntry, number: number): void {
    this.#replay.take(entry);
    this.#isAtSignpost = entry.kind === 'signpost';
    if (entry.kind === 'project') this.#project = entry.project;
    if (entry.kind === 'signpost') this.#earlier = Math.max(0, entry.commits - this.#replay.commits);
    const prediction = checkpointOf(entry)?.fields.prediction ?? null;
    if (prediction !== null) this.#checkpointed.add(prediction);
    const placed = placedIn(entry);
    if (placed === null || this.#steps === 0) return;
    const step = { number, predictions: predictionsOf(placed) };
    for (const place of placed.places) {
      const latest = this.#latest.get(place) ?? [];
      latest.push(step);
      if (latest.length > this.#steps) latest.shift();
      this.#latest.set(place, latest);
    }
  }

  /** Whether an entry that states again what is known says something else. */
  contradicts(entry: JournalEntry): boolean {
    const known = this.#again(entry);
    if (known === undefined) return false;
    const said = entry.kind === 'frame' ? { ...entry, predictions: [] } : entry;
    return !sameValues(encodeEntry(known), encodeEntry(said));
  }

  #again(entry: JournalEntry): JournalEntry | undefined {
    if (entry.kind === 'project') return this.project && { kind: 'project', project: this.project };
    if (entry.kind === 'series') {
      const series = this.state.series.get(entry.series.id);
      return series && { kind: 'series', series };
    }
    const frame = entry.kind === 'frame' ? this.state.frames.get(entry.frame.id) : undefined;
    return frame && frameEntryOf(frame);
  }

  /** The work itself: what a journal without compaction begins with. */
  *entries(): Generator<JournalEntry> {
    const { series, frames } = this.#replay.state;
    const { project } = this;
    if (project !== undefined) yield { kind: 'project', project };
    for (const one of series.values()) yield { kind: 'series', series: one };
    for (const frame of frames.values()) yield frameEntryOf(frame);
  }

  /** The second time through: what is kept of an entry beside the work. */
  *kept(entry: JournalEntry, number: number): Generator<JournalEntry> {
    const wanted = (this.#wanted ??= this.#wants());
    if ('predictions' in entry) {
      const predictions = entry.predictions.filter(({ id }) => wanted.predictions.has(id));
      if (predictions.length > 0) yield { kind: 'predictions', predictions };
    }
    const checkpoint = checkpointOf(entry);
    if (checkpoint !== undefined) yield { kind: 'checkpoint', checkpoint };
    const placed = wanted.steps.has(number) ? placedIn(entry) : null;
    if (placed !== null) yield { kind: 'step', commit: placed.commit, places: placed.places };
    this.#events.push(...eventsIn(entry, number));
    if (this.#events.length >= EVENTS_AT_ONCE) yield* this.rest();
  }

  /** What is kept of all entries together, after the second time through. */
  *rest(): Generator<JournalEntry> {
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) yield { kind: 'events', events };
  }

  #wants() {
    const steps = [...this.#latest.values()].flat();
    const current = [...this.#replay.state.frames.values()].flatMap(({ prediction }) => prediction ?? []);
    return {
      steps: new Set(steps.map(({ number }) => number)),
      predictions: new Set([
        ...current,
        ...this.#checkpointed,
        ...steps.flatMap(({ predictions }) => predictions),
      ]),
    };
  }
}

/** A frame as it stands. */
export function frameEntryOf({ tiles, ...frame }: FrameState): JournalEntry {
  const sorted = [...tiles].sort(([a], [b]) => a - b).map(([index, content]) => ({ index, ...content }));
  return { kind: 'frame', frame, tiles: sorted, predictions: [] };
}

function checkpointOf(entry: JournalEntry): NamedCheckpoint | undefined {
  if (entry.kind === 'checkpoint') return entry.checkpoint;
  return entry.kind === 'commit' ? checkpointIn(entry.commit) : undefined;
}

function eventsIn(entry: JournalEntry, number: number): readonly WorkEvent[] {
  if (entry.kind === 'events') return entry.events;
  return entry.kind === 'commit' ? [{ ...eventOf(entry.commit, entry.places), order: number }] : [];
}

function placedIn(entry: JournalEntry): PlacedCommit | null {
  if (entry.kind === 'step') return entry;
  if (entry.kind !== 'commit' || entry.places === null) return null;
  return { commit: entry.commit, places: entry.places };
}

/** Predictions that taking a step back or doing it again may bring back. */
function predictionsOf({ commit }: PlacedCommit): PredictionId[] {
  return commit.targets.flatMap(({ before, after }) =>
    [before.prediction, after.prediction].filter((id) => id !== undefined && id !== null),
  );
}
