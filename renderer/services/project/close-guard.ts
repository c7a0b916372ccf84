import { messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type { EditorPort, Saver } from '../ports.ts';

export interface CloseGuardPorts {
  readonly bridge: BridgeClient;
  readonly editor: Pick<EditorPort, 'settle' | 'idle'>;
  readonly saver: Pick<Saver, 'saved' | 'settled'>;
}

/** Milliseconds for the database to take up what is saved; what it lacks is brought at the next start. */
const CATCHING_UP = 2000;

/** When the window is about to close, makes what is in progress a step, and tells main once all steps are saved. */
export function storeBeforeClosing({ bridge, editor, saver }: CloseGuardPorts): void {
  bridge.on('window.closing', () => {
    editor.settle();
    const stored = editor.idle().then(async () => {
      await saver.saved();
      // A second copy is worth a moment, and holds nobody up where there can be none.
      const isCaughtUp = saver.settled().catch(() => undefined);
      await Promise.race([isCaughtUp, new Promise((resolve) => setTimeout(resolve, CATCHING_UP))]);
    });
    void stored.then(
      () => bridge.request('window.stored', { problem: null }),
      (error: unknown) => bridge.request('window.stored', { problem: messageOf(error) }),
    );
  });
}
