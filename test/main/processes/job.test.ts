import { afterEach, describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/errors.ts';
import { runJob } from '../../../main/processes/job.ts';
import type { JobOptions } from '../../../main/processes/job.ts';
import { FakeChild } from '../../support/fake-child.ts';

interface Tasks {
  readonly add: { readonly request: readonly number[]; readonly answer: number };
}

function begun(options: Partial<JobOptions> = {}) {
  const child = new FakeChild();
  const crashed = () => new WorkbenchError('test.crashed', 'Gone.');
  const job = runJob<Tasks, 'add'>('add', [1, 2], { fork: () => child, crashed, ...options });
  return { child, job };
}

afterEach(() => void vi.useRealTimers());

describe('a job', () => {
  it('tells how far it is, answers, and ends its process', async () => {
    const told: (readonly [number, number])[] = [];
    const { child, job } = begun({ onProgress: (done, total) => void told.push([done, total]) });
    expect(child.calls).toMatchObject([{ kind: 'add', request: [1, 2] }]);
    child.tell({ done: 1, total: 2 });
    child.answer(3);
    expect(await job).toBe(3);
    expect(told).toEqual([[1, 2]]);
    expect(child.kills).toBe(1);
  });

  it('rejects with what its process says, or with its end', async () => {
    const failed = begun();
    failed.child.refuse('a.b', 'In words.');
    await expect(failed.job).rejects.toMatchObject({ code: 'a.b', message: 'In words.' });
    const lost = begun();
    lost.child.end();
    await expect(lost.job).rejects.toMatchObject({ code: 'test.crashed' });
  });

  it('that is stopped rejects with the reason once its process is gone', async () => {
    const stop = new AbortController();
    const { child, job } = begun({ signal: stop.signal });
    child.isStuck = true;
    let isOver = false;
    void job.catch(() => (isOver = true));
    stop.abort(new WorkbenchError('test.stopped', 'Stopped.'));
    await Promise.resolve();
    expect([child.kills, isOver]).toEqual([1, false]);
    child.end();
    await expect(job).rejects.toMatchObject({ code: 'test.stopped' });
    const early = begun({ signal: stop.signal });
    await expect(early.job).rejects.toMatchObject({ code: 'test.stopped' });
    expect(early.child.calls).toEqual([]);
  });

  it('does not wait without end for a process that cannot be ended', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const { child, job } = begun({ signal: stop.signal });
    child.isStuck = true;
    stop.abort(new WorkbenchError('test.stopped', 'Stopped.'));
    vi.advanceTimersByTime(3000);
    await expect(job).rejects.toMatchObject({ code: 'test.stopped' });
  });
});
