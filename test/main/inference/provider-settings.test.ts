import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Provider } from '../../../core/contract/inference.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { tryProvider } from '../../../main/inference/inference-process.ts';
import type { Proof } from '../../../main/inference/messages.ts';
import { providerInUse, raceProviders } from '../../../main/inference/provider-race.ts';
import { ProviderSettings } from '../../../main/inference/provider-settings.ts';
import { FakeChild } from '../../support/fake-child.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const proof = (milliseconds: number, ...output: number[]): Proof => ({
  milliseconds,
  output: Float32Array.from(output),
});

/** The CPU in 20 ms; CUDA quicker and right; WebGPU quickest, but wrong. */
const proofs: Partial<Record<Provider, Proof>> = {
  cpu: proof(20, 0.2, 0.8),
  cuda: proof(4, 0.2001, 0.7999),
  webgpu: proof(1, 0.2, 0.1),
};

async function prove(provider: Provider): Promise<Proof> {
  const found = proofs[provider];
  if (found === undefined) throw new WorkbenchError('inference.provider', `${provider} has no driver.`);
  return found;
}

describe('raceProviders', () => {
  it('tells apart what is right, wrong, failing and absent', async () => {
    const rows = await raceProviders(['cuda', 'dml', 'webgpu', 'cpu'], prove);
    expect(rows.map(({ provider, state }) => `${provider} ${state}`)).toEqual([
      'cuda available',
      'dml rejected',
      'coreml absent',
      'webgpu rejected',
      'cpu available',
    ]);
    expect(rows.find(({ provider }) => provider === 'dml')?.reason).toBe('dml has no driver.');
    expect(rows.find(({ provider }) => provider === 'webgpu')?.maxDifference).toBeCloseTo(0.7);
  });

  it('rejects results that are no numbers', async () => {
    const rows = await raceProviders(['cuda', 'cpu'], async (provider) =>
      provider === 'cpu' ? proof(20, 0.5) : proof(1, Number.NaN),
    );
    expect(rows[0]).toEqual({ provider: 'cuda', state: 'rejected', reason: 'Its results are no numbers.' });
  });
});

describe('a trial of a provider', () => {
  /** Trials in children that a test answers for. */
  function trials() {
    const children: FakeChild[] = [];
    const stop = new AbortController();
    const fork = () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    };
    const attempt = (provider: Provider) => tryProvider(fork, provider, stop.signal);
    return { children, stop, attempt };
  }

  afterEach(() => void vi.useRealTimers());

  it('has a process of its own, which ends with it', async () => {
    const { children, attempt } = trials();
    const attempts = [attempt('cuda'), attempt('cpu')];
    children[1]?.answer(proof(20, 0.5));
    expect(await attempts[1]).toEqual(proof(20, 0.5));
    expect(children.map(({ killed }) => killed)).toEqual([false, true]);
    children[0]?.refuse('inference.provider', 'cuda has no driver.');
    await expect(attempts[0]).rejects.toMatchObject({ code: 'inference.provider' });
    expect(children[0]?.killed).toBe(true);
  });

  it('that crashes or hangs is a refusal in words, and the next goes on in a fresh process', async () => {
    vi.useFakeTimers();
    const { children, stop, attempt } = trials();
    const racing = raceProviders(['cuda', 'webgpu', 'cpu'], attempt, stop.signal);
    children[0]?.answer(proof(20, 0.5));
    await vi.advanceTimersByTimeAsync(0);
    children[1]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(children).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(30_000);
    const rows = await racing;
    expect(children.map(({ killed }) => killed)).toEqual([true, false, true]);
    expect(rows.flatMap(({ state, reason }) => (state === 'rejected' ? [reason] : []))).toEqual([
      'The inference process ended unexpectedly.',
      'The model gave no answer within 30 seconds.',
    ]);
    expect(providerInUse({ choice: 'auto', rows: [...rows] })).toBe('cpu');
  });

  it('that is stopped is no refusal', async () => {
    const { children, stop, attempt } = trials();
    const racing = raceProviders(['cuda', 'cpu'], attempt, stop.signal);
    children[0]?.answer(proof(20, 0.5));
    await vi.waitFor(() => expect(children).toHaveLength(2));
    stop.abort(new WorkbenchError('inference.cancelled', 'Stopped.'));
    await expect(racing).rejects.toMatchObject({ code: 'inference.cancelled' });
    expect(children.map(({ killed }) => killed)).toEqual([true, true]);
  });
});

describe('ProviderSettings', () => {
  async function setUp(file: string, driver = '1', trial = prove) {
    const proved: Provider[] = [];
    const settings = new ProviderSettings({
      file,
      fingerprint: async () => driver,
      builtIn: async () => ['cuda', 'webgpu', 'cpu'],
      prove: async (provider) => {
        proved.push(provider);
        return trial(provider);
      },
    });
    return { settings, proved };
  }

  it('uses the CPU at first, then the fastest that is right', async () => {
    const { settings } = await setUp(join(await temporaryFolder(), 'providers.json'));
    expect(settings.inUse).toBe('cpu');
    const { choice, rows } = await settings.table();
    expect(choice).toBe('auto');
    expect(rows.find(({ state }) => state === 'chosen')?.provider).toBe('cuda');
    expect(settings.inUse).toBe('cuda');
  });

  it('measures again only when the drivers have changed', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    await (await setUp(file)).settings.measure();
    const again = await setUp(file);
    expect((await again.settings.table()).rows).toHaveLength(5);
    expect(again.proved).toEqual([]);
    const updated = await setUp(file, '2');
    await updated.settings.measure();
    expect(updated.proved).toEqual(['cpu', 'cuda', 'webgpu']);
  });

  it('keeps the choice of the person over a restart, also against the clock', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    const first = await setUp(file);
    const table = await first.settings.choose('cpu');
    expect(table.rows.find(({ state }) => state === 'chosen')?.provider).toBe('cpu');
    expect((await setUp(file)).settings.inUse).toBe('cpu');
  });

  it('refuses to use what does not work, and says why', async () => {
    const { settings } = await setUp(join(await temporaryFolder(), 'providers.json'));
    await expect(settings.choose('webgpu')).rejects.toThrow('webgpu cannot be used here. Its results differ');
    await expect(settings.choose('coreml')).rejects.toThrow('coreml cannot be used here. Not part of');
    expect(settings.inUse).toBe('cuda');
  });

  it('uses the CPU after a test that was stopped, and tests anew when asked again', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    let isSlow = true;
    const settings = new ProviderSettings({
      file,
      fingerprint: async () => '1',
      builtIn: async () => ['cuda', 'cpu'],
      prove: (provider, signal) =>
        provider === 'cuda' && isSlow
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
          : prove(provider),
    });
    for (const begun of [() => undefined, () => new Promise(setImmediate)]) {
      const stopped = settings.table();
      await begun();
      settings.cancel();
      await expect(stopped).rejects.toMatchObject({
        code: 'inference.cancelled',
        message: 'The test was stopped. Until it is done, the CPU is used.',
      });
    }
    expect([settings.inUse, settings.insteadOf, existsSync(file)]).toEqual(['cpu', null, false]);
    isSlow = false;
    expect((await settings.table()).rows.find(({ state }) => state === 'chosen')?.provider).toBe('cuda');
  });

  it('uses the CPU in place of what failed at work until the next start or choice, and says so', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    const { settings } = await setUp(file);
    await settings.measure();
    settings.giveUp('cuda', new WorkbenchError('model.run', 'Out of memory.'));
    const reason = 'It failed while predicting, so the CPU is used until the next start: Out of memory.';
    expect([settings.inUse, settings.insteadOf]).toEqual(['cpu', { provider: 'cuda', reason }]);
    const { rows } = await settings.table();
    expect(rows.find(({ provider }) => provider === 'cuda')).toMatchObject({ state: 'available', reason });
    expect(rows.find(({ state }) => state === 'chosen')?.provider).toBe('cpu');
    expect((await setUp(file)).settings.inUse).toBe('cuda');
    await settings.choose('cuda');
    expect([settings.inUse, settings.insteadOf]).toEqual(['cuda', null]);
  });

  it('says why the one that a person chose is not used any more', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    await (await setUp(file)).settings.choose('cuda');
    const { settings } = await setUp(file, '2', async (provider) => {
      if (provider === 'cuda') throw new WorkbenchError('inference.provider', 'cuda has no driver.');
      return prove(provider);
    });
    await settings.measure();
    expect([settings.inUse, settings.insteadOf]).toEqual([
      'cpu',
      { provider: 'cuda', reason: 'cuda has no driver.' },
    ]);
  });

  it('tries again after a measurement that failed', async () => {
    let attempts = 0;
    const settings = new ProviderSettings({
      file: join(await temporaryFolder(), 'providers.json'),
      fingerprint: async () => '1',
      builtIn: async () => ['cpu'],
      prove: async () => {
        if (attempts++ === 0) throw new WorkbenchError('inference.crashed', 'Gone.');
        return proof(20, 0.5);
      },
    });
    await expect(settings.table()).rejects.toThrow('Gone.');
    expect((await settings.table()).rows.find(({ provider }) => provider === 'cpu')?.state).toBe('chosen');
  });

  it('starts over when its file is damaged', async () => {
    const file = join(await temporaryFolder(), 'providers.json');
    writeFileSync(file, '{"rows": [{"provider": "quantum"}]}');
    const { settings } = await setUp(file);
    expect(settings.inUse).toBe('cpu');
  });
});
