import { ellipse, rectangle } from './box.ts';
import { brush } from './brush.ts';
import { eraser } from './eraser.ts';
import { fill } from './fill.ts';
import { lasso } from './lasso.ts';
import { measure } from './measure.ts';
import { objects } from './objects.ts';
import { pan } from './pan.ts';
import { polygon } from './polygon.ts';
import { probabilityBrush } from './probability-brush.ts';
import { thresholdBrush } from './threshold-brush.ts';
import type { ToolId } from './tool-id.ts';
import type { EditorState, Hint } from '../state.ts';
import type { Tool } from './tool.ts';
import { wand } from './wand.ts';
import { windowLevel } from './window-level.ts';

/** Tool bar, tool settings, keys, palette and help are derived from this table. */
export const TOOLS = {
  pan,
  brush,
  eraser,
  'probability-brush': probabilityBrush,
  'threshold-brush': thresholdBrush,
  fill,
  wand,
  lasso,
  polygon,
  rectangle,
  ellipse,
  objects,
  'window-level': windowLevel,
  measure,
} as const satisfies Readonly<Record<ToolId, Tool>>;

/** What keeps the tool in the hand from doing anything on the open image; null where nothing does. */
export function obstacleOf({ tool, imageId, isPlane, prediction }: EditorState): Hint | null {
  const { needs }: Tool = TOOLS[tool];
  if (needs === undefined || imageId === null) return null;
  if (isPlane) return 'frame-only';
  return needs === 'prediction' && prediction === null ? 'no-prediction' : null;
}
