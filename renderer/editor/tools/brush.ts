import { paintSpans } from '../../../core/mask/paint.ts';
import { StrokeGesture } from './stroke.ts';
import type { Gesture, Press, Tool, ToolContext } from './tool.ts';

/** Paints the active label, whatever the probabilities and intensities say. */
export const brush = {
  label: 'Brush',
  icon: 'brush',
  keys: ['B'],
  cursor: 'ring',
  settings: ['brushSize', 'brushShape', 'writeRule', 'valueRange'],
  isDeep: true,
  paints: true,
  press: (context, press) => plainStroke(context, press, press.erase),
} as const satisfies Tool;

/** A stroke that paints the active label, or background. */
export function plainStroke(context: ToolContext, press: Press, erase: boolean): Gesture | null {
  const pen = context.pen(erase ? 0 : context.settings().activeLabel, press.sample.point);
  if (pen === null) return null;
  const { ink, details } = pen;
  return new StrokeGesture(context, press, {
    name: ink.label === 0 ? 'eraser' : 'brush',
    paint: (edit, spans) => paintSpans(edit, spans, ink),
    details,
    deep: { ink },
  });
}
