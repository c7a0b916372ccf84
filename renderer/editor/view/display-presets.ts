import type { DisplaySettings } from '../state.ts';

/** Windows that are worth a name, for 8-bit intensities. */
export const DISPLAY_PRESETS = {
  full: { window: 255, level: 127.5 },
  dark: { window: 128, level: 64 },
  middle: { window: 128, level: 128 },
  bright: { window: 128, level: 192 },
} as const satisfies Readonly<Record<string, Pick<DisplaySettings, 'window' | 'level'>>>;

export type DisplayPreset = keyof typeof DISPLAY_PRESETS;

/** The preset that a display is, or null for one that somebody set by hand. */
export function presetOf({ window, level }: DisplaySettings): DisplayPreset | null {
  const names = Object.keys(DISPLAY_PRESETS) as DisplayPreset[];
  return (
    names.find((name) => DISPLAY_PRESETS[name].window === window && DISPLAY_PRESETS[name].level === level) ??
    null
  );
}
