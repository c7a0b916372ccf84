import type { ActionId, PlainActionId } from './action-id.ts';

export type ActionGroup = 'app' | 'tools' | 'brush' | 'classes' | 'mask' | 'regions' | 'view' | 'edit';

/** One command as menus, help, palette and buttons see it. Words for `id` are in the window's strings. */
export interface ActionInfo {
  readonly id: ActionId;
  readonly group: ActionGroup;
  /** Runs without being told anything, so it may be bound to a key and listed in the palette. */
  readonly plain: boolean;
}

export declare const ACTIONS: readonly ActionInfo[];
export declare function isPlain(id: ActionId): id is PlainActionId;
