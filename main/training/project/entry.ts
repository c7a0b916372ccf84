import { answerParent } from '../../processes/parent.ts';
import { lowerPriority } from '../../processes/priority.ts';
import type { TrainerCalls } from './messages.ts';
import { trainProject } from './run.ts';

/** Entry of the process that trains. Main, whose calls are typed, is its only caller. */
const stop = new AbortController();

lowerPriority('low');
answerParent<TrainerCalls>(
  {
    train: ({ folder }, { tell }) => trainProject(folder, { signal: stop.signal, onEvent: tell }),
    stop: () => {
      stop.abort();
      return undefined;
    },
  },
  'train.failed',
);
