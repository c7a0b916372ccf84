import { intensityRange } from '../../../core/imaging/intensity.ts';
import { zoomAt } from '../../../core/geometry/camera.ts';
import { DEFAULT_DISPLAY } from '../state.ts';
import type { DisplaySettings } from '../state.ts';
import { clamp, isOpen } from './action.ts';
import type { ActionContext, ActionsOf } from './action.ts';

const ZOOM_STEP = 1.25;

/** Share of the darkest and of the brightest pixels that an automatic window leaves out. */
const CLIPPED = 0.005;

const NEXT_CHANNEL: Readonly<Record<DisplaySettings['channel'], DisplaySettings['channel']>> = {
  all: 'red',
  red: 'green',
  green: 'blue',
  blue: 'all',
};

/** Camera and display of the image; its pixels and labels stay as they are. */
export const viewActions: ActionsOf<'view'> = {
  'view.fit': { isEnabled: isOpen, run: ({ workspace }) => workspace.viewing.fit() },
  'view.actualSize': {
    isEnabled: isOpen,
    run: (context) => zoom(context, 1 / context.workspace.view.value.camera.scale),
  },
  'view.zoomIn': { isEnabled: isOpen, run: (context) => zoom(context, ZOOM_STEP) },
  'view.zoomOut': { isEnabled: isOpen, run: (context) => zoom(context, 1 / ZOOM_STEP) },
  'view.invert': {
    run: (context) => display(context, { invert: !context.workspace.state.value.display.invert }),
  },
  'view.nextChannel': {
    run: (context) =>
      display(context, { channel: NEXT_CHANNEL[context.workspace.state.value.display.channel] }),
  },
  'view.autoWindow': {
    isEnabled: isOpen,
    run: (context) => {
      const intensities = context.workspace.session?.intensities() ?? null;
      if (intensities === null) {
        context.workspace.state.update({ hint: 'no-pixels' });
        return;
      }
      const { low, high } = intensityRange(intensities, CLIPPED);
      display(context, { window: high - low, level: (low + high) / 2 });
    },
  },
  'view.resetDisplay': { run: (context) => display(context, DEFAULT_DISPLAY) },
  'view.sideBySide': {
    run: ({ workspace }) => workspace.state.update({ sideBySide: !workspace.state.value.sideBySide }),
  },
  'view.rulers': {
    run: ({ workspace }) => workspace.state.update({ rulers: !workspace.state.value.rulers }),
  },
  'view.display': { run: (context, change) => display(context, change) },
};

function zoom({ workspace }: ActionContext, factor: number): void {
  const { camera, viewport } = workspace.view.value;
  const middle = { x: viewport.width / 2, y: viewport.height / 2 };
  workspace.view.update({ camera: zoomAt(camera, middle, factor) });
}

function display({ workspace }: ActionContext, change: Partial<DisplaySettings>): void {
  const next = { ...workspace.state.value.display, ...change };
  const window = clamp(next.window, 1, 510);
  const level = clamp(next.level, 0, 255);
  workspace.state.update({ display: { ...next, window, level, gamma: clamp(next.gamma, 0.1, 10) } });
}
