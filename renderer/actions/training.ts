import { ask } from './action.ts';
import type { ActionTable, AppPorts } from './action.ts';

/** Training the network on the open project. */
export const trainingActions = {
  'training.panel': {
    label: 'Train a model',
    icon: 'graduation-cap',
    keys: ['Ctrl+T'],
    isEnabled: ({ app }) => app.project.id !== undefined,
    run: ask(({ shell }) => shell.toggleTraining()),
  },
  'training.pause': {
    label: 'Pause training',
    icon: 'pause',
    isEnabled: ({ app }) => app.training.state.run.phase === 'running' && !app.training.state.isAsked,
    run: ({ app }) => void app.training.pause(),
  },
  'training.resume': {
    label: 'Resume training',
    icon: 'play',
    isEnabled: ({ app }) => isPaused(app) && app.training.state.elsewhere === null,
    run: ({ app }) => void app.training.resume(),
  },
  'training.cancel': {
    label: 'Cancel training',
    icon: 'x',
    asks: true,
    isEnabled: ({ app }) => app.training.state.run.phase === 'running' || isPaused(app),
    run: ask(({ training, shell }) => {
      const { step, history } = training.state.run;
      if (step === null && history.length === 0) return training.cancel();
      shell.open('cancel-training');
      return undefined;
    }),
  },
} as const satisfies ActionTable;

function isPaused({ training }: AppPorts): boolean {
  return training.state.run.phase === 'paused' && !training.state.isAsked;
}
