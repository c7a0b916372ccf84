import { planeSize } from '../geometry/planes.ts';
import type { PlaneCut } from '../geometry/planes.ts';
import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { LabelGrid } from '../mask/label-grid.ts';
import type { MaskEdit } from '../mask/mask-edit.ts';
import { cutLabels, followFrame, frameChanges } from '../mask/plane-labels.ts';
import type { FrameTiles } from '../mask/plane-labels.ts';
import type { Commit } from './commit.ts';
import { PlacedDocument } from './document.ts';
import type { LabelDocument, StepDetails } from './document.ts';
import type { EditName } from './edit-name.ts';
import type { ImageId } from './image-id.ts';
import { newFrame } from './state.ts';
import type { FrameState } from './state.ts';
import type { CommitStream } from './stream.ts';

/** A plane across frames, each of which is known by its id. */
export interface VolumePlane {
  readonly cut: PlaneCut;
  /** In the order of the volume. */
  readonly frames: readonly ImageId[];
  /** The frame that is looked at besides: what is done in the plane can be taken back there, too. */
  readonly place: ImageId;
}

/**
 * A plane across the frames of a volume as pixels to work on. All of the frames are part of the stream's state, and
 * what is drawn becomes one step of those that it changes. What is said of a frame, such as a threshold or that it is
 * right, cannot be said here.
 */
export class PlaneDocument extends PlacedDocument implements LabelDocument {
  readonly imageId: ImageId;
  readonly grid: LabelGrid;
  /** Nobody says anything of a plane: it is as good as drawn by hand. */
  readonly frame: FrameState;
  readonly #plane: VolumePlane;
  readonly #places: ReadonlyMap<ImageId, number>;
  #revision = 0;
  #isCommitting = false;

  constructor(stream: CommitStream, plane: VolumePlane) {
    const { cut, frames, place } = plane;
    super(stream, place);
    this.#plane = plane;
    this.#places = new Map(frames.map((id, frame) => [id, frame]));
    this.imageId = planeId(plane);
    this.grid = cutLabels(cut, this.#tilesOf);
    const size = planeSize(cut.volume, cut.plane);
    this.frame = { ...newFrame(this.imageId, size, 0), status: 'edited', tiles: new Map() };
  }

  get cut(): PlaneCut {
    return this.#plane.cut;
  }

  get revision(): number {
    return this.#revision;
  }

  commit(name: EditName, edit: MaskEdit | null, details: StepDetails = {}): Commit | null {
    const { detail, classes = [], objects = [] } = details;
    const { cut, frames } = this.#plane;
    const changes = frameChanges(cut, edit?.commit() ?? [], this.#tilesOf);
    const targets = [...changes].map(([frame, tiles]) => ({ frame: frames[frame] ?? '', tiles }));
    // The grid holds it already.
    this.#isCommitting = true;
    try {
      const { project, place } = this;
      const texts = detail === undefined ? {} : { detail };
      const made = targets.length === 0 ? [] : [{ series: this.series.id, changes: objects }];
      return this.stream.commit({ name, project, place, targets, ...texts, classes, objects: made });
    } finally {
      this.#isCommitting = false;
    }
  }

  isTouchedBy({ targets }: Commit): boolean {
    return targets.some(({ frame }) => this.#places.has(frame));
  }

  follow({ targets }: Commit): Rect {
    this.#revision++;
    if (this.#isCommitting) return EMPTY_RECT;
    return targets.reduce((dirty, { frame: id, tiles }) => {
      const frame = this.#places.get(id);
      if (frame === undefined || tiles.length === 0) return dirty;
      const now = this.#tilesOf(frame) ?? new Map<number, never>();
      return union(dirty, followFrame(this.grid, this.#plane.cut, frame, now));
    }, EMPTY_RECT);
  }

  readonly #tilesOf = (frame: number): FrameTiles | undefined =>
    this.stream.frame(this.#plane.frames[frame] ?? '')?.tiles;
}

/** Unlike the id of any frame, but of the same project and content. */
export function planeId({ cut: { plane, at }, frames }: Pick<VolumePlane, 'cut' | 'frames'>): ImageId {
  return `${frames[0] ?? ''}#${plane.fixed}.${at}`;
}
