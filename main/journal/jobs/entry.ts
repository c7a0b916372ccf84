import { answerJob } from '../../processes/job.ts';
import { lowerPriority } from '../../processes/priority.ts';
import { runTask } from './run.ts';

/** Entry of the process that does one piece of work on a project. */
answerJob((kind, request, onProgress) => {
  lowerPriority(kind === 'snapshot' ? 'low' : 'below');
  return runTask(kind, request, onProgress);
}, 'project.jobFailed');
