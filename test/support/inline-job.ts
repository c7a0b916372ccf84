import { messageOf, WorkbenchError } from '../../core/errors.ts';
import { runTask } from '../../main/journal/jobs/run.ts';
import type { ProjectTasks } from '../../main/journal/jobs/tasks.ts';
import type { JobCall, JobChild, JobReply } from '../../main/processes/job.ts';

/** Does in this process what one of its own does; what is killed is merely not heard of any more. */
export class InlineJob implements JobChild {
  #reply: (reply: JobReply) => void = () => undefined;
  #exit: () => void = () => undefined;
  #isKilled = false;

  postMessage({ kind, request }: JobCall): void {
    const tell = (reply: JobReply): void => {
      if (!this.#isKilled) this.#reply(reply);
    };
    runTask(kind as keyof ProjectTasks, request as ProjectTasks['backUp']['request'], {
      onProgress: (done, total) => tell({ state: 'running', done, total }),
    }).then(
      (value) => tell({ state: 'done', value }),
      (error: unknown) => {
        const code = error instanceof WorkbenchError ? error.code : 'test';
        tell({ state: 'failed', code, message: messageOf(error) });
      },
    );
  }

  onMessage(listener: (reply: JobReply) => void): void {
    this.#reply = listener;
  }

  onExit(listener: () => void): void {
    this.#exit = listener;
  }

  kill(): void {
    this.#isKilled = true;
    this.#exit();
  }
}
