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
import type { FrameState, SeriesState } from './state.ts';
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

/** What documents have of the project and the series that their place is in. */
export abstract class PlacedDocument {
  abstract readonly grid: LabelGrid;
  readonly place: ImageId;
  protected readonly stream: CommitStream;

  protected constructor(stream: CommitStream, place: ImageId) {
    this.stream = stream;
    this.place = place;
  }

  get classes(): readonly ClassDefinition[] {
    return this.stream.project(this.project)?.classes ?? [];
  }

  get objects(): readonly Segment[] {
    return this.series.objects;
  }

  get nextObject(): number {
    return this.series.nextObject;
  }

  get nextLabel(): number {
    return this.stream.project(this.project)?.nextLabel ?? 1;
  }

  begin(): MaskEdit {
    return new MaskEdit(this.grid);
  }

  protected get project(): string {
    return projectOf(this.place);
  }

  protected get series(): SeriesState {
    return this.stream.series(this.place);
  }
}

/**
 * One frame as pixels to work on: its grid always holds what the stream's state says, and what is being drawn. Knows
 * nothing of tools, cameras or windows.
 */
export class AnnotationDocument extends PlacedDocument implements LabelDocument {
  readonly grid: LabelGrid;
  /** Revision whose tiles the grid holds. */
  #shown: number;

  /** The frame must be part of the stream's state. */
  constructor(stream: CommitStream, imageId: ImageId) {
    const frame = stream.frame(imageId);
    if (frame === undefined) throw new RangeError(`The frame ${imageId} is not open`);
    super(stream, imageId);
    this.#shown = frame.revision;
    this.grid = tilesToGrid(frame);
  }

  get imageId(): ImageId {
    return this.place;
  }

  /** As the stream's commits have left it. */
  get frame(): FrameState {
    const frame = this.stream.frame(this.imageId);
    if (frame === undefined) throw new RangeError(`The frame ${this.imageId} was closed`);
    return frame;
  }

  get revision(): number {
    return this.frame.revision;
  }

  commit(name: EditName, edit: MaskEdit | null, details: StepDetails = {}): Commit | null {
    const { fields = {}, objects = [], ...rest } = details;
    const tiles = edit === null ? [] : edit.commit();
    // The grid holds them already.
    this.#shown = this.frame.revision + 1;
    const commit = this.stream.commit({
      name,
      project: this.project,
      place: this.place,
      targets: [{ frame: this.imageId, tiles, fields }],
      objects: tiles.length === 0 ? [] : [{ series: this.series.id, changes: objects }],
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
