import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Leaving } from '../../main/leaving.ts';

/** A page that waits to be told what to say, and a person who always decides the same. */
function leavingWith(decision: boolean) {
  const askPage = vi.fn();
  const closeAnyway = vi.fn((_problem: string) => Promise.resolve(decision));
  return { askPage, closeAnyway, leaving: new Leaving({ askPage, closeAnyway }) };
}

describe('Leaving', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets the window close without a question once everything is stored', async () => {
    const { leaving, askPage, closeAnyway } = leavingWith(false);
    const asked = leaving.mayClose();
    expect(askPage).toHaveBeenCalledOnce();
    leaving.answered(null);
    expect(await asked).toBe(true);
    expect(closeAnyway).not.toHaveBeenCalled();
  });

  it.each([true, false])('leaves it to the person (%s) when storing is impossible', async (decision) => {
    const { leaving, closeAnyway } = leavingWith(decision);
    const asked = leaving.mayClose();
    leaving.answered('The disk is full.');
    expect(await asked).toBe(decision);
    expect(closeAnyway).toHaveBeenCalledWith('The disk is full.');
  });

  it('leaves it to the person when the page is silent', async () => {
    const { leaving, closeAnyway } = leavingWith(true);
    const asked = leaving.mayClose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toBe(true);
    expect(closeAnyway).toHaveBeenCalledWith('The window has not answered for 10 seconds.');
  });

  it('asks nobody twice at a time, and anew the next time', async () => {
    const { leaving, askPage, closeAnyway } = leavingWith(false);
    const both = [leaving.mayClose(), leaving.mayClose()];
    leaving.answered('The disk is full.');
    expect(await Promise.all(both)).toEqual([false, false]);
    expect(askPage).toHaveBeenCalledOnce();
    expect(closeAnyway).toHaveBeenCalledOnce();

    const later = leaving.mayClose();
    leaving.answered(null);
    expect(await later).toBe(true);
  });
});
