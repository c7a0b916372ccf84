import type { Commit, PlacedCommit } from '../../../core/document/commit.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord, PredictionId } from '../../../core/document/state.ts';
import { StepGroups } from '../../../core/document/step-groups.ts';
import type { StepGroup } from '../../../core/document/step-groups.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { eventOf } from '../../../core/document/work-event.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ModelEntry } from '../../../core/contract/inference.ts';
import { knownFrameIds } from '../images/image-item.ts';
import type { Withheld } from '../ledger/withheld.ts';
import { Observable } from '../observable.ts';
import type { Annotations, EditorPort, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { Turn } from '../turn.ts';
import { countUpdate, outdated, withheldBy } from './batch-scope.ts';
import type { UpdateCounts } from './batch-scope.ts';
import type { Batch } from './batch.ts';
import { inTurnHandsOff } from './hands-off.ts';
import type { Models } from './models.ts';

/** An update of the project's masks that can be taken back. */
export interface Update {
  /** Of the group of its steps. */
  readonly id: string;
  readonly modelName: string;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** Images on which it counts still. */
  readonly count: number;
}

/** The way back from an update. */
export interface TakingBack {
  readonly phase: 'running' | 'finished' | 'cancelled' | 'failed';
  readonly total: number;
  /** Taken back, and left as they are. */
  readonly done: number;
  readonly restored: number;
  /**
   * Paths of images that were worked on since, or whose steps are not kept any more; of those that are not in the
   * folder, no more than their ids.
   */
  readonly left: readonly string[];
  /** Why it stopped, for people. */
  readonly problem?: string;
}

export interface UpdatesState {
  /** The latest; null where there is none. */
  readonly latest: Update | null;
  /** Null where none is under way, or what came of it was read. */
  readonly takingBack: TakingBack | null;
}

export interface UpdatesPorts {
  readonly project: Project;
  readonly batch: Batch;
  readonly models: Models;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly annotations: Pick<
    Annotations,
    'allOf' | 'frames' | 'grouped' | 'predictionsBy' | 'series' | 'steps'
  >;
  readonly saver: Saver;
  readonly turn: Turn;
  readonly withheld: Pick<Withheld, 'spares'>;
}

/** What is known of the project's images and the model in use. */
interface Known {
  readonly answers: ReadonlySet<PredictionId>;
  readonly records: ReadonlyMap<ImageId, FrameRecord>;
}

/**
 * Brings the answers of the model in use to all images that another one was asked about last, and takes them back
 * together. What has to be done follows from what is stored, so that an update that was stopped goes on with the next.
 */
export class Updates extends Observable<UpdatesState> {
  readonly #ports: UpdatesPorts;
  #project: string | undefined;
  #groups = new StepGroups();
  /** Those that there is nothing to take back of but what stays for people's work. */
  readonly #spent = new Set<string>();
  #cancel = new AbortController();

  constructor(ports: UpdatesPorts) {
    super({ latest: null, takingBack: null });
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
    ports.stream.onCommit((commit, _predictions, places) => this.#hear(commit, places));
  }

  get isBusy(): boolean {
    return this.state.takingBack?.phase === 'running';
  }

  /** What an update by the model in use would come to; null without a model or a folder. */
  async count(): Promise<UpdateCounts | null> {
    const { project, models, withheld } = this.#ports;
    const model = models.state.selected;
    if (model === undefined || project.id === undefined) return null;
    const { answers, records } = await this.#know(model, project.id);
    return countUpdate(project.state.images, answers, records, withheldBy(withheld));
  }

  /** Updates the images that nobody has reviewed, and the accepted ones if that was asked for. */
  async start({ withAccepted = false }: { readonly withAccepted?: boolean } = {}): Promise<void> {
    const { project, models, batch } = this.#ports;
    const model = models.state.selected;
    const { id } = project;
    if (model === undefined || id === undefined || this.isBusy) return;
    const { answers, records } = await this.#know(model, id);
    if (project.id !== id) return;
    const latest = this.#groups.latest();
    const goesOn = latest !== null && isBy(latest, model, { answers, records });
    const group = goesOn ? latest.id : crypto.randomUUID();
    await batch.start({ scope: outdated(answers, withAccepted), records, group });
  }

  /**
   * Brings every image that the latest update has changed back to what it was, but for those where something has
   * changed since what it did, or that a person has accepted since.
   */
  async takeBack(): Promise<void> {
    const { project, batch } = this.#ports;
    const group = this.#latest();
    const { id } = project;
    if (group === null || id === undefined || batch.isActive || this.isBusy) return;
    const frames = [...new Set(group.applied.values())];
    const takingBack = { phase: 'running', total: frames.length, done: 0, restored: 0, left: [] } as const;
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    this.update({ takingBack });
    batch.dismiss();
    const names = this.#namesOf(new Set(frames));
    try {
      for (const frame of frames) {
        const isRestored = await this.#takeBackAt(frame, group.id, signal);
        if (signal.aborted) return;
        this.#tell(({ done, restored, left }) => ({
          done: done + 1,
          restored: restored + Number(isRestored),
          left: isRestored ? left : [...left, names.get(frame) ?? frame],
        }));
      }
      this.#spent.add(group.id);
      this.#tell(() => ({ phase: 'finished' }));
    } catch (error) {
      if (!signal.aborted) this.#tell(() => ({ phase: 'failed', problem: messageOf(error) }));
    }
    this.#show();
  }

  /** What was taken back stays so; the next time goes on from there. */
  cancel(): void {
    if (!this.isBusy) return;
    this.#cancel.abort();
    this.#tell(() => ({ phase: 'cancelled' }));
  }

  /** What came of it was read. */
  dismiss(): void {
    if (!this.isBusy) this.update({ takingBack: null });
  }

  /** False, and nothing changed, where the image was worked on since, or the steps are not kept any more. */
  async #takeBackAt(frame: ImageId, group: string, signal: AbortSignal): Promise<boolean> {
    const { stream, annotations, saver } = this.#ports;
    return inTurnHandsOff(this.#ports, [frame], signal, async (isFree) => {
      await saver.settled();
      const [[state], steps] = await Promise.all([
        annotations.frames([frame]),
        annotations.steps(frame, group),
      ]);
      const series = state && (await annotations.series(seriesIdOf(state)));
      if (state === undefined || signal.aborted) return false;
      if (!isFree()) return null;
      const applied = appliedOf(steps);
      // A step is not kept for ever.
      if (applied.length === 0) return false;
      const work = (): boolean => applied.every((step) => stream.takeBack(step) !== null);
      return stream.holding([state], work, series === undefined ? [] : [series]);
    });
  }

  #follow(): void {
    const { project } = this.#ports;
    if (project.id === this.#project) return;
    this.#project = project.id;
    this.#groups = new StepGroups();
    this.#spent.clear();
    this.#cancel.abort();
    this.set({ latest: null, takingBack: null });
    if (project.id !== undefined) void this.#read(project.id);
  }

  async #read(project: string): Promise<void> {
    const { annotations, saver } = this.#ports;
    // Without it nothing can be taken back, and the work itself tells what is wrong with the store.
    const events = await saver.settled().then(
      () => annotations.grouped(project),
      () => [],
    );
    if (project !== this.#project) return;
    this.#groups = new StepGroups();
    for (const event of events) this.#groups.take(event);
    this.#show();
  }

  #hear(commit: Commit, places: ReadonlySet<ImageId> | null): void {
    if (commit.group === undefined || commit.project !== this.#project) return;
    this.#groups.take(eventOf(commit, places));
    if (commit.kind !== 'undo') this.#spent.delete(commit.group);
    this.#show();
  }

  #latest(): StepGroup | null {
    return this.#groups.latest((id) => this.#spent.has(id));
  }

  #show(): void {
    const group = this.#latest();
    if (group === null) this.update({ latest: null });
    else {
      const { id, detail: modelName, at, applied } = group;
      this.update({ latest: { id, modelName, at, count: new Set(applied.values()).size } });
    }
  }

  #tell(change: (before: TakingBack) => Partial<TakingBack>): void {
    const { takingBack } = this.state;
    if (takingBack !== null) this.update({ takingBack: { ...takingBack, ...change(takingBack) } });
  }

  async #know({ manifest }: ModelEntry, project: string): Promise<Known> {
    const { annotations, saver } = this.#ports;
    await saver.settled();
    const [answers, records] = await Promise.all([
      annotations.predictionsBy(manifest.sha256),
      annotations.allOf(project),
    ]);
    return { answers, records };
  }

  /** Paths of the images that hold frames. */
  #namesOf(frames: ReadonlySet<ImageId>): ReadonlyMap<ImageId, string> {
    const { images } = this.#ports.project.state;
    const names = new Map<ImageId, string>();
    for (const item of images) {
      for (const id of knownFrameIds(item)) if (frames.has(id)) names.set(id, item.key);
    }
    return names;
  }
}

/** Whether a group is an update by a model that nothing was taken back of: what was left of it goes on with it. */
function isBy({ detail, applied, isReversed }: StepGroup, { manifest }: ModelEntry, known: Known): boolean {
  const isHere = (frame: ImageId): boolean => known.answers.has(known.records.get(frame)?.prediction ?? '');
  return !isReversed && detail === manifest.name && [...applied.values()].some(isHere);
}

/** Of commits at a frame, the latest of those steps that are applied, the latest step first. */
function appliedOf(commits: readonly PlacedCommit[]): readonly PlacedCommit[] {
  const latest = new Map<string, PlacedCommit>();
  for (const placed of commits) {
    latest.delete(placed.commit.step);
    latest.set(placed.commit.step, placed);
  }
  return [...latest.values()].filter(({ commit }) => commit.kind !== 'undo').toReversed();
}
