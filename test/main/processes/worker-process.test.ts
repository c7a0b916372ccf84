import { afterEach, describe, expect, it, vi } from 'vitest';
import { InferenceProcess } from '../../../main/inference/inference-process.ts';
import { FakeChild } from '../../support/fake-child.ts';

function setUp() {
  const children: FakeChild[] = [];
  const onLost = vi.fn();
  const worker = new InferenceProcess(() => {
    const child = new FakeChild();
    children.push(child);
    return child;
  }, onLost);
  return { children, onLost, worker };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('WorkerProcess', () => {
  it('starts the process with the first call and keeps it', async () => {
    const { children, worker } = setUp();
    expect(children).toHaveLength(0);
    const first = worker.call('builtIn', undefined, 1000);
    children[0]?.answer(['cpu']);
    expect(await first).toEqual(['cpu']);
    const second = worker.call('builtIn', undefined, 1000);
    expect(children).toHaveLength(1);
    children[0]?.answer([]);
    await second;
  });

  it('passes on what a task rejects with', async () => {
    const { children, worker } = setUp();
    const call = worker.call('check', { folder: 'x' }, 1000);
    children[0]?.refuse('model.kind', 'No model.');
    await expect(call).rejects.toMatchObject({ code: 'model.kind', message: 'No model.' });
  });

  it('tells of a process that ended by itself, not of one that was stopped', async () => {
    const { children, onLost, worker } = setUp();
    const call = worker.call('builtIn', undefined, 1000);
    children[0]?.answer([]);
    await call;
    children[0]?.end();
    expect(onLost).toHaveBeenCalledOnce();
    const next = worker.call('builtIn', undefined, 1000);
    children[1]?.answer([]);
    await next;
    worker.stop();
    expect(onLost).toHaveBeenCalledOnce();
  });

  it('rejects every call of a process that ends, and starts another for the next', async () => {
    const { children, worker } = setUp();
    const calls = [worker.call('builtIn', undefined, 1000), worker.call('check', { folder: 'x' }, 1000)];
    children[0]?.end();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'inference.crashed' });
    const next = worker.call('builtIn', undefined, 1000);
    children[1]?.answer([]);
    expect(await next).toEqual([]);
  });

  it('ends a process that exceeds the time limit, and ignores its late answer', async () => {
    vi.useFakeTimers();
    const { children, worker } = setUp();
    const call = worker.call('builtIn', undefined, 3000);
    vi.advanceTimersByTime(2999);
    expect(children[0]?.killed).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(call).rejects.toMatchObject({
      code: 'inference.timeout',
      message: 'The model gave no answer within 3 seconds.',
    });
    expect(children[0]?.killed).toBe(true);
    children[0]?.answer(['late']);
    const next = worker.call('builtIn', undefined, 1000);
    expect(children).toHaveLength(2);
    // The end of the old process may be told late: it is no business of the new one.
    children[0]?.end();
    children[1]?.answer(['cpu']);
    expect(await next).toEqual(['cpu']);
  });
});
