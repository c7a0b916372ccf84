import type { BackedUp, ChosenBackup, Compacted, Restored } from '../../../core/contract/project-jobs.ts';
import { isCoded, messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { JournalSource, Saver } from '../ports.ts';
import type { Project } from './project.ts';

/** What is done with a whole project: `name` is that of the project, or of the file that is restored. */
export interface ProjectJob {
  readonly kind: 'backup' | 'restore' | 'compact';
  readonly name: string;
}

/** What came of it. */
export type ProjectJobResult =
  | ({ readonly kind: 'backup'; readonly isLocked: boolean } & BackedUp)
  | ({ readonly kind: 'compact'; readonly name: string } & Compacted)
  | ({ readonly kind: 'restore'; readonly isOpened: boolean } & Omit<Restored, 'listing'>);

export type ProjectJobsState =
  | { readonly phase: 'idle' }
  /** The backup can be read only with its passphrase; `isWrong` where one was given that is not it. */
  | { readonly phase: 'locked'; readonly backup: ChosenBackup; readonly isWrong: boolean }
  /** In files; both are 0 while nothing is known of them. */
  | { readonly phase: 'running'; readonly job: ProjectJob; readonly done: number; readonly total: number }
  | { readonly phase: 'finished'; readonly result: ProjectJobResult }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly kind: ProjectJob['kind']; readonly problem: string };

export interface ProjectJobsPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly saver: Pick<Saver, 'saved' | 'alone'>;
  readonly journal: Pick<JournalSource, 'compact'>;
}

const IDLE: ProjectJobsState = { phase: 'idle' };

/** Long work on whole projects, one at a time. Painting goes on meanwhile. */
export class ProjectJobs extends Observable<ProjectJobsState> {
  readonly #ports: ProjectJobsPorts;
  /** Also while the person is asked where to, of which nothing is shown. */
  #current: ProjectJob | null = null;

  constructor(ports: ProjectJobsPorts) {
    super(IDLE);
    this.#ports = ports;
    ports.bridge.on('project.progress', ({ done, total }) => {
      if (this.#current !== null) this.set({ phase: 'running', job: this.#current, done, total });
    });
  }

  /** Writes the open project into a file that the person chooses. */
  async backUp(passphrase: string | null): Promise<void> {
    const { bridge, project, saver } = this.#ports;
    const { id } = project;
    if (id === undefined) return;
    await this.#do({ kind: 'backup', name: project.state.name }, async () => {
      // What is backed up is what was done until now, at least.
      await saver.saved();
      const secret = passphrase === null ? {} : { passphrase };
      const backedUp = await bridge.request('project.backUp', { project: id, ...secret });
      if (backedUp === null) return IDLE;
      const isLocked = passphrase !== null;
      return { phase: 'finished', result: { kind: 'backup', isLocked, ...backedUp } };
    });
  }

  /** Asks for a backup and where to restore it, and does so, at once where that needs no passphrase. */
  async chooseBackup(): Promise<void> {
    await this.#do({ kind: 'restore', name: '' }, async () => {
      const backup = await this.#ports.bridge.request('project.chooseBackup');
      if (backup === null) return IDLE;
      return backup.isLocked ? { phase: 'locked', backup, isWrong: false } : this.#restore(backup);
    });
  }

  /** Restores the chosen backup, which needs this passphrase. */
  async unlock(passphrase: string): Promise<void> {
    const { state } = this;
    if (state.phase !== 'locked') return;
    const { backup } = state;
    await this.#do({ kind: 'restore', name: backup.name }, () => this.#restore(backup, passphrase));
  }

  /** Makes the journal of the open project short. Steps that are taken meanwhile are saved after it. */
  async compact(): Promise<void> {
    const { project, saver, journal } = this.#ports;
    const { id, state } = project;
    if (id === undefined) return;
    const { name } = state;
    await this.#do({ kind: 'compact', name }, async () => {
      const compacted = await saver.alone(() => journal.compact(id));
      return { phase: 'finished', result: { kind: 'compact', name, ...compacted } };
    });
  }

  /** Not a compaction, which is soon over. */
  cancel(): void {
    void this.#ports.bridge.request('project.cancelJob');
  }

  /** The person has read what came of it, or would rather give no passphrase. */
  dismiss(): void {
    if (this.state.phase !== 'running') this.set(IDLE);
  }

  async #restore(backup: ChosenBackup, passphrase?: string): Promise<ProjectJobsState> {
    const { bridge, project } = this.#ports;
    this.#current = { kind: 'restore', name: backup.name };
    try {
      const secret = passphrase === undefined ? {} : { passphrase };
      const { listing, ...restored } = await bridge.request('project.restore', secret);
      // What fails from here on is told where folders are opened.
      if (listing !== null) void project.openListed(listing);
      return { phase: 'finished', result: { kind: 'restore', isOpened: listing !== null, ...restored } };
    } catch (error) {
      if (isCoded(error, 'backup.passphrase')) return { phase: 'locked', backup, isWrong: true };
      throw error;
    }
  }

  /** @param work answers what is shown afterwards */
  async #do(job: ProjectJob, work: () => Promise<ProjectJobsState>): Promise<void> {
    if (this.#current !== null) return;
    this.#current = job;
    this.set(IDLE);
    const end = await work().catch((error: unknown): ProjectJobsState => {
      if (isCoded(error, 'project.cancelled')) return { phase: 'cancelled' };
      return { phase: 'failed', kind: job.kind, problem: messageOf(error) };
    });
    this.#current = null;
    this.set(end);
  }
}
