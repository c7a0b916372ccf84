import { memo } from 'react';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { bestEpoch } from '../../../core/training/history.ts';
import { Plot, PlotEnds, PlotFigure } from '../controls/plot.tsx';
import { roundAbove } from '../controls/plot-shape.ts';
import type { PlotPoint } from '../controls/plot-shape.ts';
import { text } from '../strings.ts';
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
  const loss = history.map(({ epoch, loss: value }): PlotPoint => [epoch, value]);
  const dice = history.flatMap(({ epoch, validationDice: value }): readonly PlotPoint[] =>
    value === null ? [] : [[epoch, value]],
  );
  const best = bestEpoch(history);
  const mark: PlotPoint | undefined =
    best === undefined || best.validationDice === null ? undefined : [best.epoch, best.validationDice];
  return (
    <div className={styles['curves']}>
      <Curve
        kind="dice"
        points={dice}
        mark={mark}
        epochs={last}
        most={1}
        title={words.dice}
        now={words.diceNow(dice.at(-1)?.[1], mark?.[1])}
        summary={words.diceSummary(dice, mark)}
      />
      <Curve
        kind="loss"
        points={loss}
        epochs={last}
        most={roundAbove(loss.map(([, value]) => value))}
        title={words.loss}
        now={words.lossNow(loss.at(-1)?.[1])}
        summary={words.lossSummary(loss)}
      />
      <PlotEnds from={words.epoch(1)} to={last > 1 ? words.epoch(last) : null} />
    </div>
  );
});

interface CurveProps {
  readonly kind: 'loss' | 'dice';
  readonly title: string;
  /** The latest value, beside the title. */
  readonly now: string;
  readonly summary: string;
  readonly points: readonly PlotPoint[];
  readonly mark?: PlotPoint | undefined;
  readonly epochs: number;
  readonly most: number;
}

function Curve({ kind, title, now, summary, points, mark, epochs, most }: CurveProps) {
  const dots = mark === undefined ? points.slice(0, points.length === 1 ? 1 : 0) : [mark];
  return (
    <PlotFigure title={title} now={now} className={styles[kind]}>
      <Plot
        summary={summary}
        points={points}
        range={{ from: 1, to: Math.max(1, epochs), most }}
        dots={dots}
        most={String(most)}
      />
    </PlotFigure>
  );
}
