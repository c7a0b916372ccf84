import { messageOf } from '../../core/contract/errors.ts';
import type { BridgeClient } from './bridge-client.ts';
import type { EditorPort, Saver } from './ports.ts';

export interface LeavingPorts {
  readonly bridge: BridgeClient;
  readonly editor: Pick<EditorPort, 'settle'>;
  readonly saver: Pick<Saver, 'settled'>;
}

/** When the window is about to close, makes what is in progress a step, and tells main once all steps are stored. */
export function storeBeforeLeaving({ bridge, editor, saver }: LeavingPorts): void {
  bridge.on('window.closing', () => {
    editor.settle();
    void saver.settled().then(
      () => bridge.request('window.stored', { problem: null }),
      (error: unknown) => bridge.request('window.stored', { problem: messageOf(error) }),
    );
  });
}
