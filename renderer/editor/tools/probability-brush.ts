import { paintWhere } from '../../../core/mask/paint.ts';
import { cutoffOf } from '../../../core/mask/threshold.ts';
import { StrokeGesture } from './stroke.ts';
import type { Tool } from './tool.ts';

/** How far one notch of the wheel moves the threshold within the stroke. */
const NOTCH = 0.05;

/**
 * Within the stroke the threshold is moved: down where it adds, up where it takes away. So the new edge is another
 * contour of the network's own probabilities, and a coarse stroke gives a fine outline.
 */
export const probabilityBrush = {
  label: 'Probability brush',
  icon: 'wand-sparkles',
  keys: ['T'],
  cursor: 'ring',
  settings: ['brushSize', 'brushShape', 'writeRule', 'valueRange', 'probabilityShift'],
  needs: 'prediction',
  paints: true,
  press: (context, press) => {
    const { layer } = context.session;
    const { activeLabel } = context.settings();
    if (layer === null) return null;
    const probability = layer.probability(activeLabel).data;
    const pen = context.pen(press.erase ? 0 : activeLabel, press.sample.point);
    if (pen === null) return null;
    const { ink, details } = pen;
    const cutoff = (): number => {
      const { threshold, probabilityShift } = context.settings();
      return cutoffOf(threshold + (press.erase ? probabilityShift : -probabilityShift));
    };
    return new StrokeGesture(context, press, {
      name: 'probability-brush',
      details,
      paint: (edit, spans) => {
        const limit = cutoff();
        return paintWhere(
          edit,
          spans,
          ink,
          (pixel) => (probability[pixel] as number) >= limit !== press.erase,
        );
      },
      adjust: (notches) => {
        const probabilityShift = context.settings().probabilityShift + notches * NOTCH;
        context.set({ probabilityShift });
      },
    });
  },
} as const satisfies Tool;
