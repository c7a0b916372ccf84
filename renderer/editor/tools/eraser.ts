import { plainStroke } from './brush.ts';
import type { Tool } from './tool.ts';

/** The brush with background on it. */
export const eraser: Tool = {
  cursor: 'ring',
  sized: true,
  paints: false,
  press: (context, press) => plainStroke(context, press, true),
};
