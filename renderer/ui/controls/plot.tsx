import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import { PLOT, pathOf, placeOf } from './plot-shape.ts';
import type { PlotPoint, PlotRange } from './plot-shape.ts';
import styles from './plot.module.css';

interface PlotFigureProps {
  readonly title: string;
  /** The latest value, beside the title. */
  readonly now: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A plot, or what is said instead of one, below its title. */
export function PlotFigure({ title, now, className, children }: PlotFigureProps) {
  return (
    <figure className={classes(styles['figure'], className)}>
      <figcaption>
        <span>{title}</span>
        <span>{now}</span>
      </figcaption>
      {children}
    </figure>
  );
}

interface PlotProps {
  /** What the curve says, for those who do not see it. */
  readonly summary: string;
  readonly points: readonly PlotPoint[];
  readonly range: PlotRange;
  readonly dots: readonly PlotPoint[];
  /** The largest value, in words. */
  readonly most: string;
}

/** A curve above 0; the place may say how high and in which colour: `--plot-height`, `--plot-ink`. */
export function Plot({ summary, points, range, dots, most }: PlotProps) {
  return (
    <div className={styles['plot']} role="img" aria-label={summary}>
      <span className={styles['scale']}>
        <span>{most}</span>
        <span>0</span>
      </span>
      <div className={styles['lines']}>
        <svg viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} preserveAspectRatio="none" aria-hidden="true">
          {[0, 0.5, 1].map((share) => (
            <path key={share} className={styles['grid']} d={`M0 ${share * PLOT.height}H${PLOT.width}`} />
          ))}
          <path className={styles['line']} d={pathOf(points, range)} />
        </svg>
        {dots.map((dot, index) => (
          <Dot key={index} at={placeOf(dot, range)} />
        ))}
      </div>
    </div>
  );
}

/** Round, however the plot is stretched. */
function Dot({ at: [x, y] }: { readonly at: readonly [number, number] }) {
  const style = { left: `${(100 * x) / PLOT.width}%`, top: `${(100 * y) / PLOT.height}%` };
  return <span className={styles['dot']} style={style} />;
}

interface PlotEndsProps {
  readonly from: string;
  /** Null where there is but one place. */
  readonly to: string | null;
}

/** What lies at the left and at the right, below one plot or several of the same width. */
export function PlotEnds({ from, to }: PlotEndsProps) {
  return (
    <p className={styles['ends']}>
      <span>{from}</span>
      {to !== null && <span>{to}</span>}
    </p>
  );
}
