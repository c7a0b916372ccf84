import type { Commit, CommitKind } from './commit.ts';
import { framesOf } from './commit.ts';
import type { EditName } from './edit-name.ts';
import type { Effort } from './effort.ts';
import type { ImageId } from './image-id.ts';

/** That a commit happened, without what it did; appended, never changed. */
export interface WorkEvent {
  /** Of the commit. */
  readonly id: string;
  readonly project: string;
  /** Those that it touched, and the one at which it was done, where that can be taken back. */
  readonly frames: readonly ImageId[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: CommitKind;
  /** Of `undo` and `redo`: the commit that began what was taken back or done again. */
  readonly step?: string;
  /** See `Commit`. */
  readonly group?: string;
  readonly name: EditName;
  /** Name of a class or model, or of a checkpoint. */
  readonly detail?: string;
  /** Set where a model was the author; a person is otherwise, or an earlier version that did not tell. */
  readonly author?: 'model';
  /** See `Commit`. */
  readonly by?: string;
  /** See `Commit`; the seconds are of all its frames together. */
  readonly effort?: Effort;
  /** Number of the commit in its journal, once it has one: tells apart what happened at the same time. */
  readonly order?: number;
}

/** @param places where the step can be taken back; null for nowhere */
export function eventOf(commit: Commit, places: Iterable<ImageId> | null): WorkEvent {
  const { id, project, at, kind, step, group, name, detail, author, by, effort } = commit;
  return {
    id,
    project,
    frames: places === null ? framesOf(commit) : [...places],
    at,
    kind,
    ...(kind === 'do' ? {} : { step }),
    ...(group === undefined ? {} : { group }),
    name,
    ...(detail === undefined ? {} : { detail }),
    ...(author === 'model' ? { author } : {}),
    ...(by === undefined ? {} : { by }),
    ...(effort === undefined ? {} : { effort }),
  };
}

/** What happened, in the order in which it did. What has no number yet came last. */
export function inOrder(events: readonly WorkEvent[]): readonly WorkEvent[] {
  return events.toSorted((a, b) => a.at - b.at || (a.order ?? Infinity) - (b.order ?? Infinity));
}

/** How many steps each person took, those who gave no name as `null`; what was taken back since counts, too. */
export function stepsByPerson(events: readonly WorkEvent[]): ReadonlyMap<string | null, number> {
  const steps = new Map<string | null, number>();
  for (const { kind, author, by = null } of events) {
    if (kind === 'do' && author !== 'model') steps.set(by, (steps.get(by) ?? 0) + 1);
  }
  return steps;
}
