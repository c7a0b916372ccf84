import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { channels, preloadChannels } from '../../core/contract/channels.ts';
import { isPageUrl } from '../app-protocol.ts';
import type { Log } from '../log.ts';
import { answer } from './answer.ts';
import type { AnyChannel, Handlers } from './answer.ts';

export interface Registration {
  readonly handlers: Handlers;
  /** Main frame of our window: the only one that is answered. */
  readonly pageFrame: () => WebFrameMain | undefined;
  readonly log: Log;
}

/** The only place that listens to the page. */
export function registerHandlers(registration: Registration): void {
  for (const channel of namesOf(channels)) listen('page', channel, registration);
  for (const channel of namesOf(preloadChannels)) listen('preload', channel, registration);
}

function listen(
  asker: 'page' | 'preload',
  channel: AnyChannel,
  { handlers, pageFrame, log }: Registration,
): void {
  ipcMain.handle(`${asker}:${channel}`, (event, request: unknown) =>
    answer(handlers, log, { channel, fromPage: isFromPage(event, pageFrame()), request }),
  );
}

function namesOf<C extends AnyChannel>(table: Readonly<Record<C, unknown>>): readonly C[] {
  return Object.keys(table) as C[];
}

/** `senderFrame` is null once the frame is gone; that means no. */
function isFromPage({ senderFrame }: IpcMainInvokeEvent, page: WebFrameMain | undefined): boolean {
  return senderFrame !== null && page !== undefined && senderFrame === page && isPageUrl(senderFrame.url);
}
