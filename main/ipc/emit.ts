import type { BrowserWindow } from 'electron';
import type { EventName, EventPayload } from '../../core/contract/channels.ts';

export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

/** Sends events to the window that is there at the time, if any. */
export function emitTo(current: () => BrowserWindow | undefined): Emit {
  return (event, payload) => {
    const window = current();
    if (window !== undefined && !window.isDestroyed()) window.webContents.send(`event:${event}`, payload);
  };
}
