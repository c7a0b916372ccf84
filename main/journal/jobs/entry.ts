import { constants, setPriority } from 'node:os';
import { answerJob } from '../../processes/job.ts';
import { runTask } from './run.ts';

/** Entry of the process that does one piece of work on a project. */
answerJob((kind, request, onProgress) => {
  lowerPriority(kind);
  return runTask(kind, request, onProgress);
}, 'project.jobFailed');

/** Nobody may notice any of it while painting; a system that refuses does the work all the same. */
function lowerPriority(kind: string): void {
  const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority;
  try {
    setPriority(kind === 'snapshot' ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
  } catch {
    return;
  }
}
