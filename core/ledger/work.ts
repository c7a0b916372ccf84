import { isDrawing } from '../document/edit-name.ts';
import type { EditName } from '../document/edit-name.ts';
import type { ModelWork } from '../document/effort.ts';
import type { ImageId } from '../document/image-id.ts';
import { isAccepted } from '../document/status.ts';
import type { ImageStatus } from '../document/status.ts';
import type { WorkEvent } from '../document/work-event.ts';

/**
 * How the mask of an image began: as a model's; drawn while models were in use, without having seen one's; drawn before
 * there was any. `null`: nothing was drawn, or it came from elsewhere, as by interpolating and importing.
 */
export type Beginning = 'pre-labelled' | 'blind' | 'by hand' | null;

/** What an image took. */
export interface ImageWork {
  readonly image: ImageId;
  readonly status: ImageStatus;
  /** See `ActiveTime`. */
  readonly seconds: number;
  /** Steps of drawing by people that stand: what was taken back is not counted, and what was done again is once. */
  readonly steps: number;
  readonly beginning: Beginning;
  /** Name of the model that drew first; null where none did. */
  readonly preLabel: string | null;
  /** Milliseconds since 1970 at which it was said to be done; null where it is not, or nobody knows when. */
  readonly finished: number | null;
  /** Who said so; null where they gave no name. */
  readonly by: string | null;
  /** What was measured then; null where no model was asked. */
  readonly model: ModelWork | null;
  readonly objects: number;
}

/** What draws by itself, so that it tells nothing about a person's own beginning. */
const FROM_ELSEWHERE: ReadonlySet<EditName> = new Set<EditName>(['copy-previous', 'import', 'interpolate']);

type Draft = { -readonly [Key in keyof ImageWork]: ImageWork[Key] } & { isBegun: boolean };

/** Steps that were taken back and not done again, by the ids of their first events. */
export function undoneIn(events: readonly WorkEvent[]): ReadonlySet<string> {
  const undone = new Set<string>();
  for (const { kind, step } of events) {
    if (step === undefined) continue;
    if (kind === 'undo') undone.add(step);
    else undone.delete(step);
  }
  return undone;
}

/** The seconds that were worked at each image. Those of a step across several are shared by all of them alike. */
export function secondsByImage(events: readonly WorkEvent[]): ReadonlyMap<ImageId, number> {
  const seconds = new Map<ImageId, number>();
  for (const { effort, frames } of events) {
    if (effort === undefined) continue;
    for (const frame of frames) {
      seconds.set(frame, (seconds.get(frame) ?? 0) + effort.seconds / frames.length);
    }
  }
  return seconds;
}

/**
 * What each image of a project took, in the order in which anything was first done to them.
 * @param events of the project, in their order
 * @param statuses of its images as they are now
 */
export function workOf(
  events: readonly WorkEvent[],
  statuses: ReadonlyMap<ImageId, ImageStatus>,
): readonly ImageWork[] {
  const undone = undoneIn(events);
  const seconds = secondsByImage(events);
  const drafts = new Map<ImageId, Draft>();
  let isModelInUse = false;
  for (const event of events) {
    isModelInUse ||= event.name === 'prediction';
    for (const image of event.frames) {
      const draft =
        drafts.get(image) ?? draftOf(image, statuses.get(image) ?? 'new', seconds.get(image) ?? 0);
      drafts.set(image, draft);
      if (event.kind === 'do') take(draft, event, { isUndone: undone.has(event.id), isModelInUse });
    }
  }
  return [...drafts.values()].map(({ isBegun: _isBegun, ...work }) => work);
}

function draftOf(image: ImageId, status: ImageStatus, seconds: number): Draft {
  const unknown = { steps: 0, beginning: null, preLabel: null, finished: null, by: null, model: null };
  return { image, status, seconds, ...unknown, objects: 0, isBegun: false };
}

interface Circumstances {
  readonly isUndone: boolean;
  readonly isModelInUse: boolean;
}

function take(draft: Draft, event: WorkEvent, { isUndone, isModelInUse }: Circumstances): void {
  const { name, author, detail, at, by = null, effort } = event;
  const isDrawn = author !== 'model' && isDrawing(name);
  if (isDrawn && !isUndone) draft.steps++;
  if (!draft.isBegun && (isDrawn || name === 'prediction' || name === 'no-finding')) {
    draft.isBegun = true;
    draft.beginning = beginningBy(name, isModelInUse);
    if (name === 'prediction') draft.preLabel = detail ?? null;
  }
  const isLastWord = (name === 'accept' || name === 'no-finding') && !isUndone;
  if (!isLastWord || !isAccepted(draft.status)) return;
  draft.finished = at;
  draft.by = by;
  draft.model = effort?.model ?? null;
  draft.objects = effort?.objects ?? 0;
}

function beginningBy(name: EditName, isModelInUse: boolean): Beginning {
  if (name === 'prediction') return 'pre-labelled';
  if (FROM_ELSEWHERE.has(name)) return null;
  return isModelInUse ? 'blind' : 'by hand';
}
