/** Every tool, in the order of the tool bar. */
export const TOOL_IDS = [
  'pan',
  'brush',
  'eraser',
  'probability-brush',
  'threshold-brush',
  'fill',
  'wand',
  'lasso',
  'polygon',
  'rectangle',
  'ellipse',
  'objects',
  'window-level',
  'measure',
] as const;
export type ToolId = (typeof TOOL_IDS)[number];
