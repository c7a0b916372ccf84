import type { ObjectTable as SavedTable } from '../../../core/contract/object-table.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { messageOf } from '../../../core/errors.ts';
import type { Spacing } from '../../../core/geometry/size.ts';
import { objectWorkOf, UNTOUCHED } from '../../../core/ledger/object-work.ts';
import type { ObjectWork } from '../../../core/ledger/object-work.ts';
import type { MeasuredObject } from '../../../core/mask/measure-objects.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type { TimeLine, TimeLineState } from '../images/time-line.ts';
import { Observable } from '../observable.ts';
import { nextTask } from '../../next-task.ts';

/** An object of the open image in numbers, with what it took. */
export interface ListedObject extends MeasuredObject {
  /** Null where nobody knows: in a plane, and in images that were drawn on in versions that did not tell. */
  readonly work: ObjectWork | null;
  /** Whether no person drew any of it, or changed it since it was made; null where nobody knows. */
  readonly isUnedited: boolean | null;
}

export interface ObjectTableState {
  /** Objects of the open image that have pixels, by their numbers; null until they are measured. */
  readonly objects: readonly ListedObject[] | null;
  /** Of their lengths. */
  readonly unit: 'px' | 'mm';
  /** What became of the last file, for people. */
  readonly saved?: { readonly name: string; readonly objects: number };
  readonly problem?: string;
}

/** What is open in the editor, as far as it matters to the numbers. */
interface OpenImage {
  readonly imageId: ImageId | null;
  readonly imageName: string;
  readonly frames: readonly (ImageId | null)[];
  readonly revision: number;
  readonly spacing: Spacing | null;
  /** Another one where the image has other values. */
  readonly values: object;
  readonly valueUnit: string | null;
  readonly classes: readonly { readonly label: number; readonly name: string }[];
}

export interface ObjectTablePorts {
  readonly bridge: BridgeClient;
  readonly editor: {
    readonly state: OpenImage;
    subscribe(listener: () => void): () => void;
    onProgress(listener: () => void): () => void;
    /** While a person is drawing. */
    readonly isBusy: boolean;
    measureObjects(pause: () => Promise<void>): Promise<readonly MeasuredObject[] | null>;
    list(listed: ReadonlyMap<number, MeasuredObject> | null): void;
  };
  readonly timeLine: Pick<TimeLine, 'state' | 'subscribe'>;
}

/** Measuring looks at every pixel, so it waits for a pause in the work. */
const PAUSE_MS = 120;

const UNKNOWN: ObjectTableState = { objects: null, unit: 'px' };

/**
 * The objects of the open image in numbers, for as long as somebody looks at them. They are measured once the work
 * rests, a little at a time and never while a hand draws; the numbers of before stay until then.
 */
export class ObjectTable extends Observable<ObjectTableState> {
  readonly #ports: ObjectTablePorts;
  #ends: readonly (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was measured last, and what is being measured or is about to be. */
  #measured: Measurable | null = null;
  #wanted: Measurable | null = null;

  constructor(ports: ObjectTablePorts) {
    super(UNKNOWN);
    this.#ports = ports;
  }

  show(): void {
    const { editor, timeLine } = this.#ports;
    const follow = (): void => this.#follow();
    this.#ends = [editor.subscribe(follow), editor.onProgress(follow), timeLine.subscribe(follow)];
    follow();
  }

  hide(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#forget();
  }

  /** Asks for a file, and writes objects into it, in their order. */
  async save(objects: readonly ListedObject[]): Promise<void> {
    const { bridge, editor } = this.#ports;
    const { objects: all, unit } = this.state;
    this.set({ objects: all, unit });
    try {
      const saved = await bridge.request('objects.save', tableOf(objects, unit, editor.state));
      if (saved !== null) this.update({ saved: { name: saved.name, objects: objects.length } });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#measured = null;
    this.#wanted = null;
    this.set(UNKNOWN);
    this.#ports.editor.list(null);
  }

  #follow(): void {
    const { editor, timeLine } = this.#ports;
    const wanted = measurableOf(editor.state, timeLine.state);
    if (this.#measured !== null && this.#measured.imageId !== wanted.imageId) this.#forget();
    if (wanted.imageId === null || editor.isBusy || isSame(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#measure(wanted), PAUSE_MS);
  }

  async #measure(wanted: Measurable): Promise<void> {
    const { editor } = this.#ports;
    const measured = await editor.measureObjects(nextTask);
    if (this.#wanted !== wanted) return;
    if (measured === null) {
      // A hand came between: once more when it rests.
      this.#wanted = null;
      this.#follow();
      return;
    }
    this.#measured = wanted;
    const objects = withWork(measured, wanted);
    this.update({ objects, unit: wanted.spacing === null ? 'px' : 'mm' });
    editor.list(new Map(objects.map((object) => [object.id, object])));
  }
}

/** What the numbers depend on. */
interface Measurable extends Pick<OpenImage, 'imageId' | 'revision' | 'spacing' | 'values'> {
  /** What happened to the image; null of a plane. */
  readonly events: readonly WorkEvent[] | null;
}

function measurableOf(
  { imageId, revision, spacing, values }: OpenImage,
  timeLine: TimeLineState,
): Measurable {
  const events = timeLine.imageId === imageId ? timeLine.events : null;
  return { imageId, revision, spacing, values, events };
}

function withWork(
  objects: readonly MeasuredObject[],
  { imageId, events }: Measurable,
): readonly ListedObject[] {
  const works = imageId === null || events === null ? null : objectWorkOf(events, imageId);
  return objects.map((object) => {
    const work = works === null ? null : (works.get(object.id) ?? UNTOUCHED);
    return { ...object, work, isUnedited: object.isDrawn ? false : work && work.steps === 0 };
  });
}

function isSame(a: Measurable, b: Measurable | null): boolean {
  return (
    b !== null &&
    a.imageId === b.imageId &&
    a.revision === b.revision &&
    a.spacing === b.spacing &&
    a.values === b.values &&
    a.events === b.events
  );
}

function tableOf(
  objects: readonly ListedObject[],
  unit: ObjectTableState['unit'],
  image: OpenImage,
): SavedTable {
  const names = new Map(image.classes.map(({ label, name }) => [label, name]));
  const frame = image.frames.indexOf(image.imageId);
  return {
    image: image.frames.length > 1 ? `${image.imageName}, frame ${frame + 1}` : image.imageName,
    unit,
    valueUnit: image.valueUnit,
    rows: objects.map(({ box: _box, isDrawn: _isDrawn, class: label, ...measures }) => ({
      ...measures,
      class: names.get(label) ?? '',
    })),
  };
}
