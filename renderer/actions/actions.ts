import type { Unsubscribe } from '../editor/observable.ts';
import type { Action, ActionContext } from './action.ts';
import { appActions } from './app.ts';
import { archiveActions } from './archive.ts';
import { brushActions } from './brush.ts';
import { classActions } from './classes.ts';
import { editActions, historyActions } from './edit.ts';
import { measureActions } from './measure.ts';
import { maskDisplayActions } from './mask-display.ts';
import { maskActions } from './mask.ts';
import { objectActions } from './objects.ts';
import { planeActions } from './planes.ts';
import { proposalActions } from './proposals.ts';
import { reviewActions } from './review.ts';
import { conflictActions, regionActions } from './regions.ts';
import { toolActions } from './tools.ts';
import { trainingActions } from './training.ts';
import { viewActions } from './view.ts';
import { volumeActions } from './volume.ts';

/** Actions that belong together, under the title that the help sheet gives them, in its order. */
export const GROUPS = {
  Images: { ...appActions, ...archiveActions },
  Review: reviewActions,
  Tools: toolActions,
  Brush: brushActions,
  Classes: classActions,
  Objects: objectActions,
  Mask: { ...maskDisplayActions, ...maskActions },
  Proposal: proposalActions,
  Training: trainingActions,
  Measurements: measureActions,
  'Uncertain regions': { ...regionActions, ...conflictActions },
  View: viewActions,
  'Three planes': { ...planeActions, ...volumeActions },
  Edit: { ...editActions, ...historyActions },
} as const;

/** Every action there is. */
export const ACTIONS = {
  ...GROUPS.Images,
  ...GROUPS.Review,
  ...GROUPS.Tools,
  ...GROUPS.Brush,
  ...GROUPS.Classes,
  ...GROUPS.Objects,
  ...GROUPS.Mask,
  ...GROUPS.Proposal,
  ...GROUPS.Training,
  ...GROUPS.Measurements,
  ...GROUPS['Uncertain regions'],
  ...GROUPS.View,
  ...GROUPS['Three planes'],
  ...GROUPS.Edit,
} as const;

type Table = typeof ACTIONS;
export type ActionId = keyof Table;

/** Those with a label: a key, a menu entry or the palette can run them as they are. */
export type PlainActionId = {
  [Id in ActionId]: Table[Id] extends { readonly label: string } ? Id : never;
}[ActionId];

/** What `run` takes after the id. */
export type ArgumentsOf<Id extends ActionId> =
  Parameters<Table[Id]['run']> extends readonly [unknown, ...infer Told] ? Told : [];

/** The same actions as things to be run: their arguments follow from the id. */
const RUNNABLE: {
  readonly [Id in ActionId]: Pick<Action, 'isEnabled' | 'writes' | 'ofFrame'> & {
    readonly run: (context: ActionContext, ...told: ArgumentsOf<Id>) => void;
  };
} = ACTIONS;

export function isPlain(id: ActionId): id is PlainActionId {
  return 'label' in ACTIONS[id];
}

/** The plain actions of a table, in its order. */
export function plainIds(table: Partial<typeof ACTIONS> = ACTIONS): readonly PlainActionId[] {
  return (Object.keys(table) as ActionId[]).filter(isPlain);
}

/** Runs actions: the editor, the images beside the open one and the application around it meet here. */
export class Actions {
  readonly #context: ActionContext;

  constructor(context: ActionContext) {
    this.#context = context;
  }

  /**
   * Runs an action; does nothing where it is not enabled, and says so where the work may only be looked at, or the
   * action speaks of a frame and a plane is open.
   */
  run<Id extends ActionId>(id: Id, ...told: ArgumentsOf<Id>): void {
    if (RUNNABLE[id].writes === true && !this.#context.workspace.mayWrite()) return;
    if (this.#isOutOfPlane(id)) this.#context.workspace.state.update({ hint: 'frame-only' });
    if (this.isEnabled(id)) RUNNABLE[id].run(this.#context, ...told);
  }

  isEnabled(id: ActionId): boolean {
    const { writes, isEnabled } = RUNNABLE[id];
    if (this.#isOutOfPlane(id)) return false;
    if (writes === true && this.#context.workspace.stream.isReadOnly) return false;
    return isEnabled?.(this.#context) ?? true;
  }

  #isOutOfPlane(id: ActionId): boolean {
    return RUNNABLE[id].ofFrame === true && this.#context.workspace.state.value.isPlane;
  }

  /** Tells whenever an action may have become possible, or no longer is. */
  readonly subscribe = (listener: () => void): Unsubscribe => {
    const { workspace, app } = this.#context;
    const ends = [
      workspace.state.listen(listener),
      workspace.progress.listen(listener),
      app.project.subscribe(listener),
      app.models.subscribe(listener),
      app.jobs.subscribe(listener),
      app.training.subscribe(listener),
      app.batch.subscribe(listener),
      app.updates.subscribe(listener),
      app.planes.subscribe(listener),
      app.arrangement.subscribe(listener),
      app.withheld.subscribe(listener),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
}
