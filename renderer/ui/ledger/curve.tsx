import type { CurvePoint } from '../../../core/ledger/figures.ts';
import { HANDFUL } from '../../../core/ledger/figures.ts';
import { roundAbove } from '../round-above.ts';
import { text } from '../strings.ts';
import { PLOT, placeOf } from './curve-path.ts';
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
  return (
    <figure className={styles['figure']}>
      <figcaption>
        <span>{title}</span>
        {last !== undefined && points.length > 1 && <span>{valueText(last.value)}</span>}
      </figcaption>
      {first === undefined || last === undefined || points.length < 2 ? (
        <p className={styles['few']}>{words.curveFew(HANDFUL)}</p>
      ) : (
        <Plot {...{ title, points, valueText }} from={first.images} to={last.images} />
      )}
    </figure>
  );
}

function Plot({
  title,
  points,
  valueText,
  from,
  to,
}: CurveProps & { readonly from: number; readonly to: number }) {
  const most = roundAbove(points.map(({ value }) => value));
  const places = points.map((point) => placeOf(point, { from, to, most }));
  const path = places.map(
    ([x, y], index) => `${index === 0 ? 'M' : 'L'}${x * PLOT.width} ${y * PLOT.height}`,
  );
  const told = points.map(({ images, value }) => `${valueText(value)} (${words.upTo(images)})`);
  return (
    <div className={styles['plot']} role="img" aria-label={words.curve(title, told)}>
      <span className={styles['most']}>{valueText(most)}</span>
      <span className={styles['least']}>0</span>
      <div className={styles['lines']}>
        <svg viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} preserveAspectRatio="none" aria-hidden="true">
          {[0, 0.5, 1].map((share) => (
            <path key={share} className={styles['grid']} d={`M0 ${share * PLOT.height}H${PLOT.width}`} />
          ))}
          <path className={styles['line']} d={path.join('')} />
        </svg>
        {places.map(([x, y], index) => (
          <span key={index} className={styles['dot']} style={{ left: `${100 * x}%`, top: `${100 * y}%` }} />
        ))}
      </div>
      <span className={styles['from']}>{words.upTo(from)}</span>
      <span className={styles['to']}>{words.upTo(to)}</span>
    </div>
  );
}
