import { constants, setPriority } from 'node:os';
import { answerParent } from '../../processes/parent.ts';
import type { Jobs } from '../../processes/job.ts';
import { projectJobs } from './run.ts';
import type { ProjectTasks } from './tasks.ts';

/** Entry of the process that does one piece of work on a project. Nobody may notice any of it while painting. */
const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority;

lowerPriority(PRIORITY_BELOW_NORMAL);
answerParent<Jobs<ProjectTasks>>(
  {
    ...projectJobs,
    snapshot: (request, context) => {
      lowerPriority(PRIORITY_LOW);
      return projectJobs.snapshot(request, context);
    },
  },
  'project.jobFailed',
);

/** A system that refuses does the work all the same. */
function lowerPriority(priority: number): void {
  try {
    setPriority(priority);
  } catch {
    return;
  }
}
