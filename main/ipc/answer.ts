import { channels, preloadChannels } from '../../core/contract/channels.ts';
import type { Channel, CheckedRequest, PreloadChannel, Response } from '../../core/contract/channels.ts';
import { refusal } from '../../core/answer.ts';
import type { Answer } from '../../core/answer.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { Log } from '../log.ts';

export type AnyChannel = Channel | PreloadChannel;

export type Handlers = {
  readonly [C in AnyChannel]: (request: CheckedRequest<C>) => Promise<Response<C>> | Response<C>;
};

export interface Asked {
  readonly channel: AnyChannel;
  /** Whether the main frame of our window asks. */
  readonly fromPage: boolean;
  readonly request: unknown;
}

const schemas = { ...channels, ...preloadChannels };

/** Checks who asks, then what is asked, then answers. Never rejects: every failure is an answer, and logged. */
export async function answer(
  handlers: Handlers,
  log: Pick<Log, 'error'>,
  { channel, fromPage, request }: Asked,
): Promise<Answer<unknown>> {
  try {
    if (!fromPage) throw refused(channel, 'it does not come from the window');
    const checked = schemas[channel].request.safeParse(request);
    if (!checked.success) throw refused(channel, reasonOf(checked.error.issues));
    // The handler's type is derived from the schema that was just applied.
    const handler = handlers[channel] as (checked: unknown) => unknown;
    return { ok: true, value: await handler(checked.data) };
  } catch (error) {
    log.error(channel, error);
    return refusal(error, codeOf(error));
  }
}

function refused(channel: string, reason: string): WorkbenchError {
  return new WorkbenchError('ipc.refused', `The request ${channel} was refused: ${reason}.`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Where the payload is wrong and why, never its content. */
function reasonOf([issue]: readonly Issue[]): string {
  if (issue === undefined) return 'its payload is wrong';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? `system.${String(error.code)}` : 'unexpected';
}
