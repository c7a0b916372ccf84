import type { ImageId } from './image-id.ts';
import type { WorkEvent } from './work-event.ts';

/** Steps that belong together, though each frame has its own: a model's answers to all images of a project. */
export interface StepGroup {
  readonly id: string;
  /** Name of the model. */
  readonly detail: string;
  /** When its first step was taken, in milliseconds since 1970. */
  readonly at: number;
  /** Frames where a step of it is applied, by the id of the step, in the order in which they were taken. */
  readonly applied: ReadonlyMap<string, ImageId>;
  /** Whether any of its steps was taken back. */
  readonly isReversed: boolean;
}

/** The groups that there are in what happened to a project, however it is told: at once or as it happens. */
export class StepGroups {
  readonly #groups = new Map<string, StepGroup & { readonly applied: Map<string, ImageId> }>();

  /** Takes up what happened next; what is in no group is passed over. */
  take({ id, kind, step = id, group: name, detail = '', at, frames: [frame] }: WorkEvent): void {
    if (name === undefined || frame === undefined) return;
    const known = this.#groups.get(name) ?? { id: name, detail, at, applied: new Map(), isReversed: false };
    if (kind === 'undo') known.applied.delete(step);
    else known.applied.set(step, frame);
    this.#groups.set(name, { ...known, isReversed: known.isReversed || kind === 'undo' });
  }

  /** The latest of which a step is applied still, and that is not left out; null where there is none. */
  latest(isLeftOut: (id: string) => boolean = () => false): StepGroup | null {
    const isThere = ({ id, applied }: StepGroup): boolean => applied.size > 0 && !isLeftOut(id);
    return [...this.#groups.values()].findLast(isThere) ?? null;
  }
}
