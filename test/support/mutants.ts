import { expect } from 'vitest';
import { frameOf } from '../../core/formats/volume/frames.ts';
import type { Volume } from '../../core/formats/volume/frames.ts';
import { seededRandom } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';

/**
 * Reads 100 seeded mutants of files whose headers are text, in turn, with all of their frames: those that are refused
 * must be so with a code like `refusal`. Returns how many were read, and how many refused.
 */
export function readMutants(
  originals: readonly Uint8Array[],
  read: (bytes: Uint8Array) => Volume,
  refusal: RegExp,
): { readonly read: number; readonly refused: number } {
  const outcomes = { read: 0, refused: 0 };
  for (let seed = 1; seed <= 100; seed++) {
    const random = seededRandom(seed);
    const mutant = (originals[seed % originals.length] as Uint8Array).slice();
    for (let change = 0; change < 1 + (seed % 6); change++) {
      mutant[Math.floor(random() * mutant.length)] = 32 + Math.floor(random() * 96);
    }
    try {
      const volume = read(mutant);
      for (let k = 0; k < volume.header.geometry.shape[2]; k++) frameOf(volume, k);
      outcomes.read++;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(refusal) });
      outcomes.refused++;
    }
  }
  return outcomes;
}

/** A few bytes changed, mostly near the beginning where the elements are, or the end cut off. */
export function mutated(original: Uint8Array, random: (below: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(original);
  for (let change = 0; change <= random(6); change++) {
    const end = random(2) === 0 ? Math.min(bytes.length, 2000) : bytes.length;
    bytes[random(end)] = random(4) === 0 ? 255 : random(256);
  }
  return random(5) === 0 ? bytes.slice(0, random(bytes.length)) : bytes;
}

/** `mutated` with the numbers of a generator. */
export function mutantOf(original: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  return mutated(original, (below) => Math.floor(random() * below));
}
