/** Source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * Seeded generator of uniform numbers in [0, 1): the sfc32 counter generator of Chris Doty-Humphrey (PractRand).
 * The same seed gives the same numbers on every machine, since only 32-bit integer arithmetic is used.
 */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  // Seeds beyond 32 bits keep their upper part, so that they differ from their lower part alone.
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  // The first outputs of neighbouring seeds are alike; a dozen rounds spread the seed over the whole state.
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** One standard normal number, by the Box-Muller transform. Takes two uniform numbers. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** A shuffled copy (Fisher-Yates): every order is equally likely. */
export function shuffle<T>(array: readonly T[], random: Random): T[] {
  const shuffled = [...array];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as T, shuffled[last] as T];
  }
  return shuffled;
}
