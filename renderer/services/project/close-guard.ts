import { messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type { EditorPort, Saver } from '../ports.ts';

export interface CloseGuardPorts {
  readonly bridge: BridgeClient;
  readonly editor: Pick<EditorPort, 'settle' | 'idle'>;
  readonly saver: Pick<Saver, 'saved'>;
}

/** When the window is about to close, makes what is in progress a step, and tells main once all steps are saved. */
export function storeBeforeClosing({ bridge, editor, saver }: CloseGuardPorts): void {
  bridge.on('window.closing', () => {
    editor.settle();
    const stored = editor.idle().then(() => saver.saved());
    void stored.then(
      () => bridge.request('window.stored', { problem: null }),
      (error: unknown) => bridge.request('window.stored', { problem: messageOf(error) }),
    );
  });
}
