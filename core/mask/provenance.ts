/** Where a pixel's label came from; the values are what the provenance plane holds. */
export const Provenance = { none: 0, model: 1, human: 2, confirmed: 3 } as const;
export type Provenance = (typeof Provenance)[keyof typeof Provenance];

/**
 * What a label rests on. Accepting an image is not painting: it changes no pixel, and what nobody had decided on counts
 * as accepted only for as long as the image is.
 */
export type Source = keyof typeof Provenance | 'accepted';

/** Sources by provenance. */
export function sourcesOf(isAccepted: boolean): readonly Source[] {
  return isAccepted
    ? ['accepted', 'accepted', 'human', 'confirmed']
    : ['none', 'model', 'human', 'confirmed'];
}

/** Pixels a person has decided on; predictions and thresholds leave them alone. */
export function isDecided(provenance: number): boolean {
  return provenance >= Provenance.human;
}
