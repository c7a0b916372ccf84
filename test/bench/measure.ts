/** Takes one measurement and returns its milliseconds. */
export type Contender = () => Promise<number>;

/** Runs `work` and returns how long it took, in milliseconds. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** How often contenders are measured. */
export interface Rounds {
  readonly rounds: number;
  /** Rounds that are not counted. */
  readonly warmUp: number;
}

/**
 * Measures contenders in turn, A B C A B C ..., so that a machine that slows down slows all of them.
 * @returns the median milliseconds of each
 */
export async function medians<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  { rounds, warmUp }: Rounds,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const time = await contenders[name]();
      if (round >= 0) taken[name].push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken[name])])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One line of the report: a ratio, and what it should be. */
export interface Row {
  readonly what: string;
  readonly value: number;
  /** `least`: higher is better. */
  readonly aim: { readonly least: number } | { readonly most: number } | undefined;
  /** What the ratio was made of. */
  readonly detail: string;
}

export interface SkippedRow {
  readonly what: string;
  readonly skipped: string;
}

/** A group of rows, measured together. */
export type Benchmark = () => Promise<readonly (Row | SkippedRow)[]>;

export function format(row: Row | SkippedRow): string {
  if ('skipped' in row) return `${row.what.padEnd(WIDTH)} skipped: ${row.skipped}`;
  const value = row.value.toFixed(2).padStart(7);
  return `${row.what.padEnd(WIDTH)} ${value}  ${verdict(row).padEnd(18)} ${row.detail}`;
}

const WIDTH = 54;

function verdict({ value, aim }: Row): string {
  if (aim === undefined) return '';
  const met = 'least' in aim ? value >= aim.least : value <= aim.most;
  const bound = 'least' in aim ? `>= ${String(aim.least)}` : `<= ${String(aim.most)}`;
  return `${met ? 'met' : 'MISSED'} (${bound})`;
}
