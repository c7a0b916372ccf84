import { isFitted } from '../core/geometry/camera.ts';
import type { Camera } from '../core/geometry/camera.ts';
import type { Editor } from './editor/editor.ts';
import type { Settings } from './editor/settings.ts';
import { TOOL_IDS } from './editor/tools/tool-id.ts';

/** What is remembered of the editor's settings, and what is understood of a value from another version. */
const REMEMBERED: { readonly [Key in keyof Settings]?: (value: unknown) => boolean } = {
  brushSize: isNumber,
  brushShape: isOneOf('round', 'square', 'sphere'),
  writeRule: isOneOf('all', 'background', 'class'),
  activeLabel: isNumber,
  isLabelChosen: isBoolean,
  opacity: isNumber,
  maskVisible: isBoolean,
  outlineOnly: isBoolean,
  outlineWidth: isNumber,
  rulers: isBoolean,
  threePlanes: isBoolean,
  studyShown: isBoolean,
  tool: isOneOf(...TOOL_IDS),
};

/** What `recall` takes; plain values, because they are stored. */
export function remember({ state, view }: Editor): Readonly<Record<string, unknown>> {
  const settings = Object.entries(state).filter(([key]) => key in REMEMBERED);
  const { imageSize } = state;
  const { camera, viewport } = view;
  // One that is fitted is to be fitted again, whatever size the canvas has by then.
  const isFit = imageSize !== null && isFitted(camera, imageSize, viewport);
  return { ...Object.fromEntries(settings), ...(isFit ? {} : { camera }) };
}

/**
 * Sets an editor up as it was. Every part may be missing, since versions before did not know it, and what cannot be
 * understood is left as it is.
 */
export function recall(editor: Editor, memory: Readonly<Record<string, unknown>>): void {
  const understood = Object.entries(REMEMBERED).filter(([key, isValid]) => isValid(memory[key]));
  // What was chosen for another project was not chosen for this one.
  editor.set({ isLabelChosen: false, ...Object.fromEntries(understood.map(([key]) => [key, memory[key]])) });
  if (isCamera(memory['camera'])) editor.setCamera(memory['camera']);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isOneOf(...values: readonly string[]): (value: unknown) => boolean {
  return (value) => values.some((known) => known === value);
}

function isCamera(value: unknown): value is Camera {
  if (typeof value !== 'object' || value === null) return false;
  const { scale, offsetX, offsetY } = value as Partial<Record<keyof Camera, unknown>>;
  return isNumber(scale) && scale > 0 && isNumber(offsetX) && isNumber(offsetY);
}
