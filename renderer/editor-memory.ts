import type { Camera } from '../core/geometry/camera.ts';
import type { Editor } from './editor/editor.ts';
import { TOOL_IDS } from './editor/tools/tool-id.ts';

/** What `recall` takes; plain values, because they are stored. */
export function remember({ state, view }: Editor): Readonly<Record<string, unknown>> {
  const { tool, brushSize, brushShape, writeRule, activeLabel, opacity, maskVisible, outlineOnly } = state;
  const { outlineWidth, rulers } = state;
  const { camera } = view;
  const brush = { tool, brushSize, brushShape, writeRule, activeLabel };
  return { ...brush, opacity, maskVisible, outlineOnly, outlineWidth, rulers, camera };
}

/**
 * Sets an editor up as it was. Every part may be missing, since versions before did not know it, and what cannot be
 * understood is left as it is.
 */
export function recall(editor: Editor, memory: Readonly<Record<string, unknown>>): void {
  const { tool, brushSize, brushShape, writeRule, activeLabel, opacity, maskVisible, outlineOnly, camera } =
    memory;
  const { outlineWidth, rulers } = memory;
  // Through actions, so that the editor's own limits hold for values from another version, too.
  if (isNumber(brushSize)) editor.run('brush.size', brushSize);
  if (isOneOf(['round', 'square'], brushShape)) editor.run('brush.shape', brushShape);
  if (isOneOf(['all', 'background', 'class'], writeRule)) editor.run('brush.writeRule', writeRule);
  if (isNumber(activeLabel)) editor.run('class.select', activeLabel);
  if (isNumber(opacity)) editor.run('mask.opacity', opacity);
  if (isBoolean(maskVisible) && maskVisible !== editor.state.maskVisible) editor.run('mask.toggle');
  if (isBoolean(outlineOnly) && outlineOnly !== editor.state.outlineOnly) editor.run('mask.toggleOutline');
  if (isNumber(outlineWidth)) editor.run('mask.outlineWidth', outlineWidth);
  if (isBoolean(rulers) && rulers !== editor.state.rulers) editor.run('view.rulers');
  if (isOneOf(TOOL_IDS, tool)) editor.run(`tool.${tool}`);
  if (isCamera(camera)) editor.setCamera(camera);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isOneOf<const Value>(values: readonly Value[], value: unknown): value is Value {
  return values.some((known) => known === value);
}

function isCamera(value: unknown): value is Camera {
  if (typeof value !== 'object' || value === null) return false;
  const { scale, offsetX, offsetY } = value as Partial<Record<keyof Camera, unknown>>;
  return isNumber(scale) && scale > 0 && isNumber(offsetX) && isNumber(offsetY);
}
