import type { ActionId, ArgumentsOf } from '../action-id.ts';
import type { EditorPorts } from '../ports.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace.ts';

export interface ActionContext {
  readonly workspace: Workspace;
  readonly ports: EditorPorts;
}

/** One command. It may be run whenever `isEnabled` says so, which it does by default. */
export interface ActionDefinition<Id extends ActionId> {
  readonly isEnabled?: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext, ...args: ArgumentsOf<Id>) => void;
}

/** All actions whose id begins with `Prefix` and a dot. */
export type ActionsOf<Prefix extends string> = {
  readonly [Id in Extract<ActionId, `${Prefix}.${string}`>]: ActionDefinition<Id>;
};

export function isOpen({ workspace }: ActionContext): boolean {
  return workspace.session !== null;
}

/** For work on the open image: what is in progress is ended first, so that each is a step of its own. */
export function onImage<Arguments extends readonly unknown[]>(
  work: (context: ActionContext, session: Session, ...args: Arguments) => void,
): {
  readonly isEnabled: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext, ...args: Arguments) => void;
} {
  return {
    isEnabled: isOpen,
    run: (context, ...args) => {
      context.workspace.settle();
      const { session } = context.workspace;
      if (session !== null) work(context, session, ...args);
    },
  };
}

export function clamp(value: number, smallest: number, largest: number): number {
  return Math.min(Math.max(value, smallest), largest);
}
