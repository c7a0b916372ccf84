import type { StepDetails } from '../../core/document/document.ts';
import type { ImagePoint } from '../../core/geometry/camera.ts';
import type { Ink } from '../../core/mask/paint.ts';
import { LAST_SEGMENT, newObject, nextObject } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { Labelling } from './labelling.ts';
import type { Observable } from './observable.ts';
import type { Session } from './session.ts';
import type { EditorState } from './state.ts';
import { pixelAt } from './tools/pixel-at.ts';

/** What is drawn with, and what goes with the pixels of the step: the object that it begins, where it does. */
export interface Pen {
  readonly ink: Ink;
  readonly details: StepDetails;
}

/** The workspace, as far as it says what is drawn. */
interface ObjectDesk {
  readonly session: Session | null;
  readonly state: Observable<EditorState>;
  readonly labelling: Labelling;
}

/**
 * What gives pixels a label, background included, under the write rule and the locks. Of a class that is drawn as
 * objects, what begins on one of them goes on with it, else with the one that is selected; all else is a new object.
 * Null where there can be no further one, which is told in words.
 * @param from where a stroke begins; absent for an outline, which is always an object of its own
 */
export function penFor(desk: ObjectDesk, label: number, from?: ImagePoint): Pen | null {
  const { session, state, labelling } = desk;
  if (session === null || !isDrawnAsObjects(state.value, label)) return inked(labelling, label);
  const { document } = session;
  if (from !== undefined) {
    const selected = document.objects.find((object) => object.id === state.value.selectedObject) ?? null;
    const own = [objectAt(session, from), selected].find((object) => object?.class === label);
    if (own) return inked(labelling, own.id);
  }
  const id = newIds(desk, 1);
  if (id === null) return null;
  const after = newObject(id, label);
  session.begun = after;
  return inked(labelling, id, { objects: [{ id, before: null, after }] });
}

/** The first of so many new ids; null where there are none left, which is told in words. */
export function newIds(
  { session, state }: Pick<ObjectDesk, 'session' | 'state'>,
  count: number,
): number | null {
  const first = nextObject(session?.document.nextObject ?? 0);
  const isEnough = first !== null && first + count - 1 <= LAST_SEGMENT;
  if (!isEnough) state.update({ hint: 'objects-full' });
  return isEnough ? first : null;
}

/** Whether what is drawn of a class is an object by itself. */
function isDrawnAsObjects(state: EditorState, label: number): boolean {
  return state.classes.some((known) => known.label === label && known.objects === true);
}

/** The object under a point; null where there is none. */
export function objectAt({ grid, document }: Session, point: ImagePoint): Segment | null {
  const pixel = pixelAt(grid, point);
  if (pixel === null) return null;
  return document.objects.find(({ id }) => id === grid.data[pixel]) ?? null;
}

function inked(labelling: Labelling, label: number, details: StepDetails = {}): Pen {
  return { ink: labelling.ink(label), details };
}
