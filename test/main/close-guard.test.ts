import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CloseGuard } from '../../main/close-guard.ts';

/** A page that waits to be told what to say, and a person who always decides the same. */
function guardWith(decision: boolean) {
  const askPage = vi.fn();
  const closeAnyway = vi.fn((_problem: string) => Promise.resolve(decision));
  return { askPage, closeAnyway, closeGuard: new CloseGuard({ askPage, closeAnyway }) };
}

describe('CloseGuard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets the window close without a question once everything is stored', async () => {
    const { closeGuard, askPage, closeAnyway } = guardWith(false);
    const asked = closeGuard.mayClose();
    expect(askPage).toHaveBeenCalledOnce();
    closeGuard.answered(null);
    expect(await asked).toBe(true);
    expect(closeAnyway).not.toHaveBeenCalled();
  });

  it.each([true, false])('leaves it to the person (%s) when storing is impossible', async (decision) => {
    const { closeGuard, closeAnyway } = guardWith(decision);
    const asked = closeGuard.mayClose();
    closeGuard.answered('The disk is full.');
    expect(await asked).toBe(decision);
    expect(closeAnyway).toHaveBeenCalledWith('The disk is full.');
  });

  it('leaves it to the person when the page is silent', async () => {
    const { closeGuard, closeAnyway } = guardWith(true);
    const asked = closeGuard.mayClose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toBe(true);
    expect(closeAnyway).toHaveBeenCalledWith('The window has not answered for 10 seconds.');
  });

  it('asks nobody twice at a time, and anew the next time', async () => {
    const { closeGuard, askPage, closeAnyway } = guardWith(false);
    const both = [closeGuard.mayClose(), closeGuard.mayClose()];
    closeGuard.answered('The disk is full.');
    expect(await Promise.all(both)).toEqual([false, false]);
    expect(askPage).toHaveBeenCalledOnce();
    expect(closeAnyway).toHaveBeenCalledOnce();

    const later = closeGuard.mayClose();
    closeGuard.answered(null);
    expect(await later).toBe(true);
  });
});
