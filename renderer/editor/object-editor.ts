import type { EditName } from '../../core/document/edit-name.ts';
import type { StepDetails } from '../../core/document/document.ts';
import type { CommitStream, Need } from '../../core/document/stream.ts';
import type { ImagePoint } from '../../core/geometry/camera.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import { instancesOf } from '../../core/mask/instances.ts';
import type { SplitOptions } from '../../core/mask/instances.ts';
import { maskOf, readRect } from '../../core/mask/label-grid.ts';
import type { MaskEdit } from '../../core/mask/mask-edit.ts';
import { cutOut, objectExtents } from '../../core/mask/objects.ts';
import type { ObjectExtent } from '../../core/mask/objects.ts';
import { renumber, replaceLabels } from '../../core/mask/paint.ts';
import { newObject } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import { pixelsAlong, splitAlong } from '../../core/mask/split.ts';
import type { Labelling } from './labelling.ts';
import type { Observable } from './observable.ts';
import { ObjectLinks } from './object-links.ts';
import { newIds } from './pen.ts';
import type { CutOf } from './ports.ts';
import type { Session } from './session.ts';
import type { EditorState, FocusPlace, Hint } from './state.ts';

/** The workspace, as far as objects are worked on. */
interface ObjectDesk {
  readonly session: Session | null;
  readonly state: Observable<EditorState>;
  readonly labelling: Labelling;
  readonly stream: CommitStream;
  readonly viewing: { focus(rect: Rect, place: FocusPlace): void };
  readonly cutOf: CutOf;
  mayWrite(): boolean;
  across(need: () => Need, work: () => void, ready: Promise<unknown> | null): Promise<void> | null;
  readAll(): Promise<void>;
  changed(rect: Rect): void;
  commit(name: EditName, edit: MaskEdit | null, details?: StepDetails): boolean;
}

/** An object that has pixels. */
export interface PlacedObject extends Segment, ObjectExtent {}

/**
 * What is done to objects as such, each a step of its own. Objects keep their ids for good: one without pixels is gone
 * for people, and only taking the step back brings it to life again.
 */
export class ObjectEditor {
  readonly links: ObjectLinks;
  readonly #desk: ObjectDesk;

  constructor(desk: ObjectDesk) {
    this.links = new ObjectLinks(desk);
    this.#desk = desk;
  }

  select(selectedObject: number | null): void {
    const { state } = this.#desk;
    if (state.value.selectedObject !== selectedObject) state.update({ selectedObject });
  }

  /** Objects with pixels, of one class where that is asked for, by id. Looks at every pixel. */
  placed(label?: number): readonly PlacedObject[] {
    const { session } = this.#desk;
    if (session === null || session.document.objects.length === 0) return [];
    const extents = objectExtents(session.grid);
    return session.document.objects.flatMap((object) => {
      const extent = extents.get(object.id);
      const isWanted = label === undefined || object.class === label;
      return extent === undefined || !isWanted ? [] : [{ ...object, ...extent }];
    });
  }

  remove(id: number): void {
    const isGone = this.#renumber('object-delete', new Map([[id, 0]]));
    if (isGone && this.#desk.state.value.selectedObject === id) this.select(null);
  }

  /** Drops the objects of a class for which it is asked. */
  drop(label: number, isDropped: (object: PlacedObject) => boolean): void {
    const dropped = this.placed(label).filter(isDropped);
    this.#renumber('object-drop', new Map(dropped.map(({ id }) => [id, 0])));
  }

  /** Makes plain pixels of a class of those of its objects. */
  flatten(label: number): void {
    this.#renumber('object-flatten', new Map(this.placed(label).map(({ id }) => [id, label])));
  }

  /**
   * Makes objects of the plain pixels of a class, of touching ones one each, as the model cuts them whose prediction is
   * shown, and has it drawn as objects.
   */
  make(label: number): void {
    const { session, labelling } = this.#desk;
    if (session === null || label === 0 || !labelling.mayWrite(label)) return;
    const { grid, document } = session;
    const found = instancesOf(maskOf(grid, label), [1], this.#splitOf(label));
    if (found.objects.length === 0) {
      this.#say('class-empty');
      return;
    }
    const first = newIds(this.#desk, found.objects.length);
    if (first === null) return;
    const labels = grid.data.map((own, pixel) => {
      const instance = found.data[pixel] as number;
      return instance === 0 ? own : first + instance - 1;
    });
    const objects = found.objects.map(({ id }) => newObject(first + id - 1, label));
    const definition = document.classes.find((known) => known.label === label);
    const before = { objects: definition?.objects ?? false };
    const classes = before.objects ? [] : [{ label, before, after: { objects: true } }];
    this.#replace('object-make', rectOf(grid), labels, objects, classes);
  }

  /**
   * Cuts the object along a line that has most of the line, or the one that is selected where the line meets it. The
   * largest piece keeps the id.
   */
  split(line: readonly ImagePoint[]): void {
    const { session, state, labelling } = this.#desk;
    if (session === null) return;
    const { grid } = session;
    const counts = new Map<number, number>();
    for (const pixel of pixelsAlong(line, rectOf(grid))) {
      const id = grid.data[pixel] as number;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const met = this.placed().filter(({ id }) => counts.has(id));
    const lengthIn = ({ id }: PlacedObject): number =>
      id === state.value.selectedObject ? Infinity : (counts.get(id) ?? 0);
    const [object] = met.toSorted((a, b) => lengthIn(b) - lengthIn(a));
    if (object !== undefined && !labelling.mayWrite(object.class)) return;
    const { left, top } = object?.box ?? rectOf(grid);
    const inside = line.map(({ x, y }) => ({ x: x - left, y: y - top }));
    const pieces = object === undefined ? null : splitAlong(cutOut(grid, object.id, object.box), inside);
    if (object === undefined || pieces === null) {
      this.#say('no-split');
      return;
    }
    const first = newIds(this.#desk, pieces.count);
    if (first === null) return;
    const labels = readRect(grid.data, grid.width, object.box).map((own, pixel) => {
      const piece = pieces.data[pixel] as number;
      return piece === 0 ? own : first + piece - 1;
    });
    const objects = Array.from({ length: pieces.count }, (_, at) => newObject(first + at, object.class));
    this.#replace('object-split', object.box, labels, objects);
  }

  /** Selects the next object of the class that is painted, or the one before, and brings it into view. */
  step(direction: 1 | -1): void {
    const { state, viewing } = this.#desk;
    const { selectedObject, activeLabel } = state.value;
    const all = this.placed(activeLabel);
    const current = all.findIndex(({ id }) => id === selectedObject);
    const start = current < 0 && direction === -1 ? 0 : current;
    const at = (start + direction + all.length) % Math.max(1, all.length);
    const next = all[at];
    if (next === undefined) {
      this.#say('no-object');
      return;
    }
    this.select(next.id);
    viewing.focus(next.box, { kind: 'object', number: at + 1, total: all.length });
  }

  #splitOf(label: number): SplitOptions {
    const layer = this.#desk.session?.layer;
    return layer ? layer.splitOf(label, this.#desk.cutOf(layer.prediction.modelSha256)) : {};
  }

  /** One step that gives pixels of some labels other ones; says so quietly where there was nothing to change. */
  #renumber(name: EditName, labels: ReadonlyMap<number, number>): boolean {
    const { session, labelling } = this.#desk;
    if (session === null) return false;
    const { objects } = session.document;
    const touched = objects.filter(({ id }) => labels.has(id) || [...labels.values()].includes(id));
    if (touched.some((object) => !labelling.mayWrite(object.class))) return false;
    const edit = session.document.begin();
    this.#desk.changed(renumber(edit, labels));
    const isDone = this.#desk.commit(name, edit);
    if (!isDone) this.#say('no-object');
    return isDone;
  }

  #replace(
    name: EditName,
    rect: Rect,
    labels: Uint16Array,
    made: readonly Segment[],
    classes: StepDetails['classes'] = [],
  ): void {
    const { session, labelling } = this.#desk;
    if (session === null) return;
    const objects = made.map((after) => ({ id: after.id, before: null, after }));
    const edit = session.document.begin();
    const { writable } = labelling.ink(0, 'all');
    this.#desk.changed(replaceLabels(edit, rect, labels, writable));
    if (!this.#desk.commit(name, edit, { objects, classes })) this.#say('nothing-there');
  }

  #say(hint: Hint): void {
    this.#desk.state.update({ hint });
  }
}
