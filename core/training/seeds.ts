/**
 * One 32-bit seed from several integers, well spread even where the parts are small and alike.
 * Each training sample gets its own seed from (run seed, epoch, position), so that a batch depends on its place
 * alone: batches may be prepared in any order, and a resumed run meets the same ones.
 */
export function combineSeeds(...parts: readonly number[]): number {
  let state = 0x2545f491;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 0x9e3779b1);
    state ^= state >>> 15;
    state = Math.imul(state, 0x85ebca77);
    state ^= state >>> 13;
    state = Math.imul(state, 0xc2b2ae3d);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** A seed from a name, spread as the others, so that names that count up have seeds that do not. */
export function seedOf(name: string): number {
  return combineSeeds(...Array.from(name, (letter) => letter.codePointAt(0) ?? 0));
}
