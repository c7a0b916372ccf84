import { memo } from 'react';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { bestEpoch } from '../../../core/training/history.ts';
import { roundAbove } from '../round-above.ts';
import { text } from '../strings.ts';
import { PLOT, pathOf, placeOf } from './curve-shape.ts';
import type { CurvePoint } from './curve-shape.ts';
import styles from './curves.module.css';

const words = text.training.curves;

interface CurvesProps {
  readonly history: readonly EpochRecord[];
  /** As many as the run will have, as far as that is known. */
  readonly epochs: number;
}

/** Loss and Dice by epoch, one above the other; drawn anew only when an epoch ends. */
export const Curves = memo(function Curves({ history, epochs }: CurvesProps) {
  const last = Math.max(epochs, history.at(-1)?.epoch ?? 0);
  const loss = history.map(({ epoch, loss: value }) => ({ epoch, value }));
  const dice = history.flatMap(({ epoch, validationDice: value }) =>
    value === null ? [] : [{ epoch, value }],
  );
  const best = bestEpoch(history);
  const mark =
    best === undefined || best.validationDice === null
      ? undefined
      : { epoch: best.epoch, value: best.validationDice };
  return (
    <div className={styles['curves']}>
      <Plot
        kind="dice"
        points={dice}
        mark={mark}
        epochs={last}
        most={1}
        title={words.dice}
        now={words.diceNow(dice.at(-1)?.value, mark?.value)}
        summary={words.diceSummary(dice, mark)}
      />
      <Plot
        kind="loss"
        points={loss}
        epochs={last}
        most={roundAbove(loss.map(({ value }) => value))}
        title={words.loss}
        now={words.lossNow(loss.at(-1)?.value)}
        summary={words.lossSummary(loss)}
      />
      <p className={styles['axis']}>
        <span>{words.epoch(1)}</span>
        {last > 1 && <span>{words.epoch(last)}</span>}
      </p>
    </div>
  );
});

interface PlotProps {
  readonly kind: 'loss' | 'dice';
  readonly title: string;
  /** The latest value, beside the title. */
  readonly now: string;
  /** What the curve says, for those who do not see it. */
  readonly summary: string;
  readonly points: readonly CurvePoint[];
  readonly mark?: CurvePoint | undefined;
  readonly epochs: number;
  readonly most: number;
}

function Plot({ kind, title, now, summary, points, mark, epochs, most }: PlotProps) {
  const range = { epochs, most };
  const dot = mark ?? (points.length === 1 ? points[0] : undefined);
  return (
    <figure className={styles['figure']} data-kind={kind}>
      <figcaption>
        <span>{title}</span>
        <span>{now}</span>
      </figcaption>
      <div className={styles['plot']}>
        <span className={styles['scale']} aria-hidden="true">
          <span>{most}</span>
          <span>0</span>
        </span>
        <div className={styles['lines']} role="img" aria-label={summary}>
          <svg viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} preserveAspectRatio="none" aria-hidden="true">
            {[0, 0.5, 1].map((share) => (
              <path key={share} className={styles['grid']} d={`M0 ${share * PLOT.height}H${PLOT.width}`} />
            ))}
            <path className={styles['line']} d={pathOf(points, range)} />
          </svg>
          {dot !== undefined && <Dot at={placeOf(dot, range)} />}
        </div>
      </div>
    </figure>
  );
}

/** Round, however the plot is stretched. */
function Dot({ at: [x, y] }: { readonly at: readonly [number, number] }) {
  const style = { left: `${(100 * x) / PLOT.width}%`, top: `${(100 * y) / PLOT.height}%` };
  return <span className={styles['dot']} style={style} />;
}
