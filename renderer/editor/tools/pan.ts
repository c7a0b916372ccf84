import { pan as panned } from '../../../core/geometry/camera.ts';
import type { ScreenPoint } from '../../../core/geometry/camera.ts';
import type { Gesture, Sample, Tool, ToolContext } from './tool.ts';

export const pan = {
  label: 'Pan',
  icon: 'hand',
  keys: ['H'],
  holds: true,
  cursor: 'grab',
  settings: [],
  looks: true,
  paints: false,
  press: (context, { sample }) => panGesture(context, sample.screen),
} as const satisfies Tool;

/** Moves the image with the pointer. The camera is no part of the document, so there is nothing to cancel. */
export function panGesture(context: Pick<ToolContext, 'viewState' | 'setView'>, start: ScreenPoint): Gesture {
  let last = start;
  return {
    move(samples: readonly Sample[]): void {
      const screen = samples.at(-1)?.screen;
      if (screen === undefined) return;
      const camera = panned(context.viewState().camera, screen.x - last.x, screen.y - last.y);
      last = screen;
      context.setView({ camera });
    },
    release: () => 'finished',
    finish: () => undefined,
    cancel: () => undefined,
  };
}
