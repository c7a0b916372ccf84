import { plainStroke } from './brush.ts';
import type { Tool } from './tool.ts';

/** The brush with background on it. */
export const eraser = {
  label: 'Eraser',
  icon: 'eraser',
  keys: ['E'],
  holds: true,
  cursor: 'ring',
  settings: ['brushSize', 'brushShape', 'writeRule', 'valueRange'],
  isDeep: true,
  paints: false,
  press: (context, press) => plainStroke(context, press, true),
} as const satisfies Tool;
