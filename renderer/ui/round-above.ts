/** The next of 1, 2 and 5 times a power of ten that no value exceeds. */
export function roundAbove(values: readonly number[]): number {
  const highest = Math.max(0, ...values.filter(Number.isFinite));
  if (highest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (([1, 2, 5] as const).find((step) => step * power >= highest) ?? 10) * power;
}
