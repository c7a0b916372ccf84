import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { HANDFUL } from '../../../core/ledger/figures.ts';
import type { LedgerFigures } from '../../../core/ledger/figures.ts';
import { ACTIONS } from '../../actions/actions.ts';
import type { LedgerRow } from '../../services/ledger/ledger.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Curve } from './curve.tsx';
import styles from './ledger-dialog.module.css';
import { LedgerTable } from './ledger-table.tsx';
import { LATEST_FIRST, sortedWork } from './shown-work.ts';

const words = text.ledger;

/** What the images of the project took: in figures, in curves, and one by one. */
export function LedgerDialog({ onClose }: { readonly onClose: () => void }) {
  const { ledger } = useDesk().workbench;
  const page = useObservable(ledger, (state) => state.page);
  const problem = useObservable(ledger, (state) => state.problem);
  useEffect(() => void ledger.show(), [ledger]);
  return (
    <Sheet title={ACTIONS['app.ledger'].label} closeLabel={words.close} width="page" onClose={onClose}>
      {problem !== undefined && (
        <p className={styles['bad']} role="alert">
          {problem}
        </p>
      )}
      {page === null && problem === undefined && <Progress label={words.reading} share={null} />}
      {page !== null && page.rows.length === 0 && <p className={styles['note']}>{words.empty}</p>}
      {page !== null && page.rows.length > 0 && <Page rows={page.rows} figures={page.figures} />}
    </Sheet>
  );
}

function Page({ rows, figures }: { readonly rows: readonly LedgerRow[]; readonly figures: LedgerFigures }) {
  return (
    <>
      <Headlines {...figures} />
      <div className={styles['pair']}>
        <Curve title={words.pace} points={figures.pace} valueText={words.number} />
        <Curve title={words.distance} points={figures.distance} valueText={words.percent} />
      </div>
      <div className={styles['pair']}>
        <Part title={words.models}>
          <Models {...figures} />
        </Part>
        <Part title={words.blind}>
          <Blind {...figures} />
        </Part>
      </div>
      {figures.people.some(({ name }) => name !== null) && (
        <Part title={words.people}>
          <People {...figures} />
        </Part>
      )}
      <Images rows={rows} />
      <p className={styles['note']}>{words.rule}</p>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['part']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Headlines({
  finished,
  seconds,
  imagesPerHour,
  preLabelled,
  unedited,
  saving,
  secondsPerObject,
}: LedgerFigures) {
  const { figures, few } = words;
  return (
    <dl className={styles['headlines']}>
      <Headline name={figures.finished} value={String(finished)} />
      <Headline name={figures.time} value={words.seconds(seconds)} />
      <Headline name={figures.pace} value={imagesPerHour === null ? few : words.number(imagesPerHour)} />
      <Headline name={figures.unedited} value={words.unedited(unedited, preLabelled)} />
      <Headline name={figures.saved} value={saving.minutes === null ? few : words.minutes(saving.minutes)} />
      {secondsPerObject !== null && (
        <Headline name={figures.perObject} value={words.number(secondsPerObject)} />
      )}
    </dl>
  );
}

function Headline({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Models({ models }: LedgerFigures) {
  if (models.length === 0) return <p className={styles['note']}>{words.noModels}</p>;
  return (
    <Table
      columns={words.modelColumns}
      rows={models.map(({ name, sha256, images, distance, unedited }) => ({
        key: sha256,
        cells: [
          name,
          String(images),
          distance === null ? '–' : words.percent(distance),
          words.of(unedited, images),
        ],
      }))}
    />
  );
}

function People({ people }: LedgerFigures) {
  return (
    <Table
      columns={words.personColumns}
      rows={people.map(({ name, seconds, finished, unedited, preLabelled }) => ({
        key: name ?? '',
        cells: [
          name ?? words.nobody,
          words.seconds(seconds),
          String(finished),
          words.of(unedited, preLabelled),
        ],
      }))}
    />
  );
}

interface TableProps {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
}

function Table({ columns, rows }: TableProps) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...values] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {values.map((value, place) => (
              <td key={columns[place + 1]}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The numbers that the minutes saved rest on, and how far people follow what they see. */
function Blind({ saving, bias }: LedgerFigures) {
  const { withheld } = useDesk().workbench;
  const settings = useObservable(withheld, (state) => state.settings);
  const { blind, preLabelled, minutes } = saving;
  const { seen, unseen } = bias;
  const isOwnChoice = blind.images > 0 && settings === undefined;
  const isTold = seen.images >= HANDFUL && unseen.images >= HANDFUL;
  return (
    <>
      <p>{words.preLabelledTime(preLabelled.mean, preLabelled.images)}</p>
      <p>{words.blindTime(blind.mean, blind.images)}</p>
      {minutes === null && <p className={styles['note']}>{words.blindFew(HANDFUL)}</p>}
      {isOwnChoice && <p className={styles['note']}>{words.blindOwn}</p>}
      {isTold && seen.mean !== null && unseen.mean !== null && (
        <p>{words.bias(seen.mean, seen.images, unseen.mean, unseen.images)}</p>
      )}
    </>
  );
}

function Images({ rows }: { readonly rows: readonly LedgerRow[] }) {
  const { ledger } = useDesk().workbench;
  const saved = useObservable(ledger, (state) => state.saved);
  const [order, setOrder] = useState(LATEST_FIRST);
  const shown = useMemo(() => sortedWork(rows, order), [rows, order]);
  return (
    <section className={styles['part']}>
      <header className={styles['head']}>
        <h3>{words.images}</h3>
        {saved !== undefined && (
          <span className={styles['note']} role="status">
            {words.saved(saved)}
          </span>
        )}
        <Button label={words.save} size="small" onPress={() => void ledger.save(shown)} />
      </header>
      <LedgerTable rows={shown} order={order} onOrder={setOrder} />
    </section>
  );
}
