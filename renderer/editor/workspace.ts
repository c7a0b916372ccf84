import type { Commit, Edit, EditName } from '../../core/document/commit.ts';
import type { Step } from '../../core/document/document.ts';
import { centre, fit } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { isEmpty, rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/imaging/raster.ts';
import { LARGEST_BRUSH, SMALLEST_BRUSH } from '../../core/mask/brush.ts';
import type { MaskEdit } from '../../core/mask/mask-edit.ts';
import { inkOf } from '../../core/mask/paint.ts';
import type { Ink, WriteRule } from '../../core/mask/paint.ts';
import { Observable, Signal } from './observable.ts';
import type { ImageDocument, ImageStatus } from './ports.ts';
import { Session } from './session.ts';
import { INITIAL_STATE, INITIAL_VIEW } from './state.ts';
import type { EditorState, Hint, ToolPreview, ViewState } from './state.ts';
import { TOOLS } from './tools/registry.ts';
import type { ToolId } from './tools/tool-id.ts';
import type { Gesture, ToolContext } from './tools/tool.ts';

/** Share of the viewport that a region jumped to may fill. */
const FOCUS_SHARE = 0.5;

/** What is open, how it is shown and what is going on: everything that tools, actions and input work on. */
export class Workspace {
  readonly state = new Observable<EditorState>(INITIAL_STATE);
  readonly view = new Observable<ViewState>(INITIAL_VIEW);
  readonly dirty = new Signal<Rect>();
  readonly commits = new Signal<Commit>();
  #session: Session | null = null;
  #gesture: Gesture | null = null;
  #hidden: ReadonlySet<number> = new Set();
  #otherLabel = 0;

  get session(): Session | null {
    return this.#session;
  }

  get gesture(): Gesture | null {
    return this.#gesture;
  }

  open(source: ImageDocument, camera?: Camera): void {
    this.close();
    const session = new Session(source);
    this.#session = session;
    const { imageId, name, width, height, status, spacing, prediction } = source;
    this.state.update({
      imageId,
      imageName: name,
      imageSize: { width, height },
      imageStatus: status,
      spacing,
      prediction,
      threshold: source.threshold ?? prediction?.threshold ?? this.state.value.threshold,
    });
    this.#showDocument(session);
    this.view.update({ camera: camera ?? fit(session.grid, this.view.value.viewport) });
    this.dirty.emit(rectOf(session.grid));
  }

  /** What is going on is made a step of the image it was done on. */
  close(): void {
    this.settle();
    this.#session = null;
    const { imageId, imageName, imageSize, imageStatus, spacing, revision, prediction } = INITIAL_STATE;
    const { conflicts, canUndo, canRedo, history, historyPosition } = INITIAL_STATE;
    this.state.update({ imageId, imageName, imageSize, imageStatus, spacing, revision, prediction });
    this.state.update({ conflicts, canUndo, canRedo, history, historyPosition, hint: null });
    this.view.update({ focus: null });
  }

  /** What tools may use; null while no image is open. */
  context(): ToolContext | null {
    const session = this.#session;
    if (session === null) return null;
    return {
      session,
      settings: () => this.state.value,
      viewState: () => this.view.value,
      ink: (label) => this.ink(label),
      changed: (rect) => this.changed(rect),
      commit: (name, edit, extra) => void this.commit(name, edit, extra),
      rollback: (edit) => this.rollback(edit),
      show: (preview: ToolPreview | null) => this.view.update({ preview }),
      hint: (hint: Hint) => this.state.update({ hint }),
      set: (patch) => this.state.update(patch),
      setView: (patch) => this.view.update(patch),
    };
  }

  /** Puts something in progress, or nothing; whatever was in progress has been ended by the caller. */
  follow(gesture: Gesture | null): void {
    this.#gesture = gesture;
  }

  /** Ends what is in progress and keeps its result. */
  settle(): void {
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.finish();
  }

  /** Ends what is in progress without a trace. Returns whether there was anything. */
  abandon(): boolean {
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.cancel();
    return gesture !== null;
  }

  /** Ends what needs the pointer held; what waits for further presses, such as a polygon, stays open. */
  settleStroke(): void {
    if (this.#gesture?.press === undefined) this.settle();
  }

  /** Whether pixels may be given a label; where its class is locked or hidden, a quiet word says so. */
  mayWrite(label: number): boolean {
    const target = this.state.value.classes.find((known) => known.label === label);
    if (target?.hidden === true) this.state.update({ hint: 'class-hidden' });
    if (target?.locked === true) this.state.update({ hint: 'class-locked' });
    return target?.locked !== true;
  }

  setBrushSize(size: number): void {
    this.state.update({ brushSize: Math.min(Math.max(Math.round(size), SMALLEST_BRUSH), LARGEST_BRUSH) });
    this.showCursor();
  }

  /** Ink of a label under a write rule, by default the one chosen, and the locks. */
  ink(label: number, rule: WriteRule = this.state.value.writeRule): Ink {
    return inkOf(label, this.state.value.activeLabel, rule, this.#lockedLabels());
  }

  /** What a model may write over: everything but locked classes. */
  modelWritable(): Uint8Array {
    return inkOf(0, 0, 'all', this.#lockedLabels()).writable;
  }

  /** Chooses what is painted: a class there is, or background. */
  selectLabel(activeLabel: number): void {
    if (!this.#isKnown(activeLabel)) return;
    this.#otherLabel = this.state.value.activeLabel;
    this.state.update({ activeLabel });
  }

  /** Between the label painted now and the one before, background being the first. */
  swapLabel(): void {
    this.selectLabel(this.#otherLabel);
  }

  changed(rect: Rect): void {
    if (!isEmpty(rect)) this.dirty.emit(rect);
  }

  commit(name: EditName, edit: MaskEdit | null, extra?: Partial<Omit<Edit, 'name' | 'tiles'>>): boolean {
    const session = this.#session;
    const commit = session?.document.commit(name, edit, extra) ?? null;
    if (session === null || commit === null) return false;
    if (commit.edit.tiles.length > 0) this.#advanceStatus(name);
    this.#finish(session, commit);
    return true;
  }

  rollback(edit: MaskEdit): void {
    this.changed(edit.cancel());
    this.#session?.layer?.forgetLabels();
    this.view.update({ preview: null });
  }

  /** While something is in progress, taking back means that. */
  undo(): void {
    if (!this.abandon()) this.#step((session) => session.document.undo());
  }

  redo(): void {
    this.settle();
    this.#step((session) => session.document.redo());
  }

  /** Undoes or redoes until `position` steps are applied. */
  goTo(position: number): void {
    this.settle();
    const target = Math.min(Math.max(Math.round(position), 0), this.state.value.history.length);
    while (this.state.value.historyPosition > target) this.#step((session) => session.document.undo());
    while (this.state.value.historyPosition < target) this.#step((session) => session.document.redo());
  }

  setStatus(imageStatus: ImageStatus): void {
    this.state.update({ imageStatus });
  }

  selectTool(tool: ToolId): void {
    if (tool !== this.state.value.tool) this.settle();
    this.state.update({ tool, hint: null });
    this.showCursor();
  }

  /** Ring or cross, as the tool and the brush have it now. */
  showCursor(erasing = false): void {
    const { tool, brushSize, brushShape } = this.state.value;
    const { cursor, sized } = TOOLS[tool];
    const cursorKind = sized && brushShape === 'square' ? 'square' : cursor;
    this.view.update({
      cursorKind,
      cursorSize: sized ? brushSize : 1,
      erasing: erasing || tool === 'eraser',
    });
  }

  resize(viewport: Size): void {
    const first = this.view.value.viewport.width === 0;
    this.view.update({ viewport });
    if (first) this.fit();
  }

  fit(): void {
    const { imageSize } = this.state.value;
    if (imageSize !== null) this.view.update({ camera: fit(imageSize, this.view.value.viewport) });
  }

  /** Brings a region into view, and marks it. */
  focus(rect: Rect): void {
    const { viewport, camera } = this.view.value;
    const across = (viewport.width * FOCUS_SHARE) / (rect.right - rect.left);
    const down = (viewport.height * FOCUS_SHARE) / (rect.bottom - rect.top);
    const middle = { x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 };
    const scale = Math.min(Math.max(camera.scale, 1), across, down);
    this.view.update({ focus: rect, camera: centre(middle, viewport, scale) });
  }

  setHidden(hidden: ReadonlySet<number>): void {
    this.#hidden = hidden;
    if (this.#session !== null) this.#showDocument(this.#session);
  }

  get hidden(): ReadonlySet<number> {
    return this.#hidden;
  }

  #isKnown(wanted: number): boolean {
    return wanted === 0 || this.#session?.document.classes.some(({ label }) => label === wanted) === true;
  }

  #lockedLabels(): readonly number[] {
    return this.state.value.classes.filter(({ locked }) => locked).map(({ label }) => label);
  }

  #advanceStatus(name: EditName): void {
    const fromModel = name === 'prediction' || name === 'threshold';
    if (!fromModel) this.state.update({ imageStatus: 'edited' });
    else if (this.state.value.imageStatus === 'new') this.state.update({ imageStatus: 'predicted' });
  }

  #step(take: (session: Session) => Step | null): void {
    const session = this.#session;
    const step = session === null ? null : take(session);
    if (session === null || step === null) return;
    const { threshold, classes } = step.commit.edit;
    // Other steps come and go with the threshold as it was, so untouched pixels still follow it.
    if (threshold !== undefined || classes.length > 0) session.layer?.forgetLabels();
    this.changed(step.dirty);
    this.#finish(session, step.commit);
  }

  #finish(session: Session, commit: Commit): void {
    const { threshold } = commit.edit;
    if (threshold !== undefined) {
      this.state.update({ threshold: commit.kind === 'undo' ? threshold.before : threshold.after });
    }
    this.#showDocument(session);
    // Colours are not in the label map, so it does not tell that it looks different.
    if (commit.edit.classes.length > 0) this.changed(rectOf(session.grid));
    this.commits.emit(commit);
  }

  #showDocument({ document }: Session): void {
    const { history, revision } = document;
    const { activeLabel } = this.state.value;
    this.state.update({
      revision,
      classes: document.classes.map((definition) => ({
        ...definition,
        hidden: this.#hidden.has(definition.label),
      })),
      activeLabel: this.#isKnown(activeLabel) ? activeLabel : (document.classes[0]?.label ?? 1),
      canUndo: history.position > 0,
      canRedo: history.position < history.edits.length,
      history: [...history.edits],
      historyPosition: history.position,
      hint: null,
    });
  }
}
