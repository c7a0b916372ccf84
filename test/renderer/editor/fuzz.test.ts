import { describe, expect, it } from 'vitest';
import { EditorFuzz } from '../../support/editor-fuzz.ts';

/** A short run by default; `ULITE_FUZZ_EVENTS=100000` for the long one, `ULITE_FUZZ_SEED` for another. */
const EVENTS = Number(process.env['ULITE_FUZZ_EVENTS'] ?? 3_000);
const FIRST_SEED = Number(process.env['ULITE_FUZZ_SEED'] ?? 1);
const EVENTS_PER_RUN = 1_000;

describe('the editor under random hands', () => {
  const runs = Math.max(1, Math.ceil(EVENTS / EVENTS_PER_RUN));

  it(
    `survives ${EVENTS} events, and its commits and its history always tell the same story`,
    async () => {
      for (let run = 0; run < runs; run++) {
        const seed = FIRST_SEED + run;
        try {
          const fuzz = new EditorFuzz(seed);
          for (let event = 0; event < EVENTS_PER_RUN; event++) {
            fuzz.step();
            fuzz.check();
            // What was asked of neighbouring images arrives between events.
            if (event % 20 === 0) await new Promise(setImmediate);
          }
          await new Promise(setImmediate);
          fuzz.finish();
        } catch (error) {
          throw new Error(`The run with seed ${seed} failed`, { cause: error });
        }
      }
      expect(runs * EVENTS_PER_RUN).toBeGreaterThanOrEqual(EVENTS);
    },
    30_000 + EVENTS * 20,
  );
});
