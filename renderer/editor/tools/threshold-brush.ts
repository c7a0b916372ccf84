import { stepOf } from '../../../core/imaging/value-window.ts';
import { paintWhere } from '../../../core/mask/paint.ts';
import { StrokeGesture } from './stroke.ts';
import { pixelAt } from './pixel-at.ts';
import type { Tool } from './tool.ts';

/** Paints only where the intensity is within the tolerance of the pixel the stroke began on. */
export const thresholdBrush = {
  label: 'Threshold brush',
  icon: 'contrast',
  keys: ['Shift+T'],
  cursor: 'ring',
  settings: ['brushSize', 'brushShape', 'writeRule', 'valueRange', 'tolerance'],
  isDeep: true,
  paints: true,
  press: (context, press) => {
    const { image, grid } = context.session;
    const intensities = context.session.intensities();
    const seed = pixelAt(grid, press.sample.point);
    if (image === null || intensities === null || seed === null) {
      context.hint(intensities === null ? 'no-pixels' : 'nothing-there');
      return null;
    }
    const centre = intensities[seed] as number;
    const step = stepOf(image);
    const pen = context.pen(press.erase ? 0 : context.settings().activeLabel, press.sample.point);
    if (pen === null) return null;
    const { ink, details } = pen;
    const furthest = (): number => context.settings().tolerance * step;
    return new StrokeGesture(context, press, {
      name: 'threshold-brush',
      details,
      paint: (edit, spans) => {
        const most = furthest();
        return paintWhere(edit, spans, ink, (pixel) => {
          return Math.abs((intensities[pixel] as number) - centre) <= most;
        });
      },
      deep: { ink, values: () => ({ low: centre - furthest(), high: centre + furthest() }) },
      adjust: (notches) => context.set({ tolerance: context.settings().tolerance + notches }),
    });
  },
} as const satisfies Tool;
