import { clamp } from '../../../core/clamp.ts';
import type { NamedWindow, Raster, ValueRange } from '../../../core/imaging/raster.ts';

/** The values of the open image, as far as its display needs them. */
export interface ValueScale extends ValueRange {
  readonly bits: Raster['bits'];
  /** What the image is opened with. */
  readonly window: ValueRange;
  /** What its file proposes. */
  readonly windows: readonly NamedWindow[];
  /** Whether it is opened with the lowest values white. */
  readonly isInverted: boolean;
}

/** Values `level - window / 2 .. level + window / 2` span black to white. */
export interface WindowLevel {
  readonly window: number;
  readonly level: number;
}

/** Of an image of 8 bits, and while there is none. */
export const BYTES: ValueScale = {
  bits: 8,
  low: 0,
  high: 255,
  window: { low: 0, high: 255 },
  windows: [],
  isInverted: false,
};

/** Reaches over the window, too, which is wider than the range of an image of one value. */
export function scaleOf({ bits, range, window, windows, isInverted }: Raster): ValueScale {
  return {
    bits,
    low: Math.min(range.low, window.low),
    high: Math.max(range.high, window.high),
    window,
    windows,
    isInverted,
  };
}

/** One scale for two frames of a series, so that its sliders stay where they are while it is scrolled. */
export function joined(a: ValueScale, b: ValueScale): ValueScale {
  return { ...b, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export function spanning({ low, high }: ValueRange): WindowLevel {
  return { window: high - low, level: (low + high) / 2 };
}

/** Least change of window and level that makes sense: 1, or a thousandth of the range where values are not whole. */
export function stepOn({ bits, low, high }: ValueScale): number {
  return bits === 'float' ? (high - low) / 1000 : 1;
}

/** A step for values that people write: 1, or where that is too coarse, the power of ten below a thousandth of all. */
export function roundStepOn(scale: ValueScale): number {
  return Math.min(1, 10 ** Math.floor(Math.log10(stepOn(scale))));
}

/** The multiple of `roundStepOn` that is nearest to a value. */
export function roundedOn(scale: ValueScale, value: number): number {
  const step = roundStepOn(scale);
  // As it is written: a tenth three times is more than three tenths.
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** Window and level as far as they are of use: a level among the values, and up to twice the window that spans them. */
export function within(scale: ValueScale, { window, level }: WindowLevel): WindowLevel {
  const { low, high } = scale;
  const largest = 2 * (high - low);
  return {
    window: clamp(window, Math.min(stepOn(scale), largest), largest),
    level: clamp(level, low, high),
  };
}

/** Parts of any range that are worth a name. */
export const RANGE_PARTS = ['full', 'dark', 'middle', 'bright'] as const;
export type RangePart = (typeof RANGE_PARTS)[number];

/** Windows of CT in Hounsfield units as radiologists know them. */
export const CT_WINDOWS = {
  brain: { window: 80, level: 40 },
  subdural: { window: 215, level: 75 },
  bone: { window: 2000, level: 500 },
  lung: { window: 1500, level: -600 },
  mediastinum: { window: 350, level: 50 },
  abdomen: { window: 400, level: 50 },
  liver: { window: 150, level: 30 },
} as const satisfies Readonly<Record<string, WindowLevel>>;
export type CtWindow = keyof typeof CT_WINDOWS;

/** A window with a name: a part of the range, what the file proposes, or one of CT's. */
export type DisplayPreset = WindowLevel & {
  /** Unlike that of any other. */
  readonly id: string;
} & ({ readonly part: RangePart } | { readonly name: string } | { readonly ct: CtWindow });

/** Where the halves of a range lie, in quarters of it. */
const MIDDLES = { dark: 1, middle: 2, bright: 3 } as const;

/** @param unit of the values; null where nobody says */
export function presetsOn(scale: ValueScale, unit: string | null): readonly DisplayPreset[] {
  const { bits, low, high, windows } = scale;
  // 256 values lie between 0 and 255; that much is known where they are whole.
  const extent = high - low + (bits === 'float' ? 0 : 1);
  return [
    ...RANGE_PARTS.map((part) => ({
      id: part,
      part,
      ...(part === 'full'
        ? spanning(scale)
        : { window: extent / 2, level: low + (MIDDLES[part] * extent) / 4 }),
    })),
    ...windows.map((window) => ({ id: `file ${window.name}`, name: window.name, ...spanning(window) })),
    ...(unit === 'HU' ? CT_PRESETS : []),
  ];
}

const CT_PRESETS: readonly DisplayPreset[] = (Object.keys(CT_WINDOWS) as CtWindow[]).map((ct) => ({
  id: `ct ${ct}`,
  ct,
  ...CT_WINDOWS[ct],
}));

/** The preset that a display is, or undefined for one that somebody set by hand. */
export function presetOf(
  { window, level }: WindowLevel,
  presets: readonly DisplayPreset[],
): DisplayPreset | undefined {
  return presets.find((preset) => preset.window === window && preset.level === level);
}
