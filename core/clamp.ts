/** The value of a range that is nearest to this one. */
export function clamp(value: number, smallest: number, largest: number): number {
  return Math.min(Math.max(value, smallest), largest);
}
