import type { ActionArguments, ActionId, ArgumentsOf, PlainActionId } from './action-id.ts';
import type { ActionContext, ActionDefinition } from './actions/action.ts';
import { appActions } from './actions/app.ts';
import { brushActions } from './actions/brush.ts';
import { classActions } from './actions/classes.ts';
import { editActions, historyActions } from './actions/edit.ts';
import { maskDisplay } from './actions/mask-display.ts';
import { maskWork } from './actions/mask.ts';
import { conflictActions, regionActions } from './actions/regions.ts';
import { toolActions } from './actions/tools.ts';
import { viewActions } from './actions/view.ts';

export type ActionGroup = 'app' | 'tools' | 'brush' | 'classes' | 'mask' | 'regions' | 'view' | 'edit';

/** One command as menus, help, palette and buttons see it. Words for `id` are in the window's strings. */
export interface ActionInfo {
  readonly id: ActionId;
  readonly group: ActionGroup;
  /** Runs without being told anything, so it may be bound to a key and listed in the palette. */
  readonly plain: boolean;
}

type Definitions = { readonly [Id in ActionId]: ActionDefinition<Id> };

const DEFINITIONS: Definitions = {
  ...appActions,
  ...toolActions,
  ...brushActions,
  ...classActions,
  ...maskDisplay,
  ...maskWork,
  ...regionActions,
  ...conflictActions,
  ...viewActions,
  ...editActions,
  ...historyActions,
};

const GROUPS: Readonly<Record<string, ActionGroup>> = {
  app: 'app',
  tool: 'tools',
  brush: 'brush',
  class: 'classes',
  mask: 'mask',
  region: 'regions',
  conflict: 'regions',
  view: 'view',
  edit: 'edit',
  history: 'edit',
};

/** The same list as the keys of `ActionArguments`, which the compiler checks. */
const TOLD: Readonly<Record<keyof ActionArguments, true>> = {
  'brush.size': true,
  'brush.shape': true,
  'brush.writeRule': true,
  'brush.tolerance': true,
  'brush.contiguous': true,
  'brush.probabilityShift': true,
  'mask.threshold': true,
  'mask.opacity': true,
  'mask.outlineWidth': true,
  'mask.overlay': true,
  'mask.growBy': true,
  'mask.shrinkBy': true,
  'mask.removeSmallerThan': true,
  'conflict.goTo': true,
  'class.select': true,
  'class.add': true,
  'class.rename': true,
  'class.color': true,
  'class.lock': true,
  'class.hide': true,
  'class.solo': true,
  'class.delete': true,
  'view.display': true,
  'history.goTo': true,
  'history.checkpoint': true,
};

/** True for actions that need no argument. */
export function isPlain(id: ActionId): id is PlainActionId {
  return !(id in TOLD);
}

/** Every action there is, in the order of the help sheet. */
export const ACTIONS: readonly ActionInfo[] = (Object.keys(DEFINITIONS) as ActionId[]).map((id) => ({
  id,
  group: GROUPS[id.split('.')[0] ?? ''] ?? 'edit',
  plain: isPlain(id),
}));

export function isActionEnabled(id: ActionId, context: ActionContext): boolean {
  return DEFINITIONS[id].isEnabled?.(context) ?? true;
}

/** Runs an action, or does nothing where it is not enabled. */
export function runAction<Id extends ActionId>(
  id: Id,
  context: ActionContext,
  ...args: ArgumentsOf<Id>
): void {
  const definition: Definitions[Id] = DEFINITIONS[id];
  if (isActionEnabled(id, context)) definition.run(context, ...args);
}
