import { pixelIn } from '../../core/geometry/planes.ts';
import type { PlanePixel } from '../../core/geometry/planes.ts';
import type { Vector } from '../../core/geometry/vector.ts';
import type { Axis } from '../../core/geometry/volume.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** The open volume in three planes, and the crosshair that all of them go through. */
export const planeActions = {
  'planes.toggle': {
    label: 'Three planes',
    icon: 'axis-3d',
    keys: ['Shift+X'],
    isEnabled: ({ app: { planes } }) => planes.state.volume !== null || planes.state.obstacle !== null,
    run: ({ workspace }) => {
      workspace.settle();
      workspace.set({ threePlanes: !workspace.state.value.threePlanes });
    },
  },
  'planes.next': {
    label: 'Work in the next plane',
    keys: ['Q'],
    isEnabled: isOn,
    run: ({ app }) => void app.planes.makeNextLarge(),
  },
  'planes.here': {
    label: 'Crosshair to the pointer',
    keys: ['S'],
    isEnabled: (context) => isOn(context) && context.workspace.view.value.cursor !== null,
    run: ({ workspace, app }) => {
      const { cursor } = workspace.view.value;
      if (cursor !== null) void app.planes.moveToPixel(app.planes.state.large, cursor);
    },
  },
  'planes.left': moving('Crosshair to the left', 'ArrowLeft', { x: -1, y: 0 }),
  'planes.right': moving('Crosshair to the right', 'ArrowRight', { x: 1, y: 0 }),
  'planes.up': moving('Crosshair up', 'ArrowUp', { x: 0, y: -1 }),
  'planes.down': moving('Crosshair down', 'ArrowDown', { x: 0, y: 1 }),
  /** To what a pixel of a plane shows. */
  'planes.moveTo': {
    isEnabled: isOn,
    run: ({ app }, { axis, pixel }: { readonly axis: Axis; readonly pixel: PlanePixel }) =>
      void app.planes.moveToPixel(axis, pixel),
  },
  /** On by so many slices of a plane. */
  'planes.scroll': {
    isEnabled: isOn,
    run: ({ app: { planes } }, { axis, by }: { readonly axis: Axis; readonly by: number }) => {
      const { crosshair } = planes.state;
      void planes.moveTo(crosshair.with(axis, crosshair[axis] + by) as unknown as Vector);
    },
  },
  'planes.makeLarge': {
    isEnabled: isOn,
    run: ({ app }, axis: Axis) => void app.planes.makeLarge(axis),
  },
} as const satisfies ActionTable;

export function isOn({ app }: ActionContext): boolean {
  return app.planes.state.isOn;
}

/** By one pixel of the plane that is worked in. */
function moving<Label extends string>(label: Label, key: string, by: PlanePixel) {
  return {
    label,
    keys: [key],
    isEnabled: isOn,
    run: ({ app: { planes } }: ActionContext) => {
      const { large, crosshair } = planes.state;
      const cut = planes.cut(large);
      if (cut === null) return;
      const { x, y } = pixelIn(cut.volume, cut.plane, crosshair);
      void planes.moveToPixel(large, { x: x + by.x, y: y + by.y });
    },
  };
}
