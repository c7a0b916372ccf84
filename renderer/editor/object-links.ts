import type { ObjectChange } from '../../core/document/commit.ts';
import { projectOf } from '../../core/document/image-id.ts';
import type { EditName } from '../../core/document/edit-name.ts';
import type { FrameState } from '../../core/document/state.ts';
import type { CommitStream, Need } from '../../core/document/stream.ts';
import { hasObject, linkObjects, renameFrom } from '../../core/mask/link-objects.ts';
import type { LinkOptions, Renaming } from '../../core/mask/link-objects.ts';
import { Provenance } from '../../core/mask/provenance.ts';
import { classTable } from '../../core/mask/segments.ts';
import type { SegmentClasses } from '../../core/mask/segments.ts';
import { renumberTiles } from '../../core/mask/tiles.ts';
import type { Labelling } from './labelling.ts';
import type { Observable } from './observable.ts';
import { newIds } from './pen.ts';
import type { Session } from './session.ts';
import type { EditorState, Hint } from './state.ts';

/** The workspace, as far as objects are followed through frames. */
interface LinkDesk {
  readonly session: Session | null;
  readonly state: Observable<EditorState>;
  readonly labelling: Labelling;
  readonly stream: CommitStream;
  mayWrite(): boolean;
  across(need: () => Need, work: () => void, ready: Promise<unknown> | null): Promise<void> | null;
  /** See `FrameSource.readAll`. */
  readAll(): Promise<void>;
}

/** Frames in the order of the volume, null where nothing is known of one; `here` is the open one, -1 in a plane. */
interface Frames {
  readonly all: readonly (FrameState | null)[];
  readonly here: number;
}

/** What becomes of the objects of each frame, the objects that it makes, and whose decision those pixels are then. */
interface Plan {
  readonly renamings: readonly Renaming[];
  readonly objects?: readonly ObjectChange[];
  readonly origin?: Provenance;
}

/**
 * What is done to objects through the frames of the volume that is shown: an object is one through all frames in which
 * it has the same id. Each is one step of all the frames that it changes. Linking says nothing of pixels, so it leaves
 * alone whose decision they are.
 */
export class ObjectLinks {
  readonly #desk: LinkDesk;

  constructor(desk: LinkDesk) {
    this.#desk = desk;
  }

  /** Links objects of the open frame to those of the next one that they overlap. */
  linkNext(): void {
    this.#link({ links: 1 });
  }

  /** The same from the first frame to the last. */
  linkAll(): void {
    this.#link({});
  }

  /** Links the selected object to the one of the next frame that it overlaps most. */
  linkSelected(): void {
    const id = this.#selected();
    if (id !== null) this.#link({ links: 1, only: id });
  }

  /** Makes the selected object another one from the open frame on. */
  unlink(): void {
    const { session } = this.#desk;
    const id = this.#selected();
    const before = session?.document.objects.find((object) => object.id === id);
    if (before === undefined) return;
    this.#through('object-unlink', ({ all, here }) => {
      const isLinked = all.slice(0, here).some((frame) => frame !== null && hasObject(frame, before.id));
      const made = isLinked ? newIds(this.#desk, 1) : null;
      if (!isLinked) this.#say('nothing-linked');
      if (made === null) return null;
      const objects = [{ id: made, before: null, after: { ...before, id: made } }];
      return { renamings: renameFrom(all, here, new Map([[before.id, made]])), objects };
    });
  }

  /** Gives the pixels of one object to another, in all frames. */
  merge(into: number, from: number): void {
    if (into !== from && this.#mayWrite(into, from)) this.#renumber('object-merge', from, into);
  }

  /** Makes background of an object in all frames. */
  remove(id: number): void {
    if (this.#mayWrite(id)) this.#renumber('object-delete', id, 0);
  }

  #renumber(name: EditName, from: number, into: number): void {
    this.#through(name, ({ all }) => {
      const renaming = new Map([[from, into]]);
      if (!all.some((frame) => frame !== null && hasObject(frame, from))) this.#say('no-object');
      return { renamings: all.map(() => renaming), origin: Provenance.human };
    });
  }

  #link({ links, only }: Pick<LinkOptions, 'links' | 'only'>): void {
    const isAll = links === undefined;
    this.#through('object-link', ({ all, here }) => {
      const from = isAll ? 0 : here;
      const renamings = linkObjects(all.slice(from), {
        classes: this.#linkable(),
        ...(links === undefined ? {} : { links }),
        ...(only === undefined ? {} : { only }),
      });
      if (renamings.every(({ size }) => size === 0)) this.#say('nothing-linked');
      return { renamings: [...all.slice(0, from).map(() => NOTHING), ...renamings] };
    });
  }

  /** Classes of the objects that may be changed. */
  #linkable(): SegmentClasses {
    const { session, state } = this.#desk;
    const locked = new Set(state.value.classes.flatMap((one) => (one.locked ? [one.label] : [])));
    const objects = session?.document.objects ?? [];
    return classTable(objects.filter((object) => !object.locked && !locked.has(object.class)));
  }

  #selected(): number | null {
    const { selectedObject: id } = this.#desk.state.value;
    return id !== null && this.#mayWrite(id) ? id : null;
  }

  #mayWrite(...ids: readonly number[]): boolean {
    const { session, labelling } = this.#desk;
    const objects = session?.document.objects.filter(({ id }) => ids.includes(id)) ?? [];
    return objects.every((object) => labelling.mayWrite(object.class));
  }

  /** One step through all frames; where they are not at hand, they are read first. */
  #through(name: EditName, planFor: (frames: Frames) => Plan | null): void {
    const { session, state, stream } = this.#desk;
    if (session === null || !this.#desk.mayWrite()) return;
    const { imageId, place } = session.document;
    const isMissing = (id: string | null): id is string => id !== null && stream.frame(id) === undefined;
    const project = projectOf(place);
    void this.#desk.across(
      () => ({ project, frames: state.value.frames.filter(isMissing), labels: [] }),
      () => {
        // Another image may be open by then.
        if (this.#desk.session !== session) return;
        const ids = state.value.frames;
        const all = ids.map((id) => this.#shared(id, place));
        const plan = planFor({ all, here: ids.indexOf(imageId) });
        if (plan === null) return;
        const targets = all.flatMap((frame, index) => {
          const renaming = plan.renamings[index] ?? NOTHING;
          const tiles = frame === null ? [] : renumberTiles(frame, renaming, plan.origin);
          return frame === null || tiles.length === 0 ? [] : [{ frame: frame.id, tiles }];
        });
        if (targets.length === 0) return;
        const objects = [{ series: stream.series(place).id, changes: plan.objects ?? [] }];
        stream.commit({ name, project, targets, objects, place });
        if (name === 'object-link') this.#say('objects-linked');
        if (ids.includes(null)) this.#say('frames-unread');
      },
      state.value.frames.includes(null) ? this.#desk.readAll() : null,
    );
  }

  /** A frame, where its objects are those of the open one's series. */
  #shared(id: string | null, place: string): FrameState | null {
    const { stream } = this.#desk;
    const frame = id === null ? undefined : stream.frame(id);
    return frame !== undefined && stream.series(frame.id).id === stream.series(place).id ? frame : null;
  }

  #say(hint: Hint): void {
    this.#desk.state.update({ hint });
  }
}

const NOTHING: Renaming = new Map();
