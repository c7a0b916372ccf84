/** Where a pixel's label came from; the values are what the provenance plane holds. */
export const Provenance = { none: 0, model: 1, human: 2, confirmed: 3 } as const;
export type Provenance = (typeof Provenance)[keyof typeof Provenance];

/** Pixels a person has decided on; predictions and thresholds leave them alone. */
export function isDecided(provenance: number): boolean {
  return provenance >= Provenance.human;
}
