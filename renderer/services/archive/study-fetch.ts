import type { ArchiveStudy } from '../../../core/contract/archive.ts';
import { messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import { isCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';

export type StudyFetchState =
  | { readonly phase: 'idle' }
  /** In files; both are 0 while nothing is known of them. */
  | { readonly phase: 'running'; readonly study: ArchiveStudy; readonly done: number; readonly total: number }
  /** It waits to be opened, because another folder is open. */
  | { readonly phase: 'finished'; readonly study: ArchiveStudy }
  /** The same folder chosen once more goes on from there. */
  | { readonly phase: 'cancelled'; readonly study: ArchiveStudy }
  | { readonly phase: 'failed'; readonly study: ArchiveStudy; readonly problem: string };

export interface StudyFetchPorts {
  readonly bridge: Pick<BridgeClient, 'request' | 'on'>;
  readonly project: Pick<Project, 'id' | 'openListed'>;
}

const IDLE: StudyFetchState = { phase: 'idle' };

/** Brings a study from the archive into a folder, beside whatever is being done. */
export class StudyFetch extends Observable<StudyFetchState> {
  readonly #ports: StudyFetchPorts;
  /** Also while the person is asked where to, of which nothing is shown. */
  #current: ArchiveStudy | null = null;

  constructor(ports: StudyFetchPorts) {
    super(IDLE);
    this.#ports = ports;
    ports.bridge.on('archive.progress', ({ done, total }) => {
      if (this.#current !== null) this.set({ phase: 'running', study: this.#current, done, total });
    });
  }

  /** Asks where to. What was fetched opens at once where no folder is open; else it is offered. */
  async begin(study: ArchiveStudy): Promise<void> {
    if (this.#current !== null) return;
    this.#current = study;
    this.set(IDLE);
    const end = await this.#fetch(study).catch((error: unknown): StudyFetchState => {
      if (isCancelled(error)) return { phase: 'cancelled', study };
      return { phase: 'failed', study, problem: messageOf(error) };
    });
    this.#current = null;
    this.set(end);
    if (end.phase === 'finished' && this.#ports.project.id === undefined) await this.open();
  }

  /** Opens what was fetched, as any folder. */
  async open(): Promise<void> {
    if (this.state.phase !== 'finished') return;
    const { study } = this.state;
    const { bridge, project } = this.#ports;
    this.set(IDLE);
    try {
      const listing = await bridge.request('archive.open');
      // What fails from here on is told where folders are opened.
      await project.openListed(listing);
    } catch (error) {
      this.set({ phase: 'failed', study, problem: messageOf(error) });
    }
  }

  cancel(): void {
    void this.#ports.bridge.request('archive.cancel', { what: 'fetch' });
  }

  /** The person has read what came of it. */
  dismiss(): void {
    if (this.state.phase !== 'running') this.set(IDLE);
  }

  async #fetch(study: ArchiveStudy): Promise<StudyFetchState> {
    const fetched = await this.#ports.bridge.request('archive.fetch', { study: study.uid });
    return fetched === null ? IDLE : { phase: 'finished', study };
  }
}
