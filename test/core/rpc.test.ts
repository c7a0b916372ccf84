import { afterEach, describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../core/errors.ts';
import { Caller, answerCalls } from '../../core/rpc.ts';
import type { Endpoint, Handlers } from '../../core/rpc.ts';
import { FakeChild } from '../support/fake-child.ts';

/** Messages between both ends, which a test may look at. Real threads are called in main/processes/thread.test.ts. */
interface NumberCalls {
  readonly double: { readonly request: number; readonly answer: number; readonly progress: string };
}

const ended = () => new WorkbenchError('test.ended', 'Ended.');

/** An answering side that hears what a test says. */
function answering(handlers: Handlers<NumberCalls>) {
  const posted: (readonly [message: unknown, transfer: readonly object[] | undefined])[] = [];
  let hear: (message: unknown) => void = () => undefined;
  const endpoint: Endpoint = {
    post: (message, transfer) => void posted.push([message, transfer]),
    onMessage: (listener) => (hear = listener),
    onEnd: () => undefined,
  };
  answerCalls<NumberCalls>(endpoint, handlers, 'test.failed');
  const ask = async (message: unknown) => {
    hear(message);
    await new Promise(setImmediate);
  };
  return { posted, ask };
}

afterEach(() => void vi.restoreAllMocks());

describe('the side that asks', () => {
  it('takes answers in any order, and none twice', async () => {
    const child = new FakeChild();
    const caller = new Caller<NumberCalls>(child, ended);
    const calls = [1, 2].map((number) => caller.call('double', number));
    child.answer(4);
    child.answer(5);
    expect(await calls[1]).toBe(4);
    expect(child.calls.map(({ kind, request }) => [kind, request])).toEqual([
      ['double', 1],
      ['double', 2],
    ]);
    child.end();
    await expect(calls[0]).rejects.toMatchObject({ code: 'test.ended' });
  });

  it('keeps no hold on a signal, however a call ends', async () => {
    const child = new FakeChild();
    const caller = new Caller<NumberCalls>(child, ended);
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    vi.spyOn(signal, 'addEventListener').mockImplementation((_type, heard) => void listeners.add(heard));
    vi.spyOn(signal, 'removeEventListener').mockImplementation(
      (_type, heard) => void listeners.delete(heard),
    );
    const call = () => caller.call('double', 1, { signal });
    const answered = call();
    expect(listeners.size).toBe(1);
    child.answer(2);
    await answered;
    const refused = call();
    child.refuse('a.b', 'In words.');
    await expect(refused).rejects.toMatchObject({ code: 'a.b' });
    const open = call();
    expect(listeners.size).toBe(1);
    child.end();
    await expect(open).rejects.toMatchObject({ code: 'test.ended' });
    expect(listeners.size).toBe(0);
  });

  it('ignores what is told of a cancelled call', async () => {
    const child = new FakeChild();
    const caller = new Caller<NumberCalls>(child, ended);
    const stop = new AbortController();
    const heard: string[] = [];
    const call = caller.call('double', 1, { signal: stop.signal, onProgress: (word) => heard.push(word) });
    child.tell('on its way');
    stop.abort(new Error('enough'));
    child.tell('late');
    child.answer(2);
    await expect(call).rejects.toThrow('enough');
    expect([heard, child.cancelled]).toEqual([['on its way'], [1]]);
  });

  it('asks nothing once it was closed, and rejects with the reason', async () => {
    const child = new FakeChild();
    const caller = new Caller<NumberCalls>(child, ended);
    const open = caller.call('double', 1);
    caller.close(new Error('Too slow.'));
    child.end();
    await expect(open).rejects.toThrow('Too slow.');
    await expect(caller.call('double', 2)).rejects.toThrow('Too slow.');
    expect(child.calls).toHaveLength(1);
  });
});

describe('the side that answers', () => {
  it('answers with what the handler gives, or what it throws', async () => {
    const buffer = new ArrayBuffer(1);
    const { posted, ask } = answering({
      double: (number, { tell, handOver }) => {
        tell('half');
        handOver(buffer);
        if (number < 0) throw new WorkbenchError('a.b', 'In words.');
        return 2 * number;
      },
    });
    await ask({ call: 7, kind: 'double', request: 4 });
    await ask({ call: 8, kind: 'double', request: -4 });
    expect(posted).toEqual([
      [{ call: 7, progress: 'half' }, []],
      [{ call: 7, ok: true, value: 8 }, [buffer]],
      [{ call: 8, progress: 'half' }, []],
      [{ call: 8, ok: false, code: 'a.b', message: 'In words.' }, []],
    ]);
  });

  it('tells a handler that it is not wanted any more, and says nothing of it from then on', async () => {
    const heard: unknown[] = [];
    const { posted, ask } = answering({
      double: (number, { signal, tell }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            heard.push(signal.aborted);
            tell('late');
            resolve(2 * number);
          }),
        ),
    });
    await ask({ call: 1, kind: 'double', request: 1 });
    await ask({ cancelled: 2 });
    expect(heard).toEqual([]);
    await ask({ cancelled: 1 });
    expect([heard, posted]).toEqual([[true], []]);
  });
});
