import type { trainingWarnings } from '../../../core/contract/training.ts';
import { WorkbenchError } from '../../../core/errors.ts';

/** What `train` says further about what the trainer, which knows no options, could not do. */
const ERRORS: Readonly<Record<string, string>> = {
  'train.diverged': 'Lower --lr.',
  'train.exists': 'To go on with it, add --resume.',
  'train.evidence': 'How a run is measured, --mirroring, --fill-holes and --smallest-region say.',
};

const WARNINGS: Readonly<Partial<Record<(typeof trainingWarnings)[number], string>>> = {
  merged: 'Give --class once for each label to tell them apart.',
  newClasses: 'Each --class that has the name of one of its classes keeps what was learnt of that.',
};

/** A warning with the options that have to do with it. */
export function adviceOn(warning: (typeof trainingWarnings)[number], message: string): string {
  return withAdvice(message, WARNINGS[warning]);
}

/** Has errors name the options that have to do with them. */
export async function advised<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const advice = error instanceof WorkbenchError ? ERRORS[error.code] : undefined;
    if (!(error instanceof WorkbenchError) || advice === undefined) throw error;
    throw new WorkbenchError(error.code, withAdvice(error.message, advice), { cause: error });
  }
}

function withAdvice(message: string, advice: string | undefined): string {
  return advice === undefined ? message : `${message} ${advice}`;
}
