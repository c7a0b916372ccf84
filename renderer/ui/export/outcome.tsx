import type { DataSetSummary } from '../../../core/contract/data-sets.ts';
import { dataSetFormats } from '../../../core/datasets/formats.ts';
import { Progress } from '../controls/progress.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './export.module.css';

const words = text.export;

/** Pairs that are named: all of them are in `dataset.json`. */
const PAIRS_NAMED = 10;

/** What the export is doing, or did. */
export function Outcome() {
  const { exporter } = useDesk().workbench;
  const state = useObservable(exporter, (now) => now);
  const { phase, done, total, target = '', images, skipped, dataSet } = state;
  const leftOut = [...skipped, ...(dataSet === null ? [] : leftOutOf(dataSet))];
  return (
    <>
      {phase === 'reading' && (
        <div className={styles['running']} role="status">
          <p>{text.reading.title}</p>
          <Progress label={text.reading.title} share={done / total} />
          <p className={styles['note']}>{text.reading.progress(done, total)}</p>
        </div>
      )}
      {phase === 'running' && (
        <div className={styles['running']} role="status">
          <p>{words.running(target)}</p>
          <Progress label={words.running(target)} share={total === 0 ? null : done / total} />
          <p className={styles['note']}>{words.progress(done, total)}</p>
        </div>
      )}
      {phase === 'finished' && <p role="status">{words.finished(target, images)}</p>}
      {phase === 'finished' && dataSet !== null && <Version of={dataSet} />}
      {phase === 'cancelled' && <p role="status">{words.cancelled}</p>}
      {leftOut.length > 0 && (
        <section className={styles['skipped']}>
          <p>{words.skipped(leftOut.length)}</p>
          {/* Focusable, so that the keyboard can scroll it. */}
          <ul tabIndex={0} aria-label={words.skipped(leftOut.length)}>
            {leftOut.map(({ key, problem }) => (
              <li key={key}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function leftOutOf({ skipped }: DataSetSummary) {
  return skipped.map(({ source, format, problem }) => ({
    key: `${format ?? ''} ${source}`,
    problem: format === null ? problem : words.inFormat(nameOf(format), problem),
  }));
}

function nameOf(id: string): string {
  return dataSetFormats.find((format) => format.id === id)?.name ?? id;
}

function Version({ of: { hash, counts, nearDuplicates } }: { readonly of: DataSetSummary }) {
  const named = nearDuplicates.slice(0, PAIRS_NAMED);
  return (
    <>
      <p className={styles['note']}>{words.sets(counts)}</p>
      <p className={styles['note']}>{words.version(hash)}</p>
      {named.length > 0 && (
        <section className={styles['skipped']}>
          <p>{words.alike(nearDuplicates.length)}</p>
          <ul tabIndex={0} aria-label={words.alike(nearDuplicates.length)}>
            {named.map(({ a, b }) => (
              <li key={`${a} ${b}`}>{words.pair(a, b)}</li>
            ))}
            {named.length < nearDuplicates.length && <li>{words.morePairs}</li>}
          </ul>
        </section>
      )}
    </>
  );
}
