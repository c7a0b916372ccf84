import type { EpochRecord } from '../contract/training.ts';

const COLUMNS = 'epoch,loss,valDice,valIou,lr,seconds';

export function historyCsv(history: readonly EpochRecord[]): string {
  const cell = (value: number | null, digits: number): string =>
    value === null ? '' : value.toFixed(digits);
  const rows = history.map((record) =>
    [
      String(record.epoch),
      cell(record.loss, 6),
      cell(record.validationDice, 5),
      cell(record.validationIou, 5),
      record.learningRate.toExponential(4),
      cell(record.seconds, 1),
    ].join(','),
  );
  return [COLUMNS, ...rows, ''].join('\n');
}

/** The epoch with the highest validation Dice; the first of equals. */
export function bestEpoch(history: readonly EpochRecord[]): EpochRecord | undefined {
  return history.reduce<EpochRecord | undefined>(
    (best, record) =>
      record.validationDice !== null && record.validationDice > (best?.validationDice ?? -1) ? record : best,
    undefined,
  );
}
