import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { Caller } from '../../../core/rpc.ts';
import { startThread } from '../../../main/processes/thread.ts';
import type { ThreadCalls } from '../../support/rpc-thread.ts';

let folder: string;
let script: string;
let end: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thread-'));
  script = join(folder, 'thread.cjs');
  const entryPoints = ['test/support/rpc-thread.ts'];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'cjs' });
});

afterEach(() => end());
afterAll(() => rm(folder, { recursive: true }));

function start() {
  const thread = startThread(script, undefined);
  const ended = (cause?: unknown) =>
    new WorkbenchError('test.ended', cause === undefined ? 'Ended.' : `Ended: ${messageOf(cause)}`);
  const caller = new Caller<ThreadCalls>(thread, ended);
  end = () => {
    thread.kill();
    return caller.ended;
  };
  return { thread, caller };
}

describe('calls into a thread', () => {
  it('are answered, any number of them at a time', async () => {
    const { caller } = start();
    const sums = await Promise.all([1, 2, 3].map((number) => caller.call('add', [number, 10])));
    expect(sums).toEqual([11, 12, 13]);
  });

  it('tell how far they are, before the answer', async () => {
    const { caller } = start();
    const told: unknown[] = [];
    told.push(await caller.call('count', 3, { onProgress: (at) => told.push(at) }));
    expect(told).toEqual([1, 2, 3, 'counted']);
    expect(await caller.call('count', 3)).toBe('counted');
  });

  it('reject with code and message of what was thrown there', async () => {
    const { caller } = start();
    await expect(caller.call('refuse', 'a.b')).rejects.toThrow(new WorkbenchError('a.b', 'In words.'));
    await expect(caller.call('refuse', 'a.b')).rejects.toMatchObject({ code: 'a.b' });
    await expect(caller.call('refuse', null)).rejects.toMatchObject({
      code: 'test.failed',
      message: 'Not ours.',
    });
    expect(await caller.call('add', [1])).toBe(1);
  });

  it('reject when request or answer cannot be copied, and others go on', async () => {
    const { caller } = start();
    await expect(caller.call('uncopied', undefined)).rejects.toMatchObject({ code: 'test.failed' });
    await expect(caller.call('add', [() => 1] as never)).rejects.toThrow('could not be cloned');
    expect(await caller.call('add', [2])).toBe(2);
  });

  it('hand over what is not to be copied, both ways', async () => {
    const { caller } = start();
    const bytes = Uint8Array.of(1, 2, 3);
    const first = await caller.call('bytes', bytes, { transfer: [bytes.buffer] });
    expect([bytes.length, first]).toEqual([0, { sent: Uint8Array.of(1, 2, 3), left: 0 }]);
    const second = await caller.call('bytes', Uint8Array.of(4));
    expect(second).toEqual({ sent: Uint8Array.of(4), left: 0 });
  });

  it('reject with the reason at once when they are cancelled, which the other side hears', async () => {
    const { caller } = start();
    const stop = new AbortController();
    const { signal } = stop;
    const calls = [caller.call('hang', undefined, { signal }), caller.call('hang', undefined, { signal })];
    const answered = caller.call('add', [1], { signal });
    expect(await answered).toBe(1);
    const reason = new WorkbenchError('cancelled', 'Cancelled.');
    stop.abort(reason);
    for (const call of calls) await expect(call).rejects.toBe(reason);
    expect(await caller.call('ended', undefined)).toBe(2);
    await expect(caller.call('add', [1], { signal })).rejects.toBe(reason);
  });

  it.each([
    ['throw', 'Ended: A bug.'],
    ['exit', 'Ended.'],
  ] as const)('all reject in words when it ends by itself (%s), and so do later ones', async (how, words) => {
    const { caller } = start();
    const calls = [caller.call('hang', undefined), caller.call('crash', how)];
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ code: 'test.ended', message: words });
    expect(caller.isOpen).toBe(false);
    await expect(caller.call('add', [1])).rejects.toMatchObject({ code: 'test.ended' });
    await caller.ended;
  });

  it('reject when it is killed, and when it cannot be loaded', async () => {
    const { caller, thread } = start();
    const call = caller.call('hang', undefined);
    thread.kill();
    await expect(call).rejects.toMatchObject({ code: 'test.ended', message: 'Ended.' });
    script = join(script, 'nowhere');
    await expect(start().caller.call('add', [1])).rejects.toMatchObject({
      code: 'test.ended',
      message: expect.stringContaining('Cannot find module'),
    });
  });
});
