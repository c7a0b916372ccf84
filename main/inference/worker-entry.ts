import { answerCalls } from '../processes/calls.ts';
import type { TaskKind, TaskRequest } from './messages.ts';
import { InferenceTasks } from './tasks.ts';

/** Entry of the utility process that runs models. Main, whose calls are typed, is its only caller. */
const tasks = new InferenceTasks();
answerCalls(
  (kind, request) => tasks.run(kind as TaskKind, request as TaskRequest<TaskKind>),
  'inference.failed',
);
