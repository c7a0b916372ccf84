import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BridgeClient } from '../../../../renderer/services/bridge-client.ts';
import { storeBeforeClosing } from '../../../../renderer/services/project/close-guard.ts';
import type { CloseGuardPorts } from '../../../../renderer/services/project/close-guard.ts';

/** A window that main asks to close; returns what main has been told since. */
function closing(saver: CloseGuardPorts['saver']): readonly unknown[] {
  const told: unknown[] = [];
  const bridge = {
    on: (_event: string, listener: () => void) => listener(),
    request: async (_channel: string, answer: unknown) => void told.push(answer),
  } as unknown as BridgeClient;
  storeBeforeClosing({ bridge, editor: { settle: () => undefined, idle: async () => undefined }, saver });
  return told;
}

const STORED = [{ problem: null }];
const never = () => new Promise<void>(() => undefined);

describe('closing the window', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits until what is saved is in the database, too', async () => {
    let finish = (): void => undefined;
    const settled = new Promise<void>((resolve) => (finish = resolve));
    const told = closing({ saved: async () => undefined, settled: () => settled });
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([]);
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(STORED);
  });

  it('is not held up by a database that fails, nor for long by one that does not answer', async () => {
    const failing = closing({
      saved: async () => undefined,
      settled: () => Promise.reject(new Error('full')),
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(failing).toEqual(STORED);
    const silent = closing({ saved: async () => undefined, settled: never });
    await vi.advanceTimersByTimeAsync(2000);
    expect(silent).toEqual(STORED);
  });

  it('tells why what is not saved is not', async () => {
    const told = closing({ saved: () => Promise.reject(new Error('The disk is full.')), settled: never });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([{ problem: 'The disk is full.' }]);
  });
});
