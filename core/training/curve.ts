import type { EpochRecord } from '../contract/training.ts';
import { bestEpoch } from './history.ts';

interface Series {
  readonly title: string;
  readonly color: string;
  /** Epoch and value. */
  readonly points: readonly (readonly [number, number])[];
  /** The point to single out. */
  readonly mark?: readonly [number, number];
}

// Mid-tones that read on white and on black pages alike.
const INK = '#7a828c';
const LOSS_COLOR = '#d07a2d';
const DICE_COLOR = '#2f8fc4';
const PANEL = { width: 360, height: 240, left: 48, right: 16, top: 32, bottom: 40 } as const;

/** Learning curve as a stand-alone SVG: training loss on the left, validation Dice (if any) on the right. */
export function learningCurve(history: readonly EpochRecord[]): string {
  const dice = history.flatMap(({ epoch, validationDice }) =>
    validationDice === null ? [] : [[epoch, validationDice] as const],
  );
  const best = bestEpoch(history);
  const series: Series[] = [
    {
      title: 'Training loss',
      color: LOSS_COLOR,
      points: history.map(({ epoch, loss }) => [epoch, loss] as const),
    },
  ];
  if (best && best.validationDice !== null) {
    const mark = [best.epoch, best.validationDice] as const;
    series.push({ title: 'Mean validation Dice', color: DICE_COLOR, points: dice, mark });
  }
  const width = series.length * PANEL.width;
  const lastEpoch = Math.max(2, history.length);
  const panels = series.map((each, index) => panel(each, index * PANEL.width, lastEpoch)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.height}" ` +
    `width="${width}" height="${PANEL.height}" font-family="system-ui, sans-serif" font-size="11" ` +
    `fill="${INK}">${panels}</svg>\n`
  );
}

function panel({ title, color, points, mark }: Series, offset: number, lastEpoch: number): string {
  const values = points.map(([, value]) => value);
  const yTicks = niceTicks(Math.min(...values), Math.max(...values), 5);
  const low = yTicks[0] as number;
  const high = yTicks.at(-1) as number;
  const innerWidth = PANEL.width - PANEL.left - PANEL.right;
  const innerHeight = PANEL.height - PANEL.top - PANEL.bottom;
  const right = PANEL.left + innerWidth;
  const bottom = PANEL.top + innerHeight;
  const x = (epoch: number): number => PANEL.left + ((epoch - 1) / (lastEpoch - 1)) * innerWidth;
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * innerHeight;
  const at = (epoch: number, value: number): string => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;

  const grid = yTicks.map((tick) => {
    const height = y(tick).toFixed(1);
    return (
      `<line x1="${PANEL.left}" x2="${right}" y1="${height}" y2="${height}" stroke="${INK}" ` +
      `stroke-opacity="0.25"/>` +
      `<text x="${PANEL.left - 6}" y="${height}" dy="0.35em" text-anchor="end">${label(tick, yTicks)}</text>`
    );
  });
  const xTicks = niceTicks(1, lastEpoch, 6).filter((tick) => Number.isInteger(tick) && tick <= lastEpoch);
  const epochs = [...new Set([1, ...xTicks.filter((tick) => tick > 1)])].map(
    (tick) => `<text x="${x(tick).toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
  );
  const line = `<polyline points="${points.map(([epoch, value]) => at(epoch, value)).join(' ')}"`;
  const marked = mark ? markedPoint(x(mark[0]), y(mark[1]), mark, color) : '';
  return (
    `<g transform="translate(${offset} 0)"><text x="${PANEL.left}" y="18" font-size="13" font-weight="600">` +
    `${title}</text>${grid.join('')}${epochs.join('')}` +
    `<text x="${PANEL.left + innerWidth / 2}" y="${PANEL.height - 6}" text-anchor="middle">epoch</text>` +
    `${line} fill="none" stroke="${color}" stroke-width="1.75" stroke-linejoin="round"/>${marked}</g>`
  );
}

/** A dot on the line, and its value in the panel's title row, where no line can cross it. */
function markedPoint(x: number, y: number, [epoch, value]: readonly [number, number], color: string): string {
  return (
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5" fill="${color}"/>` +
    `<text x="${PANEL.width - PANEL.right}" y="18" text-anchor="end" fill="${color}">` +
    `best ${value.toFixed(4)} at epoch ${epoch}</text>`
  );
}

/** Round values from below `low` to above `high`, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const least = 1e-6 * Math.max(Math.abs(high), 1);
  const span = high - low > least ? high - low : 1e5 * least;
  const rough = span / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? 10 * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  // Multiplied out, not summed up, so that no rounding error gathers.
  return Array.from({ length: last - first + 1 }, (_, tick) =>
    Number(((first + tick) * step).toPrecision(12)),
  );
}

function label(tick: number, ticks: readonly number[]): string {
  const step = (ticks[1] as number) - (ticks[0] as number);
  return tick.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
