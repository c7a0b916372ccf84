import type { BrowserWindow, Rectangle } from 'electron';
import * as z from 'zod';
import type { JsonFile } from './files/json-file.ts';

export const windowStateSchema = z.object({
  bounds: z.object({
    x: z.int().exactOptional(),
    y: z.int().exactOptional(),
    width: z.int().positive(),
    height: z.int().positive(),
  }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** Moves within this time are written once, in milliseconds. */
const SETTLED = 300;

export const initialWindowState: WindowState = { bounds: { width: 1440, height: 900 }, maximized: false };

/**
 * The remembered state, centred on the first display where the remembered place is on none any more, and no larger than
 * the largest display.
 * @param areas of the displays that windows may cover
 */
export function placeOnDisplay(state: WindowState, areas: readonly Rectangle[]): WindowState {
  const { x, y } = state.bounds;
  const width = Math.min(state.bounds.width, ...widest(areas.map((area) => area.width)));
  const height = Math.min(state.bounds.height, ...widest(areas.map((area) => area.height)));
  const visible =
    x !== undefined && y !== undefined && areas.some((area) => overlaps(area, { x, y, width, height }));
  const place = visible ? { x, y } : {};
  return { ...state, bounds: { ...place, width, height } };
}

/** The largest length; none where there is no display. */
function widest(lengths: readonly number[]): readonly number[] {
  return lengths.length === 0 ? [] : [Math.max(...lengths)];
}

/** Enough of the window to take hold of it. */
function overlaps(area: Rectangle, window: Rectangle): boolean {
  const width = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x);
  const height = Math.min(area.y + area.height, window.y + window.height) - Math.max(area.y, window.y);
  return width >= 100 && height >= 40;
}

/** Keeps the file up to date while the window is moved, since the way an app ends is not ours to choose. */
export function rememberWindow(window: BrowserWindow, file: JsonFile<WindowState>): void {
  const save = () => {
    if (window.isDestroyed() || window.isMinimized()) return;
    void file.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  let timer: NodeJS.Timeout | undefined;
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SETTLED);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
}
