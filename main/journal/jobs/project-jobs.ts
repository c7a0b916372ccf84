import { WorkbenchError } from '../../../core/errors.ts';
import type { Child } from '../../../core/rpc.ts';
import { runJob } from '../../processes/job.ts';
import type { JobOptions } from '../../processes/job.ts';
import type { BackedUp, Restored } from '../backup.ts';
import type { Compacted } from '../compact.ts';
import { temporaryOf } from '../disk.ts';
import type { Disk } from '../disk.ts';
import type { Snapped } from '../snapshot.ts';
import type { ProjectTasks } from './tasks.ts';

export interface ProjectJobsOptions {
  readonly fork: () => Child;
  readonly disk: Pick<Disk, 'remove'>;
  /** How far what the person waits for has come. */
  readonly onProgress: (done: number, total: number) => void;
}

type Kind = keyof ProjectTasks;
type Request<K extends Kind> = ProjectTasks[K]['request'];
type Answer<K extends Kind> = ProjectTasks[K]['answer'];

/** Long work on project folders, each in a process of its own. What the person asks for is done one at a time. */
export class ProjectJobs {
  readonly #options: ProjectJobsOptions;
  #asked: { readonly kind: Kind; readonly stop: AbortController } | undefined;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: ProjectJobsOptions) {
    this.#options = options;
  }

  /** @throws WorkbenchError as `backUp` does; `project.busy`, `project.cancelled`, `project.jobFailed` */
  backUp(request: Request<'backUp'>): Promise<BackedUp> {
    return this.#alone('backUp', request, temporaryOf(request.file));
  }

  /** @throws WorkbenchError as `restore` does; `project.busy`, `project.cancelled`, `project.jobFailed` */
  restore(request: Request<'restore'>): Promise<Restored> {
    return this.#alone('restore', request, temporaryOf(request.project));
  }

  /** @throws WorkbenchError as `compactJournal` does; `project.busy`, `project.cancelled`, `project.jobFailed` */
  compact(project: string): Promise<Compacted> {
    return this.#alone('compact', { project });
  }

  /** In the background, beside whatever else is done. */
  snapshot(project: string, signal: AbortSignal): Promise<Snapped> {
    return this.#run('snapshot', { project }, { signal });
  }

  /** Ends what the person asked for, which leaves nothing behind. A compaction is too short to be worth it. */
  cancel(): void {
    if (this.#asked?.kind !== 'compact') this.#end();
  }

  #end(): void {
    this.#asked?.stop.abort(new WorkbenchError('project.cancelled', 'Stopped.'));
  }

  /** Resolves when no process touches a project any more, but for snapshots. */
  async close(): Promise<void> {
    this.#end();
    await Promise.allSettled(this.#running);
  }

  /** @param temporary what a process that is ended leaves behind */
  #alone<K extends Kind>(kind: K, request: Request<K>, temporary?: string): Promise<Answer<K>> {
    if (this.#asked !== undefined) {
      return Promise.reject(
        new WorkbenchError(
          'project.busy',
          'A project is being backed up, restored or compacted: wait for that.',
        ),
      );
    }
    const stop = new AbortController();
    this.#asked = { kind, stop };
    const { onProgress, disk } = this.#options;
    onProgress(0, 0);
    const done = this.#run(kind, request, { onProgress, signal: stop.signal })
      .catch(async (error: unknown) => {
        if (temporary !== undefined) await disk.remove(temporary).catch(() => undefined);
        throw error;
      })
      .finally(() => {
        this.#asked = undefined;
        this.#running.delete(done);
      });
    this.#running.add(done);
    return done;
  }

  #run<K extends Kind>(
    kind: K,
    request: Request<K>,
    options: Pick<JobOptions, 'onProgress' | 'signal'>,
  ): Promise<Answer<K>> {
    return runJob<ProjectTasks, K>(kind, request, {
      ...options,
      fork: this.#options.fork,
      crashed: () => new WorkbenchError('project.jobFailed', 'The process that did it ended unexpectedly.'),
    });
  }
}
