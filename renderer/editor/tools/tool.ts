import type { EditName } from '../../../core/document/edit-name.ts';
import type { StepDetails } from '../../../core/document/document.ts';
import type { ImagePoint, ScreenPoint } from '../../../core/geometry/camera.ts';
import type { PlaneCut } from '../../../core/geometry/planes.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { Ink } from '../../../core/mask/paint.ts';
import type { VoxelSearch } from '../../../core/mask/voxel-search.ts';
import type { Modifiers } from '../input/events.ts';
import type { ObjectEditor } from '../object-editor.ts';
import type { Pen } from '../pen.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { CursorKind, EditorState, Hint, ToolPreview, ViewState } from '../state.ts';

/** One reading of the pointer over the image. */
export interface Sample {
  readonly point: ImagePoint;
  readonly screen: ScreenPoint;
  /** Share of the brush size that the pressure asks for, above 0 and up to 1. */
  readonly force: number;
}

export interface Press {
  readonly sample: Sample;
  readonly modifiers: Modifiers;
  /** Right button, Ctrl or the pen's eraser: take away instead of add. */
  readonly erase: boolean;
}

/** Voxels of the held volume that are to be painted. */
export interface VolumeStep {
  readonly name: EditName;
  readonly ink: Ink;
  /** The object that it begins, where it does. */
  readonly details?: StepDetails;
  readonly search: VoxelSearch;
}

/** What a tool may see and do. It decides when; core decides what happens to pixels. */
export interface ToolContext {
  readonly session: Session;
  /** As they are now: they change while a gesture lasts. */
  settings(): EditorState;
  viewState(): ViewState;
  /** The plane of a volume that is open, whose frames are all at hand; null where there is none. */
  cut(): PlaneCut | null;
  /** Voxels of that volume with labels of a table. */
  labelled(accepted: Uint8Array): VoxelSearch['within'];
  /** Paints voxels of that volume as one step of history. */
  paintVolume(step: VolumeStep): void;
  /** See `penFor`. */
  pen(label: number, from?: ImagePoint): Pen | null;
  readonly objects: ObjectEditor;
  /** Pixels in `rect` were written through an edit. */
  changed(rect: Rect): void;
  /** Makes an edit one step of history; false where it changed nothing, or may not. */
  commit(name: EditName, edit: MaskEdit | null, details?: StepDetails): boolean;
  /** Takes the latest step of the image back; false where there is none, or it may not. */
  takeBack(): boolean;
  rollback(edit: MaskEdit): void;
  show(preview: ToolPreview | null): void;
  hint(hint: Hint): void;
  set(settings: Partial<Settings>): void;
  setView(patch: Partial<ViewState>): void;
}

/** `elsewhere`: the press means nothing to what is in progress, which ends before it begins something else. */
export type Outcome = 'finished' | 'open' | 'elsewhere';

/** Something begun with a press and not yet over. Whoever drives it calls `finish` or `cancel` once, at the end. */
export interface Gesture {
  /** What it did is a step already, and it only waits for changes to that: it ends with whatever else is done. */
  readonly rests?: boolean;
  /** The pointer moved, button down or not; oldest sample first. */
  move(samples: readonly Sample[], modifiers: Modifiers): void;
  /** The button went up: `finished` when that completes the gesture. */
  release(): Outcome;
  /** A further press while the gesture is open. */
  press?(press: Press): Outcome;
  /** Turn of the wheel in notches, up is positive; absent where the wheel means nothing to the gesture. */
  wheel?(notches: number): void;
  /** Takes the last piece back, such as a vertex. */
  back?(): void;
  /** The press under way was not meant: as if it had not been. False where it began the gesture. */
  unpress?(): boolean;
  finish(): void;
  /** What goes on once the hand that drew it has finished it; null for nothing. */
  after?(): Gesture | null;
  cancel(): void;
}

/** Settings of painting that a tool may go by. */
export type ToolSetting = keyof Pick<
  Settings,
  | 'brushSize'
  | 'brushShape'
  | 'writeRule'
  | 'valueRange'
  | 'tolerance'
  | 'contiguous'
  | 'inVolume'
  | 'probabilityShift'
>;

/** Stateless: what happens lives in the gesture that a press begins. */
export interface Tool {
  readonly label: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  /** Keys by default, as people write them: see `Chord`. */
  readonly keys: readonly string[];
  /** Worth having only for a moment: its key held long goes back to the tool before. */
  readonly holds?: true;
  readonly cursor: CursorKind;
  /** All settings that change what the tool does; they are offered while it is in the hand. */
  readonly settings: readonly ToolSetting[];
  /** What must be open for the tool to do anything there: an image with a prediction, or a frame and no plane. */
  readonly needs?: 'prediction' | 'frame';
  /** Paints through the frames of a volume where the brush is a sphere. */
  readonly isDeep?: true;
  /** Changes nothing of the work. */
  readonly looks?: true;
  /** Writes labels, so a locked class forbids it. */
  readonly paints: boolean;
  /** Null when it was done at once, or cannot be done here. */
  press(context: ToolContext, press: Press): Gesture | null;
}
