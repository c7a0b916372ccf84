/** An image of a stack: its place in the list it was found in, and the number in its name. */
export interface Numbered {
  readonly index: number;
  readonly number: number;
}

/**
 * The images whose names differ from that of the one at `index` in one number only, in the order of that number, with
 * it among them: slices of a volume, frames of a film. Where several numbers could be the one, it is that which most
 * names share; of each number only the first image counts. Names may hold folders, which must be the same.
 */
export function stackOf(names: readonly string[], index: number): readonly Numbered[] {
  const parts = names.map((name) => name.split(/(\d+)/));
  const own = parts[index];
  if (own === undefined) return [];
  // Splitting at numbers leaves them at odd places.
  const places = Array.from({ length: Math.floor(own.length / 2) }, (_, at) => 2 * at + 1);
  const stacks = places.map((place) => membersAt(parts, own, index, place));
  // Of equal ones the last: `patient 3, slice 7` counts slices.
  return stacks.reduce<readonly Numbered[]>(
    (best, stack) => (stack.length >= best.length ? stack : best),
    [{ index, number: 0 }],
  );
}

function membersAt(
  parts: readonly (readonly string[])[],
  own: readonly string[],
  index: number,
  place: number,
): readonly Numbered[] {
  const byNumber = new Map<number, Numbered>([[Number(own[place]), { index, number: Number(own[place]) }]]);
  parts.forEach((other, at) => {
    const isMember =
      other.length === own.length && other.every((part, here) => here === place || part === own[here]);
    const number = Number(other[place]);
    if (isMember && !byNumber.has(number)) byNumber.set(number, { index: at, number });
  });
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}
