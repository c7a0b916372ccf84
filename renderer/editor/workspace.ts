import { clamp } from '../../core/clamp.ts';
import type { Commit } from '../../core/document/commit.ts';
import type { EditName } from '../../core/document/edit-name.ts';
import type { StepDetails } from '../../core/document/document.ts';
import type { HistoryPlace } from '../../core/document/histories.ts';
import { projectOf } from '../../core/document/image-id.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { CommitStream, Need } from '../../core/document/stream.ts';
import { fit } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { isEmpty, rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import { stretchOf } from '../../core/geometry/size.ts';
import type { MaskEdit } from '../../core/mask/mask-edit.ts';
import { Labelling } from './labelling.ts';
import { Observable, Signal } from './observable.ts';
import type { CutOf, FrameSource, HeldVolume, ImageDocument, PlaneImage, StoredCheckpoint } from './ports.ts';
import { ObjectEditor } from './object-editor.ts';
import { penFor } from './pen.ts';
import { Proposals } from './prediction/proposals.ts';
import { Session } from './session.ts';
import { withinLimits } from './settings.ts';
import type { Settings } from './settings.ts';
import { INITIAL_STATE, INITIAL_VIEW } from './state.ts';
import type { EditorState, ViewState } from './state.ts';
import type { ToolId } from './tools/tool-id.ts';
import { labelledSpans, openCut, paintVolume } from './volume-step.ts';
import { WaitingSteps } from './waiting-steps.ts';
import type { Gesture, ToolContext } from './tools/tool.ts';
import { Displays } from './view/displays.ts';
import { ViewControl } from './view/view-control.ts';

/** What is open, how it is shown and what is going on: everything that tools, actions and input work on. */
export class Workspace {
  readonly state = new Observable<EditorState>(INITIAL_STATE);
  readonly view = new Observable<ViewState>(INITIAL_VIEW);
  readonly dirty = new Signal<Rect>();
  /** So many frames further, the wheel says. */
  readonly scrolls = new Signal<number>();
  readonly progress = new Observable<{ readonly gesture: Gesture | null }>({ gesture: null });
  readonly labelling = new Labelling(this.state, () => this.#session?.document.objects ?? []);
  readonly viewing = new ViewControl(this.state, this.view);
  readonly objects = new ObjectEditor(this);
  readonly proposals = new Proposals(this);
  readonly #displays = new Displays();
  #session: Session | null = null;
  /** The volume that planes are cut from, and what its frames are known by. */
  #held: HeldVolume | null = null;
  #heldIds: ReadonlySet<ImageId> = NO_FRAMES;
  /** What came from elsewhere while a hand was at work. */
  #waiting: readonly (() => void)[] = [];
  readonly #steps: WaitingSteps;
  /** The threshold chosen while the open frame had none of its own. */
  #ownThreshold = INITIAL_STATE.threshold;

  /** See `FrameSource.readAll`. */
  readonly readAll: () => Promise<void>;

  constructor(
    readonly stream: CommitStream,
    frames: FrameSource,
    readonly cutOf: CutOf = () => undefined,
  ) {
    this.readAll = () => frames.readAll();
    this.#steps = new WaitingSteps(this, frames);
    stream.onCommit((commit, predictions) => this.#follow(commit, predictions));
  }

  get session(): Session | null {
    return this.#session;
  }

  /** The volume whose frames are all at hand; null where there is none. */
  get held(): HeldVolume | null {
    return this.#held;
  }

  get gesture(): Gesture | null {
    return this.progress.value.gesture;
  }

  /** Whether something is in progress that nothing else may come between. */
  get isBusy(): boolean {
    return this.gesture !== null && this.gesture.rests !== true;
  }

  /** Undo reaches back to what was done before the frame was last left. */
  open(source: ImageDocument | PlaneImage, camera?: Camera): void {
    const before = this.state.value;
    const seriesBefore = this.#seriesOf(this.#session);
    const { camera: cameraBefore, viewport } = this.view.value;
    this.close();
    const { name, spacing, image, seriesId } = source;
    const session = new Session(this.stream, source);
    const { id, width, height, status, conflicts, threshold } = session.document.frame;
    const shown = this.#displays.of(id, image, seriesId);
    const prediction = session.layer?.prediction ?? null;
    const stretch = stretchOf(spacing);
    this.#session = session;
    if (!session.isPlane && !this.#heldIds.has(id)) this.letGo();
    this.#ownThreshold = this.state.value.threshold;
    this.state.update({
      imageId: id,
      imageName: name,
      imageSize: { width, height },
      stretch,
      imageStatus: status,
      frames: source.frames ?? [id],
      seriesId: seriesId ?? id,
      isPlane: session.isPlane,
      valueUnit: source.unit ?? null,
      prediction,
      conflicts,
      threshold: threshold ?? prediction?.threshold ?? this.#ownThreshold,
      // An object is drawn frame by frame.
      selectedObject: this.#seriesOf(session) === seriesBefore ? before.selectedObject : null,
      ...shown,
    });
    this.#showDocument(session);
    // Slices of one volume are looked at one after the other, at the same place.
    const isNext =
      seriesId !== undefined &&
      before.seriesId === seriesId &&
      before.stretch === stretch &&
      before.imageSize?.width === width &&
      before.imageSize.height === height;
    this.view.update({ camera: camera ?? (isNext ? cameraBefore : fit(session.grid, viewport, stretch)) });
    this.dirty.emit(rectOf(session.grid));
  }

  /** What is going on is made a step of the image it was done on. */
  close(): void {
    this.settle();
    if (this.#session !== null) {
      const { imageId } = this.#session.document;
      this.#displays.keep(imageId, this.state.value);
      if (!this.#heldIds.has(imageId)) this.stream.release(imageId);
    }
    this.#session = null;
    const { imageId, imageName, imageSize, stretch, imageStatus, spacing, revision, prediction } =
      INITIAL_STATE;
    const { conflicts, canUndo, canRedo, history, historyPosition } = INITIAL_STATE;
    const { isCalibrated, measurements, proposal } = INITIAL_STATE;
    this.state.update({ imageId, imageName, imageSize, stretch, imageStatus, spacing, revision, prediction });
    this.state.update({
      isCalibrated,
      measurements,
      proposal,
      conflicts,
      canUndo,
      canRedo,
      history,
      historyPosition,
      hint: null,
      isPlane: false,
      selectedObject: null,
      listed: null,
    });
    this.view.update({ focus: null, preview: null });
  }

  /**
   * Keeps all frames of a volume at hand, for planes across them. While they are, they have one history: what was done
   * in one of them, or in any plane, can be taken back in every other. Another image that is opened ends it.
   */
  hold(held: HeldVolume): void {
    this.letGo();
    const { volume, frames, series, steps } = held;
    for (const frame of frames) this.stream.load(frame, series);
    this.#held = held;
    this.#heldIds = new Set(frames.map(({ id }) => id));
    for (const id of this.#heldIds) {
      this.stream.recall(
        id,
        steps.filter(({ places }) => places.includes(id)),
      );
    }
    this.state.update({ volume });
    if (this.#session !== null) this.state.update(this.#historyOf(this.#session));
  }

  /** Of the frames that are held, only the open one stays at hand. A plane across them must be closed by then. */
  letGo(): void {
    if (this.#held === null) return;
    const ids = this.#heldIds;
    this.#held = null;
    this.#heldIds = NO_FRAMES;
    for (const id of ids) if (id !== this.#session?.document.imageId) this.stream.release(id);
    this.state.update({ volume: null });
    if (this.#session !== null) this.state.update(this.#historyOf(this.#session));
  }

  /** What tools may use; null while no image is open. */
  context(): ToolContext | null {
    const session = this.#session;
    if (session === null) return null;
    return {
      session,
      settings: () => this.state.value,
      viewState: () => this.view.value,
      cut: () => openCut(this),
      labelled: (accepted) => labelledSpans(this, accepted),
      paintVolume: (step) => paintVolume(this, step),
      pen: (label, from) => penFor(this, label, from),
      objects: this.objects,
      changed: (rect) => this.changed(rect),
      commit: (name, edit, details) => this.commit(name, edit, details),
      takeBack: () => this.mayWrite() && this.stream.undo(this.#placeOf(session)) !== null,
      rollback: (edit) => this.rollback(edit),
      show: (preview) => this.view.update({ preview }),
      hint: (hint) => this.state.update({ hint }),
      set: (settings) => this.set(settings),
      setView: (patch) => this.view.update(patch),
    };
  }

  /** Puts something in progress, or nothing; whatever was in progress has been ended by the caller. */
  follow(gesture: Gesture | null): void {
    this.progress.update({ gesture });
  }

  /** Ends what is in progress and keeps its result, and with it what waited for that and was begun only now. */
  settle(): void {
    while (this.#end(FINISH));
  }

  /** Ends the gesture of a hand, which may go on to change what came of it. What waited for it takes its time. */
  complete(): void {
    const { gesture } = this;
    this.#end(FINISH);
    if (this.gesture === null) this.follow(gesture?.after?.() ?? null);
  }

  /** Ends what needs the pointer held; what waits for further presses, such as a polygon, stays open. */
  settleStroke(): void {
    if (this.gesture?.press === undefined) this.settle();
    else if (this.gesture.release() === 'finished') this.complete();
  }

  /** Ends what is in progress without a trace. Returns whether there was anything. */
  abandon(): boolean {
    return this.#end((gesture) => gesture.cancel());
  }

  /** Runs work that nobody at the pointer asked for just now: at once, or when what is in progress has ended. */
  whenFree(work: () => void): void {
    if (!this.isBusy) work();
    else this.#waiting = [...this.#waiting, work];
  }

  changed(rect: Rect): void {
    if (isEmpty(rect)) return;
    this.proposals.waiting?.mark(rect);
    this.dirty.emit(rect);
  }

  /** Makes an edit one step of history. False where there was nothing to it, or none may be made. */
  commit(name: EditName, edit: MaskEdit | null, details?: StepDetails): boolean {
    if (!this.mayWrite()) {
      if (edit !== null) this.rollback(edit);
      return false;
    }
    return (this.#session?.document.commit(name, edit, details) ?? null) !== null;
  }

  /** See `WaitingSteps.run`. */
  across(need: () => Need, work: () => void, ready: Promise<unknown> | null = null): Promise<void> | null {
    return this.#steps.run(need, work, ready);
  }

  /** Resolves when no step waits for frames that are not open. */
  idle(): Promise<void> {
    return this.#steps.idle();
  }

  /** Keeps what the open frame is now under a name. */
  checkpoint(name: string): void {
    this.settle();
    if (this.#session !== null) this.stream.checkpoint(this.#session.document.imageId, name);
  }

  /** See `Editor.restore`. */
  restore({ checkpoint, prediction }: StoredCheckpoint): void {
    this.settle();
    const session = this.#session;
    if (session?.document.imageId !== checkpoint.frame) return;
    if (prediction !== null) session.meet(prediction);
    if (this.stream.restore(checkpoint) === null) this.state.update({ hint: 'nothing-there' });
  }

  /** Whether steps may be made; where not, a quiet word says so. */
  mayWrite(): boolean {
    if (this.stream.isReadOnly) this.state.update({ hint: 'read-only' });
    return !this.stream.isReadOnly;
  }

  rollback(edit: MaskEdit): void {
    this.changed(edit.cancel());
    this.#session?.layer?.forgetLabels();
    this.view.update({ preview: null });
  }

  /** While something is in progress, taking back means that. */
  undo(): void {
    if (!this.isBusy) this.settle();
    if (!this.abandon()) void this.#turn('undo');
  }

  redo(): void {
    this.settle();
    void this.#turn('redo');
  }

  /** Undoes or redoes until `position` steps are applied. */
  goTo(position: number): void {
    this.settle();
    const target = clamp(Math.round(position), 0, this.state.value.history.length);
    for (;;) {
      const { historyPosition } = this.state.value;
      if (historyPosition === target) return;
      const waiting = this.#turn(historyPosition > target ? 'undo' : 'redo');
      if (this.state.value.historyPosition !== historyPosition) continue;
      if (waiting !== null) void waiting.then(() => this.goTo(target));
      return;
    }
  }

  /** Sets the editor up: numbers within their limits, and no class that there is not. */
  set({ tool, activeLabel, ...others }: Partial<Settings>): void {
    if (tool !== undefined) this.selectTool(tool);
    if (activeLabel !== undefined) this.labelling.select(activeLabel);
    this.state.update(withinLimits(others));
    if ('brushSize' in others || 'brushShape' in others) this.viewing.showCursor();
  }

  selectTool(tool: ToolId): void {
    if (tool !== this.state.value.tool) this.settle();
    this.state.update({ tool, hint: null });
    this.viewing.showCursor();
  }

  #end(how: (gesture: Gesture) => void): boolean {
    const { gesture } = this;
    if (gesture === null) return false;
    this.follow(null);
    how(gesture);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
    return true;
  }

  /** Takes the open frame's latest step back, or does it again. */
  #turn(direction: 'undo' | 'redo'): Promise<void> | null {
    const session = this.#session;
    if (session === null || !this.mayWrite()) return null;
    const place = this.#placeOf(session);
    return this.across(
      () => this.stream.need(place, direction) ?? NOTHING_NEEDED,
      () => {
        const commit = this.stream[direction](place);
        if (commit?.kept !== undefined) this.state.update({ hint: 'partly-undone' });
      },
    );
  }

  /** Shows what a commit has changed of the open frame and its project, wherever it came from. */
  #follow(commit: Commit, predictions: readonly Prediction[]): void {
    const session = this.#session;
    if (session === null) return;
    const { document, layer } = session;
    const target = commit.targets.find(({ frame }) => frame === document.imageId);
    const isTouched = document.isTouchedBy(commit);
    const isOfProject = commit.classes !== null && commit.project === projectOf(document.imageId);
    for (const prediction of predictions) {
      if (prediction.imageId === document.imageId) session.meet(prediction);
    }
    if (isTouched) {
      if (!this.isBusy) this.settle();
      const { status, threshold, conflicts } = document.frame;
      const dirty = document.follow(commit);
      session.showPrediction(document.frame.prediction);
      // Other steps come and go with the threshold as it was, so untouched pixels still follow it.
      if (!isEmpty(dirty) && (target?.after.threshold !== undefined || isOfProject)) layer?.forgetLabels();
      if (target?.after.threshold !== undefined)
        this.state.update({ threshold: threshold ?? this.#ownThreshold });
      this.state.update({ imageStatus: status, conflicts, prediction: session.layer?.prediction ?? null });
      this.changed(dirty);
      const { selectedObject } = this.state.value;
      const isGone = commit.kind === 'undo' && !document.grid.data.includes(selectedObject ?? 0);
      if (selectedObject !== null && isGone) this.objects.select(null);
    }
    if (!isTouched && !isOfProject) {
      // It may be a step that was taken here, all the same.
      this.state.update(this.#historyOf(session));
      return;
    }
    this.#showDocument(session);
    // Colours are not in the label map, so it does not tell that it looks different.
    if (isOfProject) this.changed(rectOf(session.grid));
    this.proposals.show();
  }

  /** What the objects of an open image are kept under. */
  #seriesOf(session: Session | null): ImageId | null {
    return session === null ? null : this.stream.series(session.document.place).id;
  }

  /** Where the steps of the open image are taken back. */
  #placeOf({ document }: Session): HistoryPlace {
    return this.#held === null ? document.imageId : this.#heldIds;
  }

  #historyOf(session: Session) {
    const { steps, position } = this.stream.history(this.#placeOf(session));
    return {
      canUndo: position > 0,
      canRedo: position < steps.length,
      history: steps,
      historyPosition: position,
    };
  }

  #showDocument(session: Session): void {
    const { document } = session;
    this.state.update({
      revision: document.revision,
      spacing: session.spacing,
      isCalibrated: session.calibration !== null,
      measurements: document.frame.measurements,
      classes: document.classes.map((known) => ({ ...known, hidden: this.labelling.isHidden(known.label) })),
      nextLabel: document.nextLabel,
      ...this.#historyOf(session),
      hint: null,
    });
    this.viewing.showCursor();
    const { solo, selectedObject } = this.state.value;
    // Alone, a class that is not there would hide all others.
    if (solo !== null && !this.labelling.isKnown(solo)) this.state.update({ solo: null });
    if (!document.objects.some(({ id }) => id === selectedObject)) this.objects.select(null);
    this.labelling.goOn(session.layer?.prediction.labels ?? []);
  }
}

const FINISH = (gesture: Gesture): void => gesture.finish();

const NO_FRAMES: ReadonlySet<ImageId> = new Set();

const NOTHING_NEEDED: Need = { project: '', frames: [], labels: [] };
