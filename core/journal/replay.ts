import { apply, refusalOf } from '../document/apply.ts';
import { framesOf } from '../document/commit.ts';
import { newFrame } from '../document/state.ts';
import type { FrameState, ProjectState, SeriesState, WorkState } from '../document/state.ts';
import type { JournalEntry } from './entry.ts';

/** Folds entries to all of the work that they come to. */
export class Replay {
  readonly #projects = new Map<string, ProjectState>();
  readonly #series = new Map<string, SeriesState>();
  readonly #frames = new Map<string, FrameState>();
  readonly #commits = new Set<string>();

  /** As it is now: it changes with the next entry. */
  get state(): WorkState {
    return { projects: this.#projects, series: this.#series, frames: this.#frames };
  }

  /** Commits that were taken up. */
  get commits(): number {
    return this.#commits.size;
  }

  /**
   * Takes up the next entry; a commit that is there already changes nothing.
   * @throws RangeError where a commit does not follow
   */
  take(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'project': {
        const { id, revision, classes, nextLabel, learning } = entry.project;
        const settings = learning === undefined ? {} : { learning };
        this.#projects.set(id, { id, revision, classes, nextLabel, ...settings });
        return;
      }
      case 'frame': {
        const tiles = new Map(entry.tiles.map(({ index, ...content }) => [index, content]));
        this.#frames.set(entry.frame.id, { ...entry.frame, tiles });
        return;
      }
      case 'series':
        this.#series.set(entry.series.id, entry.series);
        return;
      case 'commit':
        this.#commit(entry);
        return;
      // Told beside the work, which they change nothing of.
      case 'checkpoint':
      case 'events':
      case 'step':
      case 'predictions':
      case 'signpost':
        return;
    }
  }

  /** Folds what the commit speaks of, and nothing else: a state of many frames is not copied for each commit. */
  #commit({ commit, sizes }: Extract<JournalEntry, { kind: 'commit' }>): void {
    if (this.#commits.has(commit.id)) return;
    this.#commits.add(commit.id);
    const frames = partOf(this.#frames, framesOf(commit));
    commit.targets.forEach(({ frame }, index) => {
      const size = sizes[index];
      if (size === undefined || frames.has(frame)) return;
      frames.set(frame, { ...newFrame(frame, size, commit.at), tiles: new Map() });
    });
    const seriesIds = commit.objects.map(({ series }) => series);
    const part = {
      projects: partOf(this.#projects, [commit.project]),
      series: partOf(this.#series, seriesIds),
      frames,
    };
    const refusal = refusalOf(part, commit);
    if (refusal !== null) throw new RangeError(`the commit ${commit.id} does not follow: ${refusal.reason}`);
    const next = apply(part, commit);
    for (const [id, project] of next.projects) this.#projects.set(id, project);
    for (const [id, series] of next.series) this.#series.set(id, series);
    for (const [id, frame] of next.frames) this.#frames.set(id, frame);
  }
}

function partOf<T>(all: ReadonlyMap<string, T>, ids: readonly string[]): Map<string, T> {
  return new Map(
    ids.flatMap((id) => {
      const one = all.get(id);
      return one === undefined ? [] : [[id, one] as const];
    }),
  );
}
