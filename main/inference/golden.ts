import type { Provider } from '../../core/contract/inference.ts';
import { inferenceGraph } from '../../core/network/inference-graph.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { seededRandom } from '../../core/random.ts';
import type { Proof } from './messages.ts';
import { openSession } from './sessions.ts';
import type { Answer, Session } from './sessions.ts';

/** Sides of the inputs that prove results and time, in pixels. Software adapters manage only the first. */
const GOLDEN_SIDE = 32;
const TIMED_SIDE = 256;
const RUNS = 5;
/** A golden input slower than this, in milliseconds, is not worth a larger one. */
const HOPELESS = 100;

/** Runs U-Lite with seeded weights on seeded noise: needs no files, and uses every operator that our models use. */
export async function proveProvider(provider: Provider): Promise<Proof> {
  const graph = inferenceGraph(initialParameters(1));
  const session = await openSession(graph, { name: 'The golden model', provider });
  try {
    const { data } = await run(session, GOLDEN_SIDE);
    const output = Float32Array.from(data);
    const { milliseconds } = await run(session, GOLDEN_SIDE);
    const pixels = (TIMED_SIDE / GOLDEN_SIDE) ** 2;
    return { output, milliseconds: milliseconds > HOPELESS ? milliseconds * pixels : await time(session) };
  } finally {
    await session.close();
  }
}

function run(session: Session, side: number): Promise<Answer> {
  const random = seededRandom(7);
  const input = Float32Array.from({ length: 3 * side * side }, () => random());
  return session.run(input, 1, side, side);
}

/** Median of several runs, after one that warms up. */
async function time(session: Session): Promise<number> {
  await run(session, TIMED_SIDE);
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push((await run(session, TIMED_SIDE)).milliseconds);
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}
