import { within } from '../view/value-scale.ts';
import type { Gesture, Sample, Tool } from './tool.ts';

/** Dragging right widens the window, up lowers the level, as radiologists know it: a 255th of the range a CSS pixel. */
export const windowLevel = {
  label: 'Window/level',
  icon: 'sun-moon',
  keys: ['I'],
  cursor: 'cross',
  settings: [],
  looks: true,
  paints: false,
  press: (context, { sample }): Gesture => {
    const { display: before, values } = context.settings();
    const step = (values.high - values.low) / 255;
    const { screen } = sample;
    return {
      move(samples: readonly Sample[]): void {
        const last = samples.at(-1)?.screen;
        if (last === undefined) return;
        const window = before.window + step * (last.x - screen.x);
        const level = before.level + step * (last.y - screen.y);
        context.set({ display: { ...before, ...within(values, { window, level }) } });
      },
      release: () => 'finished',
      finish: () => undefined,
      cancel: () => context.set({ display: before }),
    };
  },
} as const satisfies Tool;
