import type { Provider } from '../../core/contract/inference.ts';
import { inferenceGraph } from '../../core/network/inference-graph.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { seededRandom } from '../../core/random.ts';
import type { Proof } from './messages.ts';
import { openSession } from './sessions.ts';
import type { Session } from './sessions.ts';

/** Sides of the inputs that prove results and time, in pixels. Software adapters manage only the first. */
const GOLDEN_SIDE = 64;
const TIMED_SIDE = 256;
const RUNS = 5;
/** A golden input slower than this, in milliseconds, is not worth a larger one. */
const HOPELESS = 200;

/** Runs U-Lite with seeded weights on seeded noise: needs no files, and every operator that models use is in it. */
export async function proveProvider(provider: Provider): Promise<Proof> {
  const session = await openSession(inferenceGraph(initialParameters(1)), {
    name: 'The golden model',
    provider,
  });
  try {
    const output = await run(session, GOLDEN_SIDE);
    const small = await time(session, GOLDEN_SIDE, 1);
    const milliseconds =
      small > HOPELESS ? small * (TIMED_SIDE / GOLDEN_SIDE) ** 2 : await time(session, TIMED_SIDE, RUNS);
    return { output, milliseconds };
  } finally {
    await session.close();
  }
}

async function run(session: Session, side: number): Promise<Float32Array> {
  const random = seededRandom(7);
  const input = Float32Array.from({ length: 3 * side * side }, () => random());
  const { data } = await session.run(input, 1, side, side);
  return Float32Array.from(data);
}

/** Median of several runs, after one that warms up. */
async function time(session: Session, side: number, runs: number): Promise<number> {
  await run(session, side);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await run(session, side);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
