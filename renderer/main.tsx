import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { WorkbenchBridge } from '../core/contract/channels.ts';
import { placesIn } from '../core/errors.ts';
import { Keyboard } from './actions/keyboard.ts';
import { App } from './ui/shell/app.tsx';
import { DeskContext } from './ui/shell/desk.ts';
import type { Desk } from './ui/shell/desk.ts';
import { ErrorBoundary } from './ui/shell/error-boundary.tsx';
import { returnFocusToCanvas } from './ui/shell/focus-return.ts';
import { Keys } from './ui/shell/keys.ts';
import { listenToKeys } from './ui/shell/key-input.ts';
import { keepNativeMenu } from './ui/shell/native-menu.ts';
import { Shell } from './ui/shell/shell.ts';
import { createWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

/** Wires the window: services, editor and actions, and what is seen of them. */
function start(bridge: WorkbenchBridge, root: HTMLElement): void {
  const shell = new Shell(bridge);
  const keys = new Keys(bridge);
  const workbench = createWorkbench(bridge, { shell, keys });
  const { editor, actions } = workbench;
  const desk: Desk = { bridge, editor, actions, keys, shell, workbench };

  listenToKeys(new Keyboard({ editor, actions, keys }), editor);
  returnFocusToCanvas();
  keepNativeMenu({ bridge, actions, keys });

  /** Errors nobody expected go to the local log; their text may quote a file name, so only their kind does. */
  const report = (error: unknown): void => {
    const [name, places] = error instanceof Error ? [error.name, placesIn(error)] : ['unknown', []];
    void bridge.request('log.failure', { name, places: [...places] });
  };
  addEventListener('error', ({ error }) => report(error));
  addEventListener('unhandledrejection', ({ reason }) => report(reason));

  void shell.start();
  void keys.start();
  workbench.start().catch(report);
  void firstView(workbench).then(() => {
    createRoot(root).render(
      <StrictMode>
        <ErrorBoundary onError={report}>
          <DeskContext value={desk}>
            <App />
          </DeskContext>
        </ErrorBoundary>
      </StrictMode>,
    );
  });
}

/** Longest time in milliseconds that the window stays empty while its first folder is looked for. */
const PATIENCE_MS = 150;

/**
 * Resolves once it is known what is to be drawn first, for drawing the ways in would delay the folder that opens, and
 * once its first image can be decoded meanwhile.
 */
function firstView({ project, decoderRuns }: Workbench): Promise<unknown> {
  const known = new Promise<void>((resolve) => {
    const end = project.subscribe(() => {
      if (project.state.phase === 'opening') return;
      end();
      resolve();
    });
  });
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([Promise.all([known, decoderRuns]), patience]);
}

declare global {
  interface Window {
    readonly workbench: WorkbenchBridge;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the window');
start(window.workbench, root);
