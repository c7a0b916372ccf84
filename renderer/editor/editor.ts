import { assertNever } from '../../core/errors.ts';
import { stretched } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Labels, ProbabilityMap, Raster } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import { classMap, classTable } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import { sphereAt } from '../../core/mask/sphere.ts';
import type { Sphere } from '../../core/mask/sphere.ts';
import { measureLabel, measureRegion } from '../../core/mask/measure.ts';
import type { Measurements } from '../../core/mask/measure.ts';
import type { MeasuredObject } from '../../core/mask/measure-objects.ts';
import { measureOpen } from './object-measures.ts';
import { modelStart, outcomeOf } from './prediction/outcome.ts';
import { applyInChunks, applyPrediction, thresholdFor } from './prediction/apply-prediction.ts';
import type { InputEvent } from './input/events.ts';
import type { Unsubscribe } from './observable.ts';
import { PointerInputs } from './input/pointer-input.ts';
import type { StepOrigin } from '../../core/document/document.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import { importStep } from './import-step.ts';
import type {
  HeldVolume,
  ImageDocument,
  LabelImport,
  ModelStart,
  PlaneImage,
  PreparedMask,
  StoredCheckpoint,
} from './ports.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Effort } from '../../core/document/effort.ts';
import type { Settings } from './settings.ts';
import type { EditorState, ViewState } from './state.ts';
import { propose } from './prediction/propose.ts';
import { ThresholdGesture } from './prediction/threshold-gesture.ts';
import { TOOLS } from './tools/registry.ts';
import { openCut } from './volume-step.ts';
import { labelRange } from './volume-threshold.ts';
import type { ThresholdOptions, VolumeThreshold } from './volume-threshold.ts';
import type { Workspace } from './workspace.ts';

export type { Unsubscribe };

/** What there is to draw; the arrays are the live ones and must only be read. */
export interface Drawing extends Size {
  readonly imageId: string;
  readonly labels: Labels;
  readonly provenance: Uint8Array;
  /** Of the frame's series. */
  readonly objects: readonly Segment[];
  /** The object that is being drawn, before it is one of them; may be known by now. */
  readonly begun: Segment | null;
  readonly image: Raster | null;
  /** What a model proposes and nobody has taken yet; null where nothing waits. */
  readonly proposed: Labels | null;
  readonly prediction: Prediction | null;
  /** First foreground probability at image size, computed on first use; null without a prediction. */
  probability(): ProbabilityMap | null;
  /** The prediction's own labels at the threshold, the same array while they stay; null without a prediction. */
  predicted(): Uint8Array | null;
}

/** The annotation editor without a window: what a hand does goes in, state, dirty rectangles and commits come out. */
export class Editor {
  readonly #workspace: Workspace;
  readonly #pointers: PointerInputs;

  /** @param workspace which actions work on as well */
  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#pointers = new PointerInputs(workspace);
  }

  /** Immutable snapshot for panels; a new object exactly when something in it changed. */
  get state(): EditorState {
    return this.#workspace.state.value;
  }

  subscribe(listener: () => void): Unsubscribe {
    return this.#workspace.state.listen(listener);
  }

  /** Immutable snapshot of what follows the pointer. */
  get view(): ViewState {
    return this.#workspace.view.value;
  }

  subscribeView(listener: () => void): Unsubscribe {
    return this.#workspace.view.listen(listener);
  }

  /** Null while no image is open. */
  get drawing(): Drawing | null {
    const { session } = this.#workspace;
    if (session === null) return null;
    const { document, grid, image, layer, proposal } = session;
    return {
      imageId: document.imageId,
      width: grid.width,
      height: grid.height,
      labels: grid.data,
      provenance: grid.provenance,
      objects: document.objects,
      begun: session.begun,
      image,
      proposed: proposal?.labels ?? null,
      prediction: layer?.prediction ?? null,
      probability: () => layer?.probability(this.state.activeLabel) ?? null,
      predicted: () => layer?.shown(this.state.threshold, !this.#isThresholdMoving()) ?? null,
    };
  }

  /** The brush at the pointer, where it is a sphere in a volume; null elsewhere. */
  get sphere(): Sphere | null {
    const { tool, brushShape, brushSize: size } = this.state;
    const { cursor } = this.view;
    if (brushShape !== 'sphere' || cursor === null || !('isDeep' in TOOLS[tool])) return null;
    const cut = openCut(this.#workspace);
    return cut === null ? null : sphereAt(cut, { ...cursor, size });
  }

  /** Labels or provenance in `rect` changed (or the whole picture, when another image was opened). */
  onDirty(listener: (rect: Rect) => void): Unsubscribe {
    return this.#workspace.dirty.listen(listener);
  }

  /** The proposal changed in `rect`, came or went. */
  onProposed(listener: (rect: Rect) => void): Unsubscribe {
    return this.#workspace.proposals.changed.listen(listener);
  }

  /** So many frames of the series further, the wheel says. */
  onScroll(listener: (frames: number) => void): Unsubscribe {
    return this.#workspace.scrolls.listen(listener);
  }

  /**
   * Extent of a class in the open image, with its objects; null where it is nowhere. Looks at every pixel: not for
   * every frame.
   */
  measure(label: number): Measurements | null {
    const { session } = this.#workspace;
    if (session === null) return null;
    const { grid, document, spacing } = session;
    const { objects } = document;
    return measureLabel(objects.length === 0 ? grid : classMap(grid, classTable(objects)), label, spacing);
  }

  /** Extent of the connected region under the pointer; null on background. Looks at every pixel. */
  measureUnderCursor(): Measurements | null {
    const { session } = this.#workspace;
    const { cursor } = this.view;
    if (session === null || cursor === null) return null;
    return measureRegion(session.grid, Math.floor(cursor.x), Math.floor(cursor.y), session.spacing);
  }

  /**
   * The objects of the open image in numbers, a little at a time: `pause` is awaited between. Resolves to null where
   * something was begun or has changed by then, or another image is open.
   */
  measureObjects(pause: () => Promise<void>): Promise<readonly MeasuredObject[] | null> {
    return measureOpen(this.#workspace, pause);
  }

  /** Pixels of each object of a class in the open image. Looks at every pixel: not for every frame. */
  objectAreas(label: number): readonly number[] {
    return this.#workspace.objects.placed(label).map(({ area }) => area);
  }

  /** Shows the numbers by which a list calls the objects of the open image; null for no list. */
  list(listed: EditorState['listed']): void {
    if (this.state.listed !== listed) this.#workspace.state.update({ listed });
  }

  /** Something was put in progress, or has ended: see `isBusy`. */
  onProgress(listener: () => void): Unsubscribe {
    return this.#workspace.progress.listen(listener);
  }

  /** True while a stroke, a shape or a slider is under way. */
  get isBusy(): boolean {
    return this.#workspace.isBusy;
  }

  /** Whether that is on a frame: the open one, or one that the open plane goes across. */
  isBusyAt(frame: ImageId): boolean {
    const { session, held, isBusy } = this.#workspace;
    const isAcross = session?.isPlane === true && held?.frames.some(({ id }) => id === frame) === true;
    return isBusy && (isAcross || session?.document.imageId === frame);
  }

  /** Ends what is in progress and keeps its result as a step. */
  settle(): void {
    this.#workspace.settle();
  }

  /** Resolves when no step waits any more for frames that are not open. */
  idle(): Promise<void> {
    return this.#workspace.idle();
  }

  /** Opens an image; fits it to the viewport unless a camera is given. Ends what was going on before. */
  open(document: ImageDocument | PlaneImage, camera?: Camera): void {
    this.#pointers.reset();
    this.#workspace.open(document, camera);
  }

  /** See `EditorState.frames`. */
  know(frames: EditorState['frames']): void {
    if (this.state.frames.length === frames.length) this.#workspace.state.update({ frames });
  }

  close(): void {
    this.#pointers.reset();
    this.#workspace.close();
    this.#workspace.letGo();
  }

  /** See `Workspace.hold`. */
  hold(volume: HeldVolume): void {
    this.#workspace.hold(volume);
  }

  letGo(): void {
    this.#workspace.letGo();
  }

  /** Marks a pixel by two lines through the whole image; null for none. */
  showCrosshair(crosshair: ViewState['crosshair']): void {
    const { crosshair: before } = this.view;
    if (before?.x !== crosshair?.x || before?.y !== crosshair?.y) this.#workspace.view.update({ crosshair });
  }

  /** Canvas size in CSS pixels. */
  resize(viewport: Size): void {
    this.#workspace.viewing.resize(viewport);
  }

  setCamera(camera: Camera): void {
    this.#workspace.view.update({ camera: stretched(camera, this.state.stretch) });
  }

  /** Pixels no person decided on take the prediction's labels; one step of history. Ignored for another image. */
  applyPrediction(prediction: Prediction, origin?: StepOrigin): void {
    applyPrediction(this.#workspace, prediction, origin);
  }

  /**
   * Shows what a model says beside the mask, for a person to take or to drop; nothing is written before. Where nobody
   * has worked on the open image, or another one is open, this is not called for: false, and nothing happened.
   */
  propose(prediction: Prediction, mask: PreparedMask | null = null): boolean {
    return propose(this.#workspace, prediction, mask);
  }

  /** What the mask of the open image began as; null where no model was asked, or what it said was taken back. */
  get modelStart(): ModelStart | null {
    return modelStart(this.#workspace);
  }

  /**
   * What accepting the open image comes to.
   * @param start as `modelStart`, or of what a model said that nobody has seen
   * @param mask the model's, at its own threshold; needed where it is not untouched
   */
  outcome(start: ModelStart | null, mask: Labels | null): Omit<Effort, 'seconds'> {
    return outcomeOf(this.#workspace, start, mask);
  }

  /** Brings the open image back to what it was, as one step. What is in progress is one before. */
  restore(checkpoint: StoredCheckpoint): void {
    this.#workspace.restore(checkpoint);
  }

  /** Imports labels as one step over several frames. Resolves to how many it has changed. */
  importLabels(step: LabelImport): Promise<number> {
    return importStep(this.#workspace, step);
  }

  /** Gives a class all of the held volume whose values lie in a range, as one step. See `labelRange`. */
  labelRange(wanted: VolumeThreshold, options: ThresholdOptions): Promise<void> {
    return labelRange(this.#workspace, wanted, options);
  }

  /** Where the model's answers about the mirrored image are apart ranks its uncertain regions, too. */
  setTtaDisagreement(imageId: string, ttaDisagreement: ProbabilityMap): void {
    const { session, state } = this.#workspace;
    if (session?.document.imageId !== imageId) return;
    session.ttaDisagreement = ttaDisagreement;
    state.update({ hint: 'compared' });
  }

  /**
   * The same with a mask made beforehand, a little at a time: `pause` is awaited between. What a person begins
   * meanwhile brings the rest at once. Resolves to false where another image came, or it was taken back.
   */
  applyInChunks(
    prediction: Prediction,
    mask: PreparedMask,
    pause: () => Promise<void>,
    origin?: StepOrigin,
  ): Promise<boolean> {
    return applyInChunks(this.#workspace, { prediction, mask, origin }, pause);
  }

  /** The threshold a prediction is applied at: a person's own survives another run of the same model. */
  thresholdFor(prediction: Prediction): number {
    return thresholdFor(this.#workspace, prediction);
  }

  /** True when the event meant something here, so that the browser must not act on it. */
  dispatch(event: InputEvent): boolean {
    switch (event.type) {
      case 'pointer':
        return this.#pointers.pointer(event);
      case 'wheel':
        return this.#pointers.wheel(event);
      case 'blur':
        // A held button comes back as a lost pointer or not at all; the stroke so far is kept.
        this.#workspace.settleStroke();
        this.#pointers.reset();
        return true;
      default:
        return assertNever(event);
    }
  }

  /** While held, drags pan whatever the tool. */
  holdPan(held: boolean): void {
    this.#pointers.holdPan(held);
  }

  /** The person has read the hint. */
  dismissHint(): void {
    this.#workspace.state.update({ hint: null });
  }

  /** Sets the editor up, within the limits of each setting. */
  set(settings: Partial<Settings>): void {
    this.#workspace.set(settings);
  }

  #isThresholdMoving(): boolean {
    return this.#workspace.gesture instanceof ThresholdGesture;
  }
}
