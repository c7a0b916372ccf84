import { InvalidArgumentError } from 'commander';
import { modelManifestSchema } from '../../core/contract/model-manifest.ts';
import { SIZE_MULTIPLE } from '../../core/imaging/size-policy.ts';
import { THRESHOLDS } from '../../core/training/scores.ts';

/** Values of command-line options, checked while the command line is read. */
export const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Not a number of 0 or more.');
  return value;
}

export function parseCount(text: string): number {
  const value = parseNumber(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Not a whole number.');
  return value;
}

export function parsePositive(text: string): number {
  const value = parseCount(text);
  if (value === 0) throw new InvalidArgumentError('Not a whole number of 1 or more.');
  return value;
}

/** A number from 0 to just under 1. */
export function parseDecay(text: string): number {
  const value = parseNumber(text);
  if (value >= 1) throw new InvalidArgumentError('Not less than 1.');
  return value;
}

/** Position in `THRESHOLDS`. */
export function parseThreshold(text: string): number {
  const index = THRESHOLDS.indexOf(parseNumber(text));
  if (index < 0) throw new InvalidArgumentError('Not one of 0.30, 0.32, 0.34 and so on up to 0.70.');
  return index;
}

export function parseModelId(text: string): string {
  if (modelManifestSchema.shape.id.safeParse(text).success) return text;
  throw new InvalidArgumentError('Not an id of a-z 0-9 . _ - that begins with a letter or digit.');
}

export function parseSide(text: string): number {
  const value = parseCount(text);
  if (value === 0 || value % SIZE_MULTIPLE !== 0)
    throw new InvalidArgumentError(`Not a multiple of ${SIZE_MULTIPLE}.`);
  return value;
}

export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('Not a regular expression.');
  }
}

export function parseFold(text: string): { readonly fold: number; readonly count: number } {
  const [fold, count] = text.split('/').map(Number);
  if (!Number.isInteger(fold) || !Number.isInteger(count) || fold === undefined || count === undefined) {
    throw new InvalidArgumentError('Not of the form 1/4.');
  }
  if (fold < 1 || fold > count || count < 2) throw new InvalidArgumentError('Not a fold of at least two.');
  return { fold, count };
}

/** A number strictly between 0 and 1. */
export function parseProbability(text: string): number {
  const value = parseNumber(text);
  if (value <= 0 || value >= 1) throw new InvalidArgumentError('Not between 0 and 1.');
  return value;
}

/** `2/8`: the second of eight parts. */
export function parseShard(text: string): { readonly index: number; readonly count: number } {
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new InvalidArgumentError('Not of the form I/N with I from 1 to N.');
  }
  return { index, count };
}
