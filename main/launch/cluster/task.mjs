/**
 * One task of an array job: what follows is a command of `ulite`, in which %i stands for the task's number from 1 and
 * %n for how many there are. Nothing is installed or built here: tasks begin together, and would do it all at once.
 */
import { existsSync } from 'node:fs';
import { LaunchError, inProject, runLauncher } from '../lib/project.mjs';
import { runNode } from '../lib/run.mjs';

await runLauncher((args) => {
  const program = inProject('dist', 'cli.cjs');
  if (!existsSync(program)) {
    throw new LaunchError(
      `There is no ${program} yet. Make it once, before the job: npm run ulite -- --help`,
    );
  }
  const { number, count } = taskOf(process.env);
  const filled = args.map((argument) => argument.replaceAll('%i', number).replaceAll('%n', count));
  return runNode('--enable-source-maps', [program, ...filled], { cwd: process.cwd() });
});

/** Slurm counts as it is asked to, which is from 1 here; Kubernetes from 0, and it does not tell how many there are. */
function taskOf({ SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT, JOB_COMPLETION_INDEX, ULITE_TASKS }) {
  if (SLURM_ARRAY_TASK_ID !== undefined) {
    return { number: SLURM_ARRAY_TASK_ID, count: SLURM_ARRAY_TASK_COUNT };
  }
  if (JOB_COMPLETION_INDEX !== undefined && ULITE_TASKS !== undefined) {
    return { number: String(Number(JOB_COMPLETION_INDEX) + 1), count: ULITE_TASKS };
  }
  const needed = 'neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX and ULITE_TASKS are set';
  throw new LaunchError(`This is no task of an array job: ${needed}.`);
}
