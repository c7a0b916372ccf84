import { clamp } from '../../core/clamp.ts';
import { LARGEST_BRUSH, SMALLEST_BRUSH } from '../../core/mask/brush.ts';
import type { EditorState } from './state.ts';

/** How a person has set the editor up. No part of the document, so nothing of it can be undone. */
export type Settings = Pick<
  EditorState,
  | 'tool'
  | 'activeLabel'
  | 'isLabelChosen'
  | 'brushSize'
  | 'brushShape'
  | 'writeRule'
  | 'valueRange'
  | 'tolerance'
  | 'contiguous'
  | 'inVolume'
  | 'probabilityShift'
  | 'maskVisible'
  | 'opacity'
  | 'outlineOnly'
  | 'outlineWidth'
  | 'overlay'
  | 'imageVisible'
  | 'sideBySide'
  | 'threePlanes'
  | 'rulers'
  | 'studyShown'
  | 'display'
>;

const LIMITS: { readonly [Key in keyof Settings]?: (value: number) => number } = {
  brushSize: (diameter) => clamp(Math.round(diameter), SMALLEST_BRUSH, LARGEST_BRUSH),
  // Not rounded: a finely turned wheel would never get anywhere.
  tolerance: (difference) => clamp(difference, 0, 255),
  probabilityShift: (share) => clamp(share, 0, 1),
  opacity: (share) => clamp(Math.round(share * 100) / 100, 0, 1),
  outlineWidth: (width) => clamp(width, 0.5, 8),
};

/** The same settings with every number within its limits. */
export function withinLimits(settings: Partial<Settings>): Partial<Settings> {
  const entries = Object.entries(settings).map(([key, value]) => {
    const limit = LIMITS[key as keyof Settings];
    return [key, limit !== undefined && typeof value === 'number' ? limit(value) : value];
  });
  return Object.fromEntries(entries) as Partial<Settings>;
}
