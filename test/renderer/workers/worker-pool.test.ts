import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/errors.ts';
import { Decoder } from '../../../renderer/workers/worker-pool.ts';
import type { DecodePriority } from '../../../renderer/workers/worker-pool.ts';
import type { WorkerTask } from '../../../renderer/workers/protocol.ts';
import { FakeChild } from '../../support/fake-child.ts';

/** Answers when told to, so that a test decides what is under way. */
class HandWorker extends FakeChild {
  #answered = 0;

  get task(): WorkerTask | undefined {
    return this.calls[this.#answered]?.request as WorkerTask | undefined;
  }

  override answer(value: unknown = new Uint8Array(0)): void {
    super.answer(value);
    this.#answered++;
  }

  override refuse(code: string, message: string): void {
    super.refuse(code, message);
    this.#answered++;
  }
}

/** @param timeLimitMs longer than any test: what is left under way must not fail in the middle of the next one */
function start(workers = 2, timeLimitMs = 600_000) {
  const made: HandWorker[] = [];
  const createWorker = () => {
    const worker = new HandWorker();
    made.push(worker);
    return worker;
  };
  const decoder = new Decoder({ workers, timeLimitMs, graceMs: 20, createWorker });
  const run = (name: string, priority: DecodePriority, signal?: AbortSignal) =>
    decoder.run({ kind: 'bytes', source: { url: '', name } }, priority, signal ? { signal } : {});
  const underWay = (): readonly string[] =>
    made.flatMap(({ task }) => (task && 'source' in task ? [task.source.name] : []));
  return { made, run, underWay, decoder };
}

/** Lets promises settle. */
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the decoder', () => {
  it('keeps a worker free for the open image', async () => {
    const { run, underWay } = start(2);
    void run('batch 1', 'batch');
    void run('batch 2', 'batch');
    await tick();
    expect(underWay()).toEqual(['batch 1']);
    void run('open', 'interactive');
    await tick();
    expect(underWay()).toEqual(['batch 1', 'open']);
  });

  it('asks the worker that kept a file for its next frame, whoever answered last', async () => {
    const { made, decoder } = start(3);
    const open = (url: string, isKept: boolean) =>
      void decoder.run(
        { kind: 'decode', source: { url, name: url }, wanted: {}, isKept },
        isKept ? 'interactive' : 'ahead',
      );
    open('volume', true);
    open('other', false);
    await tick();
    const [keeper, other] = made;
    keeper?.answer();
    await tick();
    other?.answer();
    await tick();
    open('volume', true);
    expect(keeper?.task).toMatchObject({ source: { url: 'volume' } });
    keeper?.answer();
    await tick();
    // Without a file that anybody kept, any will do.
    open('third', false);
    expect(made).toHaveLength(2);
  });

  it('does not begin a file anew for each frame that is scrolled past while it is read', async () => {
    const { made, decoder } = start(3);
    const open = (frame: number) => {
      const cancel = new AbortController();
      const source = { url: 'volume', name: 'volume', frame };
      const { signal } = cancel;
      const answer = decoder
        .run({ kind: 'decode', source, wanted: {}, isKept: true }, 'interactive', { signal })
        .then(
          () => 'shown',
          () => 'passed',
        );
      return { cancel, answer };
    };
    const first = open(1);
    await tick();
    first.cancel.abort();
    const second = open(2);
    // Longer than a cancelled decoder may go on.
    expect(await first.answer).toBe('passed');
    second.cancel.abort();
    const third = open(3);
    expect(await second.answer).toBe('passed');
    expect(made).toHaveLength(1);
    expect(made[0]?.killed).toBe(false);
    made[0]?.answer();
    await tick();
    expect(made[0]?.task).toMatchObject({ source: { frame: 3 } });
    made[0]?.answer();
    expect(await third.answer).toBe('shown');
    const alone = open(4);
    await tick();
    alone.cancel.abort();
    expect(await alone.answer).toBe('passed');
    expect(made[0]?.killed).toBe(true);
  });

  it('starts a worker before there is work, and then uses it', async () => {
    const { made, run, decoder } = start(2);
    const runs = decoder.warm();
    made[0]?.answer(undefined);
    await runs;
    void run('open', 'interactive');
    await tick();
    expect(made).toHaveLength(1);
  });

  it('takes the most urgent first, and the same urgency in order', async () => {
    const { made, run, underWay } = start(2);
    void run('first', 'batch');
    void run('thumbnail', 'background');
    void run('batch 1', 'batch');
    void run('batch 2', 'batch');
    const order: string[] = [];
    for (let i = 0; i < 4; i++) {
      await tick();
      order.push(...underWay());
      made[0]?.answer();
    }
    expect(order).toEqual(['first', 'batch 1', 'batch 2', 'thumbnail']);
  });

  it('passes the reason of a refusal on and uses the worker again', async () => {
    const { made, run } = start();
    const refused = run('bad.png', 'interactive');
    made[0]?.refuse('image.damaged', 'bad.png is damaged: the file is incomplete.');
    await expect(refused).rejects.toThrow(
      new WorkbenchError('image.damaged', 'bad.png is damaged: the file is incomplete.'),
    );
    await tick();
    void run('good.png', 'interactive');
    expect(made).toHaveLength(1);
  });

  it('replaces a worker that crashed', async () => {
    const { made, run } = start();
    const lost = run('bomb.png', 'interactive');
    made[0]?.end();
    await expect(lost).rejects.toThrow('bomb.png could not be decoded: the decoder stopped.');
    await tick();
    const next = run('good.png', 'interactive');
    made[1]?.answer();
    await expect(next).resolves.toBeDefined();
  });

  it('replaces a worker that hangs', async () => {
    const { made, run } = start(2, 20);
    await expect(run('slow.png', 'interactive')).rejects.toThrow(
      'slow.png took longer than 0.02 s to decode.',
    );
    expect(made[0]?.killed).toBe(true);
  });

  it('keeps no hold on what it has decoded, however long the signal lives', async () => {
    const { made, run } = start();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    vi.spyOn(signal, 'addEventListener').mockImplementation(
      (_type, listener) => void listeners.add(listener),
    );
    vi.spyOn(signal, 'removeEventListener').mockImplementation(
      (_type, listener) => void listeners.delete(listener),
    );
    const first = run('a.png', 'batch', signal);
    const second = run('b.png', 'batch', signal);
    expect(listeners.size).toBe(2);
    made[0]?.answer();
    await first;
    await tick();
    expect(listeners.size).toBe(1);
    made[0]?.answer();
    await second;
    await tick();
    expect(listeners.size).toBe(0);
  });

  it('tells how far it is, until it is done', async () => {
    const { made, decoder } = start();
    const heard: unknown[] = [];
    const source = { url: '', name: 'large.png' };
    const task = { kind: 'decode', source, wanted: {} } as const;
    const done = decoder.run(task, 'interactive', { onProgress: (progress) => heard.push(progress) });
    made[0]?.tell({ stage: 'reading', share: 0.5 });
    made[0]?.tell({ stage: 'unpacking', share: null });
    made[0]?.answer();
    await done;
    expect(heard).toEqual([
      { stage: 'reading', share: 0.5 },
      { stage: 'unpacking', share: null },
    ]);
  });

  it('stops what is under way when it is cancelled, and starts anew for the next', async () => {
    const { made, run } = start();
    const cancel = new AbortController();
    const large = run('large.png', 'interactive', cancel.signal);
    cancel.abort();
    await expect(large).rejects.toMatchObject({ code: 'cancelled' });
    expect(made[0]?.killed).toBe(true);
    const next = run('next.png', 'interactive');
    made[1]?.answer();
    await expect(next).resolves.toBeDefined();
  });

  it('lets what is nearly done, or was read ahead, come to its end', async () => {
    const { made, run } = start();
    const cancel = new AbortController();
    const small = run('small.png', 'interactive', cancel.signal);
    cancel.abort();
    made[0]?.answer();
    await expect(small).resolves.toBeDefined();
    await tick();
    const another = new AbortController();
    const ahead = run('ahead.png', 'ahead', another.signal);
    another.abort();
    await new Promise((resolve) => setTimeout(resolve, 60));
    made[0]?.answer();
    await expect(ahead).resolves.toBeDefined();
    expect(made.map(({ killed }) => killed)).toEqual([false]);
  });

  it('withdraws what is still waiting when it is cancelled', async () => {
    const { made, run, underWay } = start(2);
    const cancel = new AbortController();
    void run('first', 'batch');
    const waiting = run('second', 'batch', cancel.signal);
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(run('third', 'batch', cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
    made[0]?.answer();
    await tick();
    expect(underWay()).toEqual([]);
  });
});
