import { clamp } from '../../core/clamp.ts';
import { zoomAt } from '../../core/geometry/camera.ts';
import { windowOf } from '../../core/imaging/value-window.ts';
import type { DisplaySettings } from '../editor/state.ts';
import { openingDisplay } from '../editor/view/displays.ts';
import { presetOf, presetsOn, spanning, within } from '../editor/view/value-scale.ts';
import { isOpen } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

const ZOOM_STEP = 1.25;

const NEXT_CHANNEL: Readonly<Record<DisplaySettings['channel'], DisplaySettings['channel']>> = {
  all: 'red',
  red: 'green',
  green: 'blue',
  blue: 'all',
};

/** Camera and display of the image; its pixels and labels stay as they are. */
export const viewActions = {
  'view.fit': {
    label: 'Fit to window',
    keys: ['Ctrl+0'],
    isEnabled: isOpen,
    run: ({ workspace }) => workspace.viewing.fit(),
  },
  'view.actualSize': {
    label: 'Actual size',
    keys: ['Ctrl+1'],
    isEnabled: isOpen,
    run: (context) => zoom(context, 1 / context.workspace.view.value.camera.scale),
  },
  'view.zoomIn': {
    label: 'Zoom in',
    keys: ['Ctrl+=', 'Ctrl++'],
    isEnabled: isOpen,
    run: (context) => zoom(context, ZOOM_STEP),
  },
  'view.zoomOut': {
    label: 'Zoom out',
    keys: ['Ctrl+-'],
    isEnabled: isOpen,
    run: (context) => zoom(context, 1 / ZOOM_STEP),
  },
  'view.invert': {
    label: 'Invert the image',
    keys: ['Ctrl+I'],
    isEnabled: isOpen,
    run: (context) => display(context, { invert: !context.workspace.state.value.display.invert }),
  },
  'view.nextChannel': {
    label: 'Next colour channel',
    keys: ['C'],
    isEnabled: isOpen,
    run: (context) =>
      display(context, { channel: NEXT_CHANNEL[context.workspace.state.value.display.channel] }),
  },
  'view.autoWindow': {
    label: 'Auto window/level',
    keys: ['Ctrl+Shift+L'],
    isEnabled: isOpen,
    run: (context) => {
      const intensities = context.workspace.session?.intensities() ?? null;
      if (intensities === null) {
        context.workspace.state.update({ hint: 'no-pixels' });
        return;
      }
      display(context, spanning(windowOf(intensities, context.workspace.state.value.values)));
    },
  },
  'view.resetDisplay': {
    label: 'Reset the image view',
    keys: ['Ctrl+Shift+0'],
    isEnabled: isOpen,
    run: (context) => display(context, openingDisplay(context.workspace.state.value.values)),
  },
  'view.sideBySide': {
    label: 'Prediction side by side',
    keys: ['Shift+D'],
    run: ({ workspace }) => workspace.set({ sideBySide: !workspace.state.value.sideBySide }),
  },
  'view.rulers': {
    label: 'Show or hide the rulers',
    keys: ['Shift+U'],
    run: ({ workspace }) => workspace.set({ rulers: !workspace.state.value.rulers }),
  },
  'view.study': {
    label: 'Show or hide patient and study',
    keys: ['Shift+H'],
    run: ({ workspace }) => workspace.set({ studyShown: !workspace.state.value.studyShown }),
  },
  'view.nextPreset': {
    label: 'Next window preset',
    keys: ['Y'],
    isEnabled: isOpen,
    run: (context) => {
      const { display: before, values, valueUnit } = context.workspace.state.value;
      const all = presetsOn(values, valueUnit);
      // Some are the same, and some are out of reach of the values: they would lead back.
      const presets = all.filter((one) => presetOf(within(values, one), all) === one);
      const next = presets.findIndex(({ id }) => id === presetOf(before, presets)?.id) + 1;
      const { window, level } = presets[next % presets.length] ?? before;
      display(context, { window, level });
    },
  },
  'view.display': {
    run: (context, change: Partial<DisplaySettings>) => display(context, change),
  },
} as const satisfies ActionTable;

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
