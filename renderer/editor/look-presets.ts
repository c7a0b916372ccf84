import type { ImageLook } from './state.ts';

/** Windows that are worth a name, for 8-bit intensities. */
export const LOOK_PRESETS = {
  full: { window: 255, level: 127.5 },
  dark: { window: 128, level: 64 },
  middle: { window: 128, level: 128 },
  bright: { window: 128, level: 192 },
} as const satisfies Readonly<Record<string, Pick<ImageLook, 'window' | 'level'>>>;

export type LookPreset = keyof typeof LOOK_PRESETS;

/** The preset that a look is, or null for one that somebody set by hand. */
export function presetOf({ window, level }: ImageLook): LookPreset | null {
  const names = Object.keys(LOOK_PRESETS) as LookPreset[];
  return (
    names.find((name) => LOOK_PRESETS[name].window === window && LOOK_PRESETS[name].level === level) ?? null
  );
}
