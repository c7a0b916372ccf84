import { apply, refusalOf } from '../document/apply.ts';
import { newFrame, NO_WORK } from '../document/state.ts';
import type { WorkState } from '../document/state.ts';
import type { JournalEntry } from './entry.ts';

/** Folds entries to all of the work that they come to. */
export class Replay {
  #state: WorkState = NO_WORK;
  readonly #commits = new Set<string>();

  get state(): WorkState {
    return this.#state;
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
    if (entry.kind === 'commit') {
      if (this.#commits.has(entry.commit.id)) return;
      this.#commits.add(entry.commit.id);
    }
    this.#state = withEntry(this.#state, entry);
  }
}

function withEntry(state: WorkState, entry: JournalEntry): WorkState {
  switch (entry.kind) {
    case 'project': {
      const { id, revision, classes, nextLabel } = entry.project;
      const project = { id, revision, classes, nextLabel };
      return { ...state, projects: new Map(state.projects).set(project.id, project) };
    }
    case 'frame': {
      const tiles = new Map(entry.tiles.map(({ index, ...content }) => [index, content]));
      const frames = new Map(state.frames).set(entry.frame.id, { ...entry.frame, tiles });
      return { ...state, frames };
    }
    case 'series':
      return { ...state, series: new Map(state.series).set(entry.series.id, entry.series) };
    // Told beside the work, which they change nothing of.
    case 'checkpoint':
    case 'events':
      return state;
    case 'commit': {
      const { commit, sizes } = entry;
      const frames = new Map(state.frames);
      commit.targets.forEach(({ frame }, index) => {
        const size = sizes[index];
        if (size === undefined || frames.has(frame)) return;
        frames.set(frame, { ...newFrame(frame, size, commit.at), tiles: new Map() });
      });
      const known = { ...state, frames };
      const refusal = refusalOf(known, commit);
      if (refusal !== null)
        throw new RangeError(`the commit ${commit.id} does not follow: ${refusal.reason}`);
      return apply(known, commit);
    }
  }
}
