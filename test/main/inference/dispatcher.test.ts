import { describe, expect, it } from 'vitest';
import type { PredictRequest, Priority, Provider } from '../../../core/contract/inference.ts';
import { Dispatcher } from '../../../main/inference/dispatcher.ts';
import type { Tasks } from '../../../main/inference/messages.ts';
import { InferenceProcess } from '../../../main/inference/inference-process.ts';
import { FakeChild } from '../../support/fake-child.ts';

const SIDE = 512;

function request(id: string, priority: Priority, count = 1): PredictRequest {
  const input = { width: SIDE, height: SIDE, data: new Uint8Array(SIDE * SIDE * 3) };
  return { id, modelId: id, priority, inputs: Array.from({ length: count }, () => input) };
}

function setUp(provider: Provider = 'cpu') {
  const failed: unknown[] = [];
  const children: FakeChild[] = [];
  const states: string[] = [];
  const worker = new InferenceProcess(() => {
    const child = new FakeChild();
    children.push(child);
    return child;
  });
  const dispatcher = new Dispatcher({
    worker,
    roots: [],
    provider: () => provider,
    limit: 60_000,
    onState: (state) => states.push(state),
    onFallback: (...told) => failed.push(told),
  });
  const current = () => children.at(-1) as FakeChild;
  const asked = () => current().calls.at(-1)?.request as Tasks['predict']['request'];
  return {
    dispatcher,
    children,
    states,
    failed,
    current,
    asked,
    answer: () => answerNow(current(), asked()),
  };
}

/** Answers with one map per input, then lets the dispatcher move on. */
async function answerNow(child: FakeChild, { inputs }: Tasks['predict']['request']): Promise<void> {
  const outputs = inputs.map(() => ({ width: 1, height: 1, channels: 1, data: new Uint8Array(1) }));
  child.answer({ outputs, provider: 'cpu', modelSha256: 'abc', milliseconds: 5 });
  await settled();
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Dispatcher', () => {
  it('stamps provider, model and its sha256, and adds up the time', async () => {
    const { dispatcher, answer } = setUp();
    const prediction = dispatcher.predict(request('a', 'interactive', 3));
    for (let slice = 0; slice < 3; slice++) await answer();
    expect(await prediction).toMatchObject({
      provider: 'cpu',
      modelId: 'a',
      modelSha256: 'abc',
      milliseconds: 15,
      outputs: { length: 3 },
    });
  });

  it('lets the open image in between two chunks of a batch image', async () => {
    const { dispatcher, asked, answer } = setUp();
    const batch = dispatcher.predict(request('batch', 'batch', 4));
    const later = dispatcher.predict(request('later', 'batch'));
    const interactive = dispatcher.predict(request('open', 'interactive'));
    const order: string[] = [];
    for (let step = 0; step < 6; step++) {
      order.push(asked().modelId);
      await answer();
    }
    expect(order).toEqual(['batch', 'open', 'batch', 'batch', 'batch', 'later']);
    await Promise.all([batch, later, interactive]);
  });

  it('cancels what waits and what runs, and goes on with the rest', async () => {
    const { dispatcher, asked, answer } = setUp();
    const running = dispatcher.predict(request('running', 'batch'));
    const waiting = dispatcher.predict(request('waiting', 'batch'));
    const rest = dispatcher.predict(request('rest', 'batch'));
    dispatcher.cancel('waiting');
    dispatcher.cancel('running');
    dispatcher.cancel('unknown');
    await expect(running).rejects.toMatchObject({ code: 'inference.cancelled' });
    await expect(waiting).rejects.toMatchObject({ code: 'inference.cancelled' });
    await answer();
    expect(asked().modelId).toBe('rest');
    await answer();
    expect((await rest).modelId).toBe('rest');
  });

  it('retries once after a crash, from the slice that was lost, and loses nothing else', async () => {
    const { dispatcher, children, current, states, answer } = setUp();
    const first = dispatcher.predict(request('first', 'batch', 2));
    const second = dispatcher.predict(request('second', 'batch'));
    await answer();
    current().end();
    await settled();
    expect(children).toHaveLength(2);
    await answer();
    await answer();
    expect((await first).outputs).toHaveLength(2);
    expect((await second).outputs).toHaveLength(1);
    expect(states).toEqual(['working', 'restarted', 'idle']);
  });

  it('gives up in words after the second crash, and goes on with the rest', async () => {
    const { dispatcher, current, answer } = setUp();
    const bad = dispatcher.predict(request('bad', 'batch'));
    const good = dispatcher.predict(request('good', 'batch'));
    current().end();
    await settled();
    current().end();
    await expect(bad).rejects.toMatchObject({
      code: 'inference.crashed',
      message: expect.stringContaining('bad'),
    });
    await settled();
    await answer();
    expect((await good).modelId).toBe('good');
  });

  it('leaves off what was cancelled, also where it runs', async () => {
    const { dispatcher, current } = setUp();
    const running = dispatcher.predict(request('running', 'batch', 3));
    dispatcher.cancel('running');
    await expect(running).rejects.toMatchObject({ code: 'inference.cancelled' });
    await settled();
    expect(current().cancelled).toEqual([current().calls[0]?.call]);
    expect(current().calls).toHaveLength(1);
  });

  it.each([
    ['crashes twice', 2, (child: FakeChild) => child.end(), 'inference.crashed'],
    [
      'cannot be opened',
      1,
      (child: FakeChild) => child.refuse('inference.provider', 'No.'),
      'inference.provider',
    ],
    ['fails on the input', 1, (child: FakeChild) => child.refuse('model.run', 'No.'), 'model.run'],
  ])('asks the CPU, from the beginning, where a provider %s', async (_name, times, fail, code) => {
    const { dispatcher, current, asked, failed, answer } = setUp('cuda');
    const prediction = dispatcher.predict(request('a', 'batch', 2));
    await answer();
    for (let time = 0; time < times; time++) {
      expect(asked().provider).toBe('cuda');
      fail(current());
      await settled();
    }
    expect([asked().provider, failed]).toEqual(['cpu', []]);
    await answer();
    await answer();
    expect(await prediction).toMatchObject({ provider: 'cpu', milliseconds: 10, outputs: { length: 2 } });
    expect(failed).toEqual([['cuda', expect.objectContaining({ code })]]);
  });

  it('blames no provider for what the CPU cannot do either', async () => {
    const { dispatcher, current, failed } = setUp('cuda');
    const prediction = dispatcher.predict(request('a', 'batch'));
    current().refuse('model.run', 'On the card.');
    await settled();
    current().refuse('model.run', 'On the CPU.');
    await expect(prediction).rejects.toMatchObject({ code: 'model.run', message: 'On the CPU.' });
    expect(failed).toEqual([]);
  });

  it('does not retry what the model itself refuses', async () => {
    const { dispatcher, children, current } = setUp();
    const prediction = dispatcher.predict(request('a', 'batch'));
    current().refuse('model.size', 'Wrong size.');
    await expect(prediction).rejects.toMatchObject({ code: 'model.size' });
    expect(children[0]?.calls).toHaveLength(1);
  });
});
