import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { channels, preloadChannels } from '../../core/contract/channels.ts';
import type {
  Answer,
  Channel,
  CheckedRequest,
  PreloadChannel,
  Response,
} from '../../core/contract/channels.ts';
import { WorkbenchError } from '../../core/contract/errors.ts';
import { isPageUrl } from '../app-protocol.ts';
import type { Log } from '../log.ts';

export type Handlers = {
  readonly [C in Channel | PreloadChannel]: (
    request: CheckedRequest<C>,
  ) => Promise<Response<C>> | Response<C>;
};

export interface Registration {
  readonly handlers: Handlers;
  /** Main frame of our window: the only one that is answered. */
  readonly pageFrame: () => WebFrameMain | undefined;
  readonly log: Log;
}

/** The only listener for the page: each channel checks who asks, then what is asked, then answers. */
export function registerHandlers(registration: Registration): void {
  for (const channel of Object.keys(channels) as Channel[]) listen('page', channel, registration);
  for (const channel of Object.keys(preloadChannels) as PreloadChannel[])
    listen('preload', channel, registration);
}

function listen<C extends Channel | PreloadChannel>(
  asker: 'page' | 'preload',
  channel: C,
  { handlers, pageFrame, log }: Registration,
): void {
  const { request: schema } = { ...channels, ...preloadChannels }[channel];
  ipcMain.handle(`${asker}:${channel}`, async (event, request: unknown): Promise<Answer<Response<C>>> => {
    try {
      if (!isFromPage(event, pageFrame())) throw refusal(channel, 'it does not come from the window');
      const checked = schema.safeParse(request);
      if (!checked.success) throw refusal(channel, reasonOf(checked.error.issues));
      // The schema is the one that the handler's type is derived from.
      return { ok: true, value: await handlers[channel](checked.data as CheckedRequest<C>) };
    } catch (error) {
      log.error(channel, error);
      return failure(error);
    }
  });
}

/** `senderFrame` is null once the frame is gone; that means no. */
function isFromPage({ senderFrame }: IpcMainInvokeEvent, page: WebFrameMain | undefined): boolean {
  return senderFrame !== null && page !== undefined && senderFrame === page && isPageUrl(senderFrame.url);
}

function refusal(channel: string, reason: string): WorkbenchError {
  return new WorkbenchError('ipc.refused', `The request ${channel} was refused: ${reason}.`);
}

/** Where the payload is wrong and why, never its content. */
function reasonOf(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [issue] = issues;
  if (issue === undefined) return 'its payload is wrong';
  return issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ${issue.message}` : issue.message;
}

function failure(error: unknown): Answer<never> {
  if (error instanceof WorkbenchError) return { ok: false, code: error.code, message: error.message };
  const code = error instanceof Error && 'code' in error ? `system.${String(error.code)}` : 'unexpected';
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, code, message };
}
