import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels, preloadChannels } from '../../../core/contract/channels.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { answer } from '../../../main/ipc/answer.ts';
import type { AnyChannel, Handlers } from '../../../main/ipc/answer.ts';

const names = Object.keys({ ...channels, ...preloadChannels }) as AnyChannel[];
const silent = { error: () => undefined };

/** Handlers that record what reaches them. */
function recording() {
  const reached: { readonly channel: string; readonly request: unknown }[] = [];
  const entries = names.map((channel) => [
    channel,
    (request: unknown) => void reached.push({ channel, request }),
  ]);
  return { reached, handlers: Object.fromEntries(entries) as Handlers };
}

describe('answer', () => {
  it('refuses everybody but the page, before it looks at the payload', async () => {
    const { reached, handlers } = recording();
    for (const channel of names) {
      const outcome = await answer(handlers, silent, { channel, fromPage: false, request: undefined });
      expect(outcome).toMatchObject({ ok: false, code: 'ipc.refused' });
    }
    expect(reached).toEqual([]);
  });

  it.each(names)('lets nothing but its own payload through to %s, of 1,000 odd ones', async (channel) => {
    const { reached, handlers } = recording();
    const schema = { ...channels, ...preloadChannels }[channel].request;
    const odd = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withTypedArray: true,
      }),
      fc.record({ id: fc.anything(), handle: fc.anything(), job: fc.anything() }, { requiredKeys: [] }),
      fc.record({ job: fc.string(), path: fc.string(), data: fc.uint8Array() }),
      fc.record({
        id: fc.string(),
        modelId: fc.string(),
        priority: fc.constant('batch'),
        inputs: fc.anything(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (request) => {
        reached.length = 0;
        const outcome = await answer(handlers, silent, { channel, fromPage: true, request });
        const fits = schema.safeParse(request).success;
        expect(outcome.ok).toBe(fits);
        expect(reached.length).toBe(fits ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('says where a payload is wrong, never what it holds', async () => {
    const request = { job: 'j', path: '../Jane Doe', data: new Uint8Array() };
    const outcome = await answer(recording().handlers, silent, {
      channel: 'export.write',
      fromPage: true,
      request,
    });
    expect(outcome).toEqual({
      ok: false,
      code: 'ipc.refused',
      message:
        'The request export.write was refused: ' +
        'path: must be a relative path without "..", "\\" or an empty part.',
    });
  });

  it('turns what handlers throw into answers, and logs it', async () => {
    const logged: unknown[] = [];
    const failing = async (error: unknown) => {
      const handlers: Handlers = {
        ...recording().handlers,
        'app.info': () => {
          throw error;
        },
      };
      const log = { error: (_context: string, thrown: unknown) => void logged.push(thrown) };
      return answer(handlers, log, { channel: 'app.info', fromPage: true, request: undefined });
    };
    expect(await failing(new WorkbenchError('a.b', 'In words.'))).toEqual({
      ok: false,
      code: 'a.b',
      message: 'In words.',
    });
    const system = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(await failing(system)).toEqual({ ok: false, code: 'system.ENOSPC', message: 'full' });
    expect(await failing('text')).toEqual({ ok: false, code: 'unexpected', message: 'text' });
    expect(logged).toHaveLength(3);
  });
});
