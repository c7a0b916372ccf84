import { intensityRange } from '../../../core/imaging/intensity.ts';
import { CLIPPED } from '../../../core/imaging/value-window.ts';
import { zoomAt } from '../../../core/geometry/camera.ts';
import { DEFAULT_DISPLAY } from '../state.ts';
import { spanning, within } from '../view/value-scale.ts';
import type { DisplaySettings } from '../state.ts';
import { clamp, isOpen } from './action.ts';
import type { ActionContext, ActionsOf } from './action.ts';

const ZOOM_STEP = 1.25;

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
      const { bits, window } = context.workspace.state.value.values;
      display(context, spanning(bits === 8 ? intensityRange(intensities, CLIPPED) : window));
    },
  },
  'view.resetDisplay': {
    run: (context) =>
      display(context, { ...DEFAULT_DISPLAY, ...spanning(context.workspace.state.value.values.window) }),
  },
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
  const limited = within(workspace.state.value.values, next);
  workspace.state.update({ display: { ...next, ...limited, gamma: clamp(next.gamma, 0.1, 10) } });
}
