import { appendFileSync } from 'node:fs';

/**
 * What the tests of this folder share. Each harms the work in one way, so many times, from a seed on: a few times in
 * `npm test`, and often in `npm run reliability`, which gathers the figures.
 */

/** How often to do it; `short` is what `npm test` does. */
export function rounds(short: number): number {
  return Number(process.env['WORKBENCH_ROUNDS'] ?? short);
}

/** Differs from run to run of the long form. */
export const seed = Number(process.env['WORKBENCH_SEED'] ?? 0);

/** Says what was done and what came of it, and notes it for the long form. Whoever lost something has failed before. */
export function report(harness: string, counts: Readonly<Record<string, number>>): void {
  const said = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  process.stdout.write(`${harness}: ${said.join(', ')}\n`);
  const file = process.env['WORKBENCH_FIGURES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ harness, seed, counts })}\n`);
}
