import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../core/contract/inference.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import type { Proof } from '../../../main/inference/messages.ts';
import { raceProviders } from '../../../main/inference/provider-race.ts';
import { ProviderSettings } from '../../../main/inference/provider-settings.ts';
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

describe('ProviderSettings', () => {
  async function setUp(file: string, driver = '1') {
    const proved: Provider[] = [];
    const settings = new ProviderSettings({
      file,
      fingerprint: async () => driver,
      builtIn: async () => ['cuda', 'webgpu', 'cpu'],
      prove: async (provider) => {
        proved.push(provider);
        return prove(provider);
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
