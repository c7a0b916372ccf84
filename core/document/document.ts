import { EMPTY_RECT } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { LabelGrid } from '../mask/label-grid.ts';
import { applyTiles, MaskEdit } from '../mask/mask-edit.ts';
import { tilesToGrid } from '../mask/tiles.ts';
import type { ClassDefinition, ClassChange } from './classes.ts';
import type { Commit, ObjectChange } from './commit.ts';
import type { Segment } from '../mask/segments.ts';
import type { EditName } from './edit-name.ts';
import type { ImageId } from './image-id.ts';
import { projectOf } from './image-id.ts';
import type { Prediction } from './prediction.ts';
import type { FrameState } from './state.ts';
import type { CommitStream, Draft, DraftTarget } from './stream.ts';

/** Who wanted a step, a person by default, and what else it is part of. */
export type StepOrigin = Pick<Draft, 'author' | 'group'>;

/** What goes with the pixels of a step. */
export interface StepDetails extends StepOrigin {
  readonly detail?: string;
  readonly fields?: DraftTarget['fields'];
  readonly classes?: readonly ClassChange[];
  /** Objects that pixels of the edit are of; there is nothing to them where no pixel changes. */
  readonly objects?: readonly ObjectChange[];
  readonly predictions?: readonly Prediction[];
}

/** Labels to work on as one picture: those of a frame, or of a plane across the frames of a volume. */
export interface LabelDocument {
  /** Of the frame, or what a plane is known by. */
  readonly imageId: ImageId;
  /** The frame at which what is done here can be taken back. */
  readonly place: ImageId;
  readonly grid: LabelGrid;
  readonly frame: FrameState;
  readonly classes: readonly ClassDefinition[];
  readonly objects: readonly Segment[];
  /** See `SeriesState`. */
  readonly nextObject: number;
  readonly nextLabel: number;
  /** Grows with everything that changes here. */
  readonly revision: number;
  /** Pixels are written through the edit, which is then committed or cancelled; one at a time. */
  begin(): MaskEdit;
  /** Makes an edit, and what goes with it, one step; null when nothing changed. */
  commit(name: EditName, edit: MaskEdit | null, details?: StepDetails): Commit | null;
  /** Whether a commit speaks of what is shown here. */
  isTouchedBy(commit: Commit): boolean;
  /** Takes up what a commit has changed here, unless that was drawn here; the rectangle is what looks different. */
  follow(commit: Commit): Rect;
}

/**
 * One frame as pixels to work on: its grid always holds what the stream's state says, and what is being drawn. Knows
 * nothing of tools, cameras or windows.
 */
export class AnnotationDocument implements LabelDocument {
  readonly imageId: ImageId;
  readonly grid: LabelGrid;
  readonly #stream: CommitStream;
  /** Revision whose tiles the grid holds. */
  #shown: number;

  /** The frame must be part of the stream's state. */
  constructor(stream: CommitStream, imageId: ImageId) {
    const frame = stream.frame(imageId);
    if (frame === undefined) throw new RangeError(`The frame ${imageId} is not open`);
    this.imageId = imageId;
    this.#stream = stream;
    this.#shown = frame.revision;
    this.grid = tilesToGrid(frame);
  }

  get place(): ImageId {
    return this.imageId;
  }

  /** As the stream's commits have left it. */
  get frame(): FrameState {
    const frame = this.#stream.frame(this.imageId);
    if (frame === undefined) throw new RangeError(`The frame ${this.imageId} was closed`);
    return frame;
  }

  get classes(): readonly ClassDefinition[] {
    return this.#stream.project(projectOf(this.imageId))?.classes ?? [];
  }

  /** Objects of the frame's series. */
  get objects(): readonly Segment[] {
    return this.#stream.series(this.imageId).objects;
  }

  get nextObject(): number {
    return this.#stream.series(this.imageId).nextObject;
  }

  get nextLabel(): number {
    return this.#stream.project(projectOf(this.imageId))?.nextLabel ?? 1;
  }

  get revision(): number {
    return this.frame.revision;
  }

  begin(): MaskEdit {
    return new MaskEdit(this.grid);
  }

  commit(name: EditName, edit: MaskEdit | null, details: StepDetails = {}): Commit | null {
    const { fields = {}, objects = [], ...rest } = details;
    const tiles = edit === null ? [] : edit.commit();
    // The grid holds them already.
    this.#shown = this.frame.revision + 1;
    const commit = this.#stream.commit({
      name,
      project: projectOf(this.imageId),
      place: this.imageId,
      targets: [{ frame: this.imageId, tiles, fields }],
      objects: tiles.length === 0 ? [] : [{ series: this.#stream.series(this.imageId).id, changes: objects }],
      ...rest,
    });
    this.#shown = this.frame.revision;
    return commit;
  }

  isTouchedBy({ targets }: Commit): boolean {
    return targets.some(({ frame }) => frame === this.imageId);
  }

  follow({ targets }: Commit): Rect {
    const target = targets.find(({ frame }) => frame === this.imageId);
    if (target === undefined || target.parent < this.#shown) return EMPTY_RECT;
    this.#shown = target.parent + 1;
    return applyTiles(this.grid, target.tiles, 'after');
  }
}
