import type { CurvePoint } from '../../../core/ledger/figures.ts';
import { HANDFUL } from '../../../core/ledger/figures.ts';
import { Plot, PlotEnds, PlotFigure } from '../controls/plot.tsx';
import { roundAbove } from '../controls/plot-shape.ts';
import type { PlotPoint } from '../controls/plot-shape.ts';
import { text } from '../strings.ts';
import styles from './curve.module.css';

const words = text.ledger;

interface CurveProps {
  readonly title: string;
  readonly points: readonly CurvePoint[];
  readonly valueText: (value: number) => string;
}

/** How something changed from one group of images to the next. One group alone is no curve. */
export function Curve({ title, points, valueText }: CurveProps) {
  const [first] = points;
  const last = points.at(-1);
  const places = points.map(({ images, value }): PlotPoint => [images, value]);
  const most = roundAbove(points.map(({ value }) => value));
  const told = points.map(({ images, value }) => `${valueText(value)} (${words.upTo(images)})`);
  return (
    <PlotFigure title={title} now={last === undefined || points.length < 2 ? '' : valueText(last.value)}>
      {first === undefined || last === undefined || points.length < 2 ? (
        <p className={styles['few']}>{words.curveFew(HANDFUL)}</p>
      ) : (
        <>
          <Plot
            summary={words.curve(title, told)}
            points={places}
            range={{ from: first.images, to: last.images, most }}
            dots={places}
            most={valueText(most)}
          />
          <PlotEnds from={words.upTo(first.images)} to={words.upTo(last.images)} />
        </>
      )}
    </PlotFigure>
  );
}
