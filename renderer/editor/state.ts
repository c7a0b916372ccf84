import type { ClassDefinition } from '../../core/document/classes.ts';
import type { EditName } from '../../core/document/edit-name.ts';
import type { Measurement } from '../../core/document/measurement.ts';
import { IDENTITY_CAMERA } from '../../core/geometry/camera.ts';
import type { Camera, ImagePoint } from '../../core/geometry/camera.ts';
import type { FrameVolume } from '../../core/geometry/planes.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size, Spacing } from '../../core/geometry/size.ts';
import type { ValueRange } from '../../core/imaging/raster.ts';
import type { BrushShape } from '../../core/mask/brush.ts';
import type { MeasuredObject } from '../../core/mask/measure-objects.ts';
import type { ProposedCount } from '../../core/mask/proposed-change.ts';
import type { WriteRule } from '../../core/mask/paint.ts';
import type { ImageStatus } from '../../core/document/status.ts';
import type { ToolId } from './tools/tool-id.ts';
import { BYTES } from './view/value-scale.ts';
import type { ValueScale, WindowLevel } from './view/value-scale.ts';

export type { BrushShape, WriteRule };

export interface ClassState extends ClassDefinition {
  readonly hidden: boolean;
}

export interface PredictionInfo {
  readonly provider: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly milliseconds: number;
}

/** A proposal that waits for a person, who takes or drops it. */
export interface ProposalInfo {
  readonly modelName: string;
  /** Its own, beside that of the mask. */
  readonly threshold: number;
  /** False where classes compete, so that the threshold plays no part. */
  readonly hasThreshold: boolean;
  /** What taking it would change; null while that is being counted, as it takes a moment in a large image. */
  readonly change: ProposedCount | null;
}

export interface HistoryStep {
  readonly id: string;
  readonly name: EditName;
  readonly detail?: string;
}

/** How the image is shown; never changes its pixels. */
export interface DisplaySettings extends WindowLevel {
  readonly gamma: number;
  readonly invert: boolean;
  readonly channel: 'all' | 'red' | 'green' | 'blue';
}

/** Why something did not happen, for a quiet message; the wording is the window's. */
export type Hint =
  | 'no-prediction'
  | 'frame-only'
  | 'no-pixels'
  | 'class-locked'
  | 'class-empty'
  | 'objects-full'
  | 'no-object'
  | 'no-split'
  | 'objects-linked'
  | 'nothing-linked'
  | 'frames-unread'
  | 'draw-first'
  | 'read-only'
  | 'class-hidden'
  | 'no-neighbour'
  | 'no-stack'
  | 'interpolated'
  | 'interpolated-series'
  | 'compared'
  | 'nothing-found'
  | 'partly-undone'
  | 'nothing-left'
  | 'nothing-there'
  | 'too-large';

/** An object in a list: its number there, its class, and where it is. */
export type ListedObject = Pick<MeasuredObject, 'number' | 'class' | 'box'>;

/** Changes with actions, never with a mere pointer move: panels render from it. */
export interface EditorState {
  /** Null while no image is open. */
  readonly imageId: string | null;
  readonly imageName: string;
  readonly imageSize: Size | null;
  /** How many times as tall as wide its pixels are. */
  readonly stretch: number;
  readonly imageStatus: ImageStatus;
  /** Of the open series (`ImageDocument.frames`): where there are several, the wheel scrolls through them. */
  readonly frames: readonly (string | null)[];
  /** `ImageDocument.seriesId` */
  readonly seriesId: string;
  /** Whether a plane across frames is open in place of a frame: nothing is said of a frame then but by drawing. */
  readonly isPlane: boolean;
  /** The volume whose frames are all at hand, so that what is done can go through them; null where none are. */
  readonly volume: FrameVolume | null;
  /** Null where neither the file nor a person told the size of its pixels. */
  readonly spacing: Spacing | null;
  /** Whether a person told it. */
  readonly isCalibrated: boolean;
  /** Of the open image, in the order in which they were drawn. */
  readonly measurements: readonly Measurement[];
  /** Revision of the open document. */
  readonly revision: number;

  readonly tool: ToolId;
  /** Diameter in image pixels, 1..512. */
  readonly brushSize: number;
  readonly brushShape: BrushShape;
  readonly writeRule: WriteRule;
  /** Brushes leave alone what is darker or brighter; null for all values. */
  readonly valueRange: ValueRange | null;
  /**
   * Largest difference from the clicked pixel, for the wand and the threshold brush: 0..255, of which 255 is the window
   * that the image is opened with, so that it means the same share of any image's values.
   */
  readonly tolerance: number;
  /** Fill and wand take only what is connected to the clicked pixel. */
  readonly contiguous: boolean;
  /** Fill goes through all frames of a volume. */
  readonly inVolume: boolean;
  /** How far the probability brush moves the threshold: 0..1, added where it adds, removed where it removes. */
  readonly probabilityShift: number;

  /** Label painted; 0 erases. */
  readonly activeLabel: number;
  /** Whether a person chose it, so that it stays whatever a model draws. */
  readonly isLabelChosen: boolean;
  readonly classes: readonly ClassState[];
  /** See `ClassList`. */
  readonly nextLabel: number;
  /** Id of the object that strokes go on with, and that can be merged and deleted; null for none. */
  readonly selectedObject: number | null;
  /** While objects are listed: those of the open image with their numbers there, by id. Null while they are not. */
  readonly listed: ReadonlyMap<number, ListedObject> | null;
  /** The only label shown, or null. */
  readonly solo: number | null;

  readonly threshold: number;
  readonly prediction: PredictionInfo | null;
  readonly proposal: ProposalInfo | null;
  /** Human pixels that a newer prediction disagrees with, as regions. */
  readonly conflicts: readonly Rect[];

  readonly maskVisible: boolean;
  /** 0..1 */
  readonly opacity: number;
  readonly outlineOnly: boolean;
  /** CSS pixels. */
  readonly outlineWidth: number;
  readonly overlay: 'none' | 'provenance' | 'difference' | 'probability';
  readonly imageVisible: boolean;
  /** The prediction is shown beside the image. */
  readonly sideBySide: boolean;
  /** Volumes are shown in three planes. */
  readonly threePlanes: boolean;
  readonly rulers: boolean;
  /** Whose image it is and of what, where its file says so. */
  readonly studyShown: boolean;
  readonly display: DisplaySettings;
  /** Of the open image. */
  readonly values: ValueScale;
  /** Of these values, such as `HU`; null where nobody says. */
  readonly valueUnit: string | null;

  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Oldest first; the first `historyPosition` of them are applied. */
  readonly history: readonly HistoryStep[];
  readonly historyPosition: number;
  readonly hint: Hint | null;
}

/** What a tool draws above the mask while it works, in image coordinates. */
export type ToolPreview =
  | {
      readonly kind: 'path';
      readonly points: readonly ImagePoint[];
      readonly closed: boolean;
      readonly vertices: boolean;
    }
  | {
      readonly kind: 'rectangle' | 'ellipse';
      readonly from: ImagePoint;
      readonly to: ImagePoint;
      readonly vertices: boolean;
    }
  | { readonly kind: 'measure'; readonly from: ImagePoint; readonly to: ImagePoint };

export type CursorKind = 'ring' | 'square' | 'cross' | 'grab' | 'grabbing' | 'unable';

/** Which of the regions in a round is the one in focus. */
export interface FocusPlace {
  readonly kind: 'uncertain' | 'conflict' | 'object';
  /** From 1. */
  readonly number: number;
  readonly total: number;
}

/** Changes with the pointer: the view and the status bar follow it, panels do not. */
export interface ViewState {
  readonly camera: Camera;
  /** CSS pixels of the canvas. */
  readonly viewport: Size;
  /** Pointer position, or null outside the canvas. */
  /** The pixel that other planes of the volume go through; null where none are shown. */
  readonly crosshair: { readonly x: number; readonly y: number } | null;
  readonly cursor: ImagePoint | null;
  readonly cursorKind: CursorKind;
  /** Diameter of the ring in image pixels. */
  readonly cursorSize: number;
  /** True while a held button or key erases. */
  readonly erasing: boolean;
  readonly preview: ToolPreview | null;
  /** Region last jumped to, to be marked. */
  readonly focus: Rect | null;
  /** Where in its round the focus was when it was jumped to. */
  readonly focusPlace: FocusPlace | null;
}

/** Of an image of 8 bits. */
export const DEFAULT_DISPLAY: DisplaySettings = {
  window: 255,
  level: 127.5,
  gamma: 1,
  invert: false,
  channel: 'all',
};

export const INITIAL_STATE: EditorState = {
  imageId: null,
  imageName: '',
  imageSize: null,
  stretch: 1,
  imageStatus: 'new',
  frames: [],
  seriesId: '',
  isPlane: false,
  volume: null,
  spacing: null,
  isCalibrated: false,
  measurements: [],
  revision: 0,
  tool: 'brush',
  brushSize: 24,
  brushShape: 'round',
  writeRule: 'all',
  valueRange: null,
  tolerance: 24,
  contiguous: true,
  inVolume: false,
  probabilityShift: 0.25,
  activeLabel: 1,
  isLabelChosen: false,
  classes: [],
  nextLabel: 1,
  selectedObject: null,
  listed: null,
  solo: null,
  threshold: 0.5,
  prediction: null,
  proposal: null,
  conflicts: [],
  maskVisible: true,
  opacity: 0.45,
  outlineOnly: false,
  outlineWidth: 1.5,
  overlay: 'none',
  imageVisible: true,
  sideBySide: false,
  threePlanes: false,
  rulers: true,
  studyShown: true,
  display: DEFAULT_DISPLAY,
  values: BYTES,
  valueUnit: null,
  canUndo: false,
  canRedo: false,
  history: [],
  historyPosition: 0,
  hint: null,
};

/** The threshold that a person sees and moves: that of the proposal while one waits, else that of the mask. */
export function thresholdInHand({ proposal, threshold }: EditorState): number {
  return proposal?.threshold ?? threshold;
}

export const INITIAL_VIEW: ViewState = {
  camera: IDENTITY_CAMERA,
  viewport: { width: 0, height: 0 },
  crosshair: null,
  cursor: null,
  cursorKind: 'ring',
  cursorSize: INITIAL_STATE.brushSize,
  erasing: false,
  preview: null,
  focus: null,
  focusPlace: null,
};
