import type { Jobs } from '../../processes/job.ts';
import { answerParent } from '../../processes/parent.ts';
import { lowerPriority } from '../../processes/priority.ts';
import { projectJobs } from './run.ts';
import type { ProjectTasks } from './tasks.ts';

/** Entry of the process that does one piece of work on a project. */
lowerPriority('below');
answerParent<Jobs<ProjectTasks>>(
  {
    ...projectJobs,
    snapshot: (request, context) => {
      lowerPriority('low');
      return projectJobs.snapshot(request, context);
    },
  },
  'project.jobFailed',
);
