import { checkpointOf, restoring } from './checkpoint.ts';
import type { NamedCheckpoint } from './checkpoint.ts';
import { addingOf, meaningOf } from './classes.ts';
import type { ClassChange, ModelMeaning, ClassDefinition } from './classes.ts';
import { apply, refusalOf, seriesOf } from './apply.ts';
import type { Commit, ObjectChange, PlacedCommit, Target } from './commit.ts';
import { framesOf } from './commit.ts';
import type { Effort } from './effort.ts';
import { Histories } from './histories.ts';
import type { HistoryPlace, HistoryView, Step } from './histories.ts';
import { firstFrameOf, projectOf } from './image-id.ts';
import type { ImageId } from './image-id.ts';
import type { LearningSettings } from './learning.ts';
import type { Prediction } from './prediction.ts';
import { clearSegments, mergeTiles } from './removal.ts';
import { keysOf, pick, sameField } from './fields.ts';
import { revert } from './revert.ts';
import type { Reversal } from './revert.ts';
import { NO_WORK, seriesIdOf } from './state.ts';
import type { FrameFields, FrameState, ProjectState, SeriesState, WorkState } from './state.ts';
import { isReviewed, statusAfter } from './status.ts';
import { touchedBy } from './touched.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import { holdsObjects } from '../mask/tile-content.ts';

/** What somebody wants to happen; the stream adds what it happens to. */
export interface Draft extends Pick<Commit, 'name' | 'project'> {
  readonly detail?: string;
  /** A person by default. */
  readonly author?: Commit['author'];
  /** See `Commit`. */
  readonly group?: string | undefined;
  readonly targets?: readonly DraftTarget[];
  readonly classes?: readonly ClassChange[];
  readonly objects?: readonly { readonly series: ImageId; readonly changes: readonly ObjectChange[] }[];
  /** Predictions that the targets speak of for the first time. */
  readonly predictions?: readonly Prediction[];
  /** What accepting came to. */
  readonly outcome?: Omit<Effort, 'seconds' | 'touched'>;
  /** The frame that is open, where it can be taken back; null for what is no step of anybody's work. */
  readonly place: ImageId | null;
}

export interface DraftTarget {
  readonly frame: ImageId;
  readonly tiles?: readonly TileChange[];
  /** What they become; the status follows by itself, unless it is named. */
  readonly fields?: Partial<FrameFields>;
}

/** What must be part of the state before a step can be taken back or done again. */
export interface Need {
  readonly project: string;
  readonly frames: readonly ImageId[];
  /** Classes that go, so that all frames of the project with pixels of them are wanted. */
  readonly labels: readonly number[];
}

/** Hears every commit once it has happened, the predictions that come with it, and where it can be taken back. */
export type CommitListener = (
  commit: Commit,
  predictions: readonly Prediction[],
  places: ReadonlySet<ImageId> | null,
) => void;

export interface StreamOptions {
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Name of the person at work; undefined, as by default, while it is not known. */
  readonly by?: () => string | undefined;
  /** Takes the seconds that were worked at frames since they were last taken; none by default. */
  readonly takeSeconds?: (frames: Iterable<ImageId>) => number;
  readonly historyBudget?: number;
}

/**
 * The one stream of commits: everything that changes work goes through here, is folded into the state by `apply`, and
 * is told to those who listen. It holds what is worked on now; the store holds the rest.
 */
export class CommitStream {
  readonly #options: StreamOptions;
  readonly #histories: Histories;
  readonly #listeners = new Set<CommitListener>();
  /** Series of frames that say none, as whoever opened them told. */
  readonly #told = new Map<ImageId, ImageId>();
  #state: WorkState = NO_WORK;
  /** While it is set, everything can be looked at and nothing happens: commits come to nothing. */
  isReadOnly = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#histories = new Histories(options.historyBudget);
  }

  get state(): WorkState {
    return this.#state;
  }

  frame(id: ImageId): FrameState | undefined {
    return this.#state.frames.get(id);
  }

  project(id: string): ProjectState | undefined {
    return this.#state.projects.get(id);
  }

  /** The objects that a frame shares with the others of its series. */
  series(frame: ImageId): SeriesState {
    const own = this.frame(frame)?.series ?? this.#told.get(frame);
    return seriesOf(this.#state, own ?? firstFrameOf(frame));
  }

  /** Makes a project part of the state, as it was stored. What is newer here stays. */
  openProject(project: ProjectState): void {
    const known = this.#state.projects.get(project.id);
    if (known !== undefined && known.revision >= project.revision) return;
    this.#state = { ...this.#state, projects: new Map(this.#state.projects).set(project.id, project) };
  }

  /** Makes a frame, and the objects of its series, part of the state, as they were stored. What is newer stays. */
  load(frame: FrameState, series?: SeriesState): void {
    if (series !== undefined) {
      this.loadSeries(series);
      // Pixels that speak of objects already speak of those that the frame names.
      if (frame.series === null && !holdsObjects(frame.tiles.values())) this.#told.set(frame.id, series.id);
    }
    const known = this.#state.frames.get(frame.id);
    if (known === undefined || known.revision < frame.revision) {
      this.#state = { ...this.#state, frames: new Map(this.#state.frames).set(frame.id, frame) };
    }
  }

  /** Makes the objects of a series part of the state, unless what is here is newer. */
  loadSeries(series: SeriesState): void {
    if (series.revision <= seriesOf(this.#state, series.id).revision) return;
    this.#state = { ...this.#state, series: new Map(this.#state.series).set(series.id, series) };
  }

  /** Takes up what was done at a frame before anything of it was known here: its commits, the oldest first. */
  recall(place: ImageId, commits: readonly PlacedCommit[]): void {
    this.#histories.recall(place, commits);
  }

  /** A frame nobody works on any more; its history stays. */
  release(id: ImageId): void {
    const frames = new Map(this.#state.frames);
    if (frames.delete(id)) this.#state = { ...this.#state, frames };
  }

  /** Forgets all that is known of a project here, its history as well: another may have gone on with it. */
  forget(project: string): void {
    const isOf = (id: string): boolean => id === project || projectOf(id) === project;
    const others = <T>(all: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
      new Map([...all].filter(([id]) => !isOf(id)));
    const { projects, series, frames } = this.#state;
    this.#state = { projects: others(projects), series: others(series), frames: others(frames) };
    for (const id of [...this.#told.keys()].filter(isOf)) this.#told.delete(id);
    this.#histories.forget(isOf);
  }

  /** Runs `work` while frames are part of the state, and the objects of series. */
  holding<T>(frames: readonly FrameState[], work: () => T, series: readonly SeriesState[] = []): T {
    for (const one of series) this.loadSeries(one);
    const added = frames.filter(({ id }) => this.frame(id) === undefined);
    for (const frame of frames) this.load(frame);
    try {
      return work();
    } finally {
      for (const { id } of added) this.release(id);
    }
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes it happen; null where nothing would change, or may. */
  commit(draft: Draft): Commit | null {
    if (this.isReadOnly) return null;
    const { name, project, detail, author = 'person', group, outcome, place } = draft;
    const targets = (draft.targets ?? []).flatMap((target) => this.#targetOf(name, target));
    const classes = draft.classes ?? [];
    const objects = (draft.objects ?? []).filter(({ changes }) => changes.length > 0);
    if (targets.length === 0 && classes.length === 0 && objects.length === 0) return null;
    const places = new Set([...targets.map(({ frame }) => frame), ...(place === null ? [] : [place])]);
    return this.#happen(
      {
        ...this.#begun(project),
        ...(group === undefined ? {} : { group }),
        name,
        ...(detail === undefined ? {} : { detail }),
        author,
        ...(author === 'model' || place === null
          ? {}
          : this.#effort([place], { ...outcome, ...touchedBy(name, targets, this.#state) })),
        targets,
        classes: classes.length === 0 ? null : { parent: this.#revisionOf(project), changes: classes },
        objects: objects.map(({ series, changes }) => ({
          series,
          parent: seriesOf(this.#state, series).revision,
          changes,
        })),
      },
      place === null ? null : places,
      draft.predictions,
    );
  }

  /**
   * Keeps what a frame is now under a name; null where nothing may be kept. Nothing changes by it, so it is no step
   * that could be taken back.
   */
  checkpoint(id: ImageId, name: string): Commit | null {
    if (this.isReadOnly) return null;
    const frame = this.#opened(id);
    return this.#happen(
      {
        ...this.#begun(projectOf(id)),
        name: 'checkpoint',
        detail: name,
        targets: [{ frame: id, parent: frame.revision, tiles: [], before: {}, after: {} }],
        checkpoint: checkpointOf(this.#state, frame),
      },
      null,
    );
  }

  /** Says what of the project is kept for measuring. It is about what is shown, not a step of anybody's work. */
  learn(project: string, learning: LearningSettings): Commit | null {
    if (this.isReadOnly || sameField(this.project(project)?.learning, learning)) return null;
    return this.#happen({ ...this.#begun(project), name: 'learning', learning }, null);
  }

  /** Brings its frame back to a checkpoint, as one step; null where it is that already. */
  restore({ frame, name, ...checkpoint }: NamedCheckpoint): Commit | null {
    const { tiles, fields, classes, objects } = restoring(this.#state, this.#opened(frame), checkpoint);
    return this.commit({
      name: 'restore',
      project: projectOf(frame),
      detail: name,
      targets: [{ frame, tiles, fields }],
      classes,
      objects: [{ series: this.series(frame).id, changes: objects }],
      place: frame,
    });
  }

  /** Deletes a class with its pixels, in all frames that are part of the state. */
  removeClass(project: string, definition: ClassDefinition, place: ImageId | null): Commit | null {
    const { label, name: detail } = definition;
    const targets = this.#cleared(project, label).map(({ frame, tiles }) => ({ frame, tiles }));
    const classes = [{ label, before: definition, after: null }];
    return this.commit({ name: 'class-delete', project, detail, targets, classes, place });
  }

  /** What the classes of a model are in a project, and what must be added to it for that. */
  meaningOf(project: string, classes: readonly ModelMeaning[]) {
    const list = this.project(project) ?? { classes: [], nextLabel: 1 };
    const all = meaningOf(list, classes);
    const missing = all.filter(({ label }) => !list.classes.some((known) => known.label === label));
    return { classes: all, added: missing.map(addingOf) };
  }

  history(place: HistoryPlace): HistoryView {
    return this.#histories.at(place);
  }

  /** What `undo` and `redo` need at a place; null where there is nothing to take back or do again. */
  need(place: HistoryPlace, direction: 'undo' | 'redo'): Need | null {
    const step = this.#step(place, direction);
    if (step === undefined) return null;
    const gone = step.latest.classes?.changes.filter(({ before }) => before === null) ?? [];
    const frames = framesOf(step.latest).filter((id) => this.frame(id) === undefined);
    const { project } = step.latest;
    return { project, frames, labels: gone.map(({ label }) => label) };
  }

  /** Takes the latest step back that was taken at a place; null where there is none. */
  undo(place: HistoryPlace): Commit | null {
    return this.#turn(place, 'undo');
  }

  /** Does the step again that was taken back last at a place; null where there is none. */
  redo(place: HistoryPlace): Commit | null {
    return this.#turn(place, 'redo');
  }

  /**
   * Takes a step back whatever was done after it, if that can be done wholly: null, and nothing changed, where
   * something else has changed since what it did, where a person has said the last word on a mask that would change, or
   * where one of its frames is not part of the state.
   * @param commit the latest of the step's
   */
  takeBack({ commit, places }: PlacedCommit): Commit | null {
    if (this.isReadOnly || commit.targets.some(({ frame }) => this.frame(frame) === undefined)) return null;
    const reversal = this.#withoutClasses(commit.project, revert(this.#state, commit));
    const isRefused = ({ frame, tiles }: Target): boolean =>
      tiles.length > 0 && isReviewed(this.#opened(frame).status);
    if (reversal.kept > 0 || reversal.targets.some(isRefused)) return null;
    return this.#reverse(commit, new Set(places), { kind: 'undo', ...reversal });
  }

  #step(place: HistoryPlace, direction: 'undo' | 'redo'): Step | undefined {
    return direction === 'undo' ? this.#histories.last(place) : this.#histories.next(place);
  }

  #turn(place: HistoryPlace, kind: 'undo' | 'redo'): Commit | null {
    const step = this.#step(place, kind);
    if (step === undefined || this.isReadOnly) return null;
    const { latest, places } = step;
    const effort = this.#effort(typeof place === 'string' ? [place] : place);
    const reversal = this.#withoutClasses(latest.project, revert(this.#state, latest));
    return this.#reverse(latest, places, { kind, ...effort, ...reversal });
  }

  #reverse(
    { project, step, group, name, detail }: Commit,
    places: ReadonlySet<ImageId>,
    { kept, ...changes }: Reversal & Pick<Commit, 'kind' | 'effort'>,
  ): Commit {
    return this.#happen(
      {
        ...this.#new(project),
        step,
        ...(group === undefined ? {} : { group }),
        name,
        ...(detail === undefined ? {} : { detail }),
        author: 'person',
        ...changes,
        ...(kept === 0 ? {} : { kept }),
      },
      places,
    );
  }

  /** Classes that a reversal takes away take their pixels along, whoever drew them since. */
  #withoutClasses(project: string, reversal: Reversal): Reversal {
    const gone = reversal.classes?.changes.filter(({ after }) => after === null) ?? [];
    if (gone.length === 0) return reversal;
    const targets = new Map(reversal.targets.map((target) => [target.frame, target]));
    for (const { label } of gone) {
      for (const { frame, tiles } of this.#cleared(project, label, targets)) {
        const merged = mergeTiles(targets.get(frame)?.tiles ?? [], tiles);
        const [cleared] = this.#targetOf('class-delete', { frame, tiles: merged });
        const known = targets.get(frame);
        // A status that comes back with the rest is what it was then.
        if (cleared !== undefined) {
          const before = { ...cleared.before, ...known?.before };
          targets.set(frame, { ...cleared, before, after: { ...cleared.after, ...known?.after } });
        }
      }
    }
    return { ...reversal, targets: [...targets.values()] };
  }

  /** What clearing a class changes in the frames of a project, after the changes of `targets`. */
  #cleared(project: string, label: number, targets: ReadonlyMap<ImageId, Target> = new Map()) {
    return [...this.#state.frames.values()].flatMap((frame) => {
      if (projectOf(frame.id) !== project) return [];
      const { objects } = this.series(frame.id);
      const ids = new Set([label, ...objects.filter((object) => object.class === label).map(({ id }) => id)]);
      const now = new Map(frame.tiles);
      for (const { index, after } of targets.get(frame.id)?.tiles ?? []) now.set(index, after);
      const tiles = clearSegments({ ...frame, tiles: now }, ids);
      return tiles.length === 0 ? [] : [{ frame: frame.id, tiles }];
    });
  }

  /** @throws RangeError where the frame is not part of the state */
  #opened(id: ImageId): FrameState {
    const frame = this.frame(id);
    if (frame === undefined) throw new RangeError(`The frame ${id} is not open`);
    return frame;
  }

  /** Nothing where a frame would stay as it is. */
  #targetOf(name: Draft['name'], { frame: id, tiles = [], fields = {} }: DraftTarget): readonly Target[] {
    const frame = this.#opened(id);
    const series = holdsObjects(tiles.map(({ after }) => after)) ? this.series(id).id : seriesIdOf(frame);
    const own = series === seriesIdOf(frame) ? {} : { series };
    const wanted = { status: statusAfter(frame.status, name, tiles.length > 0), ...own, ...fields };
    const changed = keysOf<FrameFields>(wanted).filter((key) => !sameField(wanted[key], frame[key]));
    if (tiles.length === 0 && changed.length === 0) return [];
    // A status that was named is part of the step, also where it is the same: taking it back says what it was.
    const keys = keysOf<FrameFields>(wanted).filter(
      (key) => changed.includes(key) || (key === 'status' && fields.status !== undefined),
    );
    const after: Partial<FrameFields> = pick<Partial<FrameFields>, keyof FrameFields>(wanted, keys);
    return [{ frame: id, parent: frame.revision, tiles, before: pick(frame, keys), after }];
  }

  #new(project: string) {
    const { newId, now, by } = this.#options;
    const name = by?.();
    return {
      version: 1,
      id: newId(),
      project,
      at: now(),
      ...(name === undefined ? {} : { by: name }),
    } as const;
  }

  /** A step that does nothing yet. */
  #begun(project: string) {
    const own = this.#new(project);
    const nothing = { author: 'person', targets: [], classes: null, objects: [] } as const;
    return { ...own, kind: 'do', step: own.id, ...nothing } as const;
  }

  /** Nothing where no time was measured, and there is nothing else to tell. */
  #effort(places: Iterable<ImageId>, outcome: Omit<Effort, 'seconds'> = {}): Pick<Commit, 'effort'> {
    const seconds = this.#options.takeSeconds?.(places) ?? 0;
    const isNothing = seconds === 0 && Object.keys(outcome).length === 0;
    return isNothing ? {} : { effort: { seconds, ...outcome } };
  }

  #revisionOf(project: string): number {
    return this.project(project)?.revision ?? 0;
  }

  #happen(
    commit: Commit,
    places: ReadonlySet<ImageId> | null,
    predictions: readonly Prediction[] = [],
  ): Commit {
    const ids = [...framesOf(commit), ...commit.objects.map(({ series }) => series)];
    const foreign = ids.find((id) => projectOf(id) !== commit.project);
    if (foreign !== undefined) throw new RangeError(`${foreign} is not of the project ${commit.project}`);
    const refusal = refusalOf(this.#state, commit);
    if (refusal !== null) throw new RangeError(`A commit does not fit ${refusal.what}: ${refusal.reason}`);
    this.#state = apply(this.#state, commit);
    if (places !== null) this.#histories.record(commit, places);
    for (const listener of [...this.#listeners]) listener(commit, predictions, places);
    return commit;
  }
}
