import { bundledWasm, bundledWebp } from '../../files/images/bundled-codecs.ts';
import { bundledOpener } from '../../files/images/bundled.ts';
import { answerParent } from '../../processes/parent.ts';
import { lowerPriority } from '../../processes/priority.ts';
import type { TrainerCalls } from './messages.ts';
import { trainProject } from './run.ts';

/** Entry of the process that trains. Main, whose calls are typed, is its only caller. */
const stop = new AbortController();
const openImage = bundledOpener(bundledWasm, bundledWebp);

lowerPriority('low');
answerParent<TrainerCalls>(
  {
    train: ({ folder, roots }, { tell }) =>
      trainProject(folder, roots, openImage, { signal: stop.signal, onEvent: tell }),
    stop: () => {
      stop.abort();
      return undefined;
    },
  },
  'train.failed',
);
