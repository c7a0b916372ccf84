import { runTask } from '../../main/journal/jobs/run.ts';
import { doJob } from '../../main/processes/job.ts';
import type { JobCall, JobChild, JobReply } from '../../main/processes/job.ts';

/** Does in this process what one of its own does; what is killed is merely not heard of any more. */
export class InlineJob implements JobChild {
  #reply: (reply: JobReply) => void = () => undefined;
  #exit: () => void = () => undefined;
  #isKilled = false;

  postMessage(call: JobCall): void {
    void doJob(runTask, call, 'test', (reply) => {
      if (!this.#isKilled) this.#reply(reply);
    });
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
