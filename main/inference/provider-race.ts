import type { Provider, ProviderChoice, ProviderRow, ProviderTable } from '../../core/contract/inference.ts';
import { messageOf } from '../../core/errors.ts';
import { providers } from '../../core/contract/providers.ts';
import type { Proof } from './messages.ts';

/** Largest difference of a probability from the CPU's that still counts as the same result. */
const TOLERANCE = 0.01;

/**
 * Every provider proves itself, the CPU first, since the others are held against it. One after the other, so that
 * the times can be compared.
 * @throws what proving the CPU throws, which nothing could stand in for; the reason of the signal
 */
export async function raceProviders(
  builtIn: readonly Provider[],
  prove: (provider: Provider) => Promise<Proof>,
  signal?: AbortSignal,
): Promise<readonly ProviderRow[]> {
  signal?.throwIfAborted();
  const reference = await prove('cpu');
  const rows: ProviderRow[] = [];
  for (const provider of providers) {
    if (provider === 'cpu') {
      rows.push({ provider, state: 'available', milliseconds: reference.milliseconds, maxDifference: 0 });
    } else if (builtIn.includes(provider)) {
      rows.push(
        await prove(provider).then((proof) => judged(provider, proof, reference), rejected(provider)),
      );
      // What was stopped has not been refused.
      signal?.throwIfAborted();
    } else {
      rows.push({ provider, state: 'absent', reason: 'Not part of the runtime on this system.' });
    }
  }
  return rows;
}

function judged(provider: Provider, proof: Proof, reference: Proof): ProviderRow {
  const maxDifference = largestDifference(proof.output, reference.output);
  const { milliseconds } = proof;
  if (maxDifference <= TOLERANCE) return { provider, state: 'available', milliseconds, maxDifference };
  if (maxDifference === Infinity)
    return { provider, state: 'rejected', reason: 'Its results are no numbers.' };
  const reason = 'Its results differ from those of the CPU.';
  return { provider, state: 'rejected', reason, milliseconds, maxDifference };
}

function rejected(provider: Provider): (error: unknown) => ProviderRow {
  return (error) => ({ provider, state: 'rejected', reason: messageOf(error) });
}

/** NaN anywhere counts as infinitely different. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

/** The chosen provider, or the fastest of those that proved themselves. */
export function providerInUse({ choice, rows }: ProviderTable): Provider {
  const usable = rows.filter(({ state }) => state === 'available' || state === 'chosen');
  if (usable.some(({ provider }) => provider === choice)) return choice as Provider;
  const [fastest] = [...usable].sort((a, b) => (a.milliseconds ?? Infinity) - (b.milliseconds ?? Infinity));
  return fastest?.provider ?? 'cpu';
}

/** The table as it is shown: the row in use is marked. */
export function markedTable(
  choice: ProviderChoice,
  rows: readonly ProviderRow[],
  inUse: Provider,
): ProviderTable {
  const marked = rows.map((row): ProviderRow => {
    if (row.state === 'rejected' || row.state === 'absent') return row;
    return { ...row, state: row.provider === inUse ? 'chosen' : 'available' };
  });
  return { choice, rows: marked };
}
