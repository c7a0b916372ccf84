import type { Gesture, Sample, Tool } from './tool.ts';

/** Dragging right widens the window, dragging up lowers the level, as radiologists know it; 1 step a CSS pixel. */
export const windowLevel = {
  label: 'Window/level',
  icon: 'sun-moon',
  keys: ['I'],
  cursor: 'cross',
  settings: [],
  paints: false,
  press: (context, { sample }): Gesture => {
    const before = context.settings().display;
    const { screen } = sample;
    return {
      move(samples: readonly Sample[]): void {
        const last = samples.at(-1)?.screen;
        if (last === undefined) return;
        const window = Math.min(Math.max(before.window + last.x - screen.x, 1), 510);
        const level = Math.min(Math.max(before.level + last.y - screen.y, 0), 255);
        context.set({ display: { ...before, window, level } });
      },
      release: () => 'finished',
      finish: () => undefined,
      cancel: () => context.set({ display: before }),
    };
  },
} as const satisfies Tool;
