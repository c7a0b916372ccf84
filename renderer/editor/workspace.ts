import type { ClassList } from '../../core/document/classes.ts';
import type { Commit, Edit, EditName } from '../../core/document/commit.ts';
import type { Step } from '../../core/document/document.ts';
import { statusAfter } from '../../core/document/status.ts';
import { HistoryShelf } from '../../core/document/history-shelf.ts';
import { fit } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { isEmpty, rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { MaskEdit } from '../../core/mask/mask-edit.ts';
import { Labelling } from './labelling.ts';
import { Observable, Signal } from './observable.ts';
import type { ImageDocument } from './ports.ts';
import { Session } from './session.ts';
import { INITIAL_STATE, INITIAL_VIEW } from './state.ts';
import type { EditorState, ViewState } from './state.ts';
import type { ToolId } from './tools/tool-id.ts';
import type { Gesture, ToolContext } from './tools/tool.ts';
import { displayFor } from './view/display-for.ts';
import { ViewControl } from './view/view-control.ts';

/** What is open, how it is shown and what is going on: everything that tools, actions and input work on. */
export class Workspace {
  readonly state = new Observable<EditorState>(INITIAL_STATE);
  readonly view = new Observable<ViewState>(INITIAL_VIEW);
  readonly dirty = new Signal<Rect>();
  readonly commits = new Signal<Commit>();
  readonly labelling = new Labelling(this.state);
  readonly viewing = new ViewControl(this.state, this.view);
  readonly #shelf = new HistoryShelf();
  #session: Session | null = null;
  #gesture: Gesture | null = null;
  /** What came from elsewhere while a hand was at work. */
  #waiting: readonly (() => void)[] = [];

  get session(): Session | null {
    return this.#session;
  }

  get gesture(): Gesture | null {
    return this.#gesture;
  }

  /** Undo reaches back to what was done before the image was last left, unless it changed since. */
  open(source: ImageDocument, camera?: Camera): void {
    const shown = displayFor(source, this.state.value);
    this.close();
    const { imageId, name, width, height, status, spacing, prediction, conflicts } = source;
    const session = new Session(source, this.#shelf.take(imageId, source.revision));
    this.#session = session;
    this.state.update({
      imageId,
      imageName: name,
      imageSize: { width, height },
      imageStatus: status,
      spacing,
      prediction,
      conflicts,
      threshold: source.threshold ?? prediction?.threshold ?? this.state.value.threshold,
      ...shown,
    });
    this.#showDocument(session);
    this.view.update({ camera: camera ?? fit(session.grid, this.view.value.viewport) });
    this.dirty.emit(rectOf(session.grid));
  }

  /** Takes up what became of the project's classes elsewhere. */
  setClasses(list: ClassList): void {
    if (this.#session === null) return;
    this.#session.document.setClasses(list);
    this.#showDocument(this.#session);
    this.changed(rectOf(this.#session.grid));
  }

  /** What is going on is made a step of the image it was done on. */
  close(): void {
    this.settle();
    if (this.#session !== null) {
      const { imageId, revision, history } = this.#session.document;
      this.#shelf.put(imageId, revision, history);
    }
    this.#session = null;
    const { imageId, imageName, imageSize, imageStatus, spacing, revision, prediction } = INITIAL_STATE;
    const { conflicts, canUndo, canRedo, history, historyPosition } = INITIAL_STATE;
    this.state.update({ imageId, imageName, imageSize, imageStatus, spacing, revision, prediction });
    this.state.update({ conflicts, canUndo, canRedo, history, historyPosition, hint: null });
    this.view.update({ focus: null, preview: null });
  }

  /** What tools may use; null while no image is open. */
  context(): ToolContext | null {
    const session = this.#session;
    if (session === null) return null;
    return {
      session,
      settings: () => this.state.value,
      viewState: () => this.view.value,
      ink: (label) => this.labelling.ink(label),
      changed: (rect) => this.changed(rect),
      commit: (name, edit, extra) => void this.commit(name, edit, extra),
      rollback: (edit) => this.rollback(edit),
      show: (preview) => this.view.update({ preview }),
      hint: (hint) => this.state.update({ hint }),
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
    this.#end((gesture) => gesture.finish());
  }

  /** Ends what needs the pointer held; what waits for further presses, such as a polygon, stays open. */
  settleStroke(): void {
    if (this.#gesture?.press === undefined) this.settle();
  }

  /** Ends what is in progress without a trace. Returns whether there was anything. */
  abandon(): boolean {
    return this.#end((gesture) => gesture.cancel());
  }

  /** Runs work that nobody at the pointer asked for just now: at once, or when what is in progress has ended. */
  whenFree(work: () => void): void {
    if (this.#gesture === null) work();
    else this.#waiting = [...this.#waiting, work];
  }

  changed(rect: Rect): void {
    if (!isEmpty(rect)) this.dirty.emit(rect);
  }

  /** Makes an edit one step of history. False where there was nothing to it. */
  commit(name: EditName, edit: MaskEdit | null, extra?: Partial<Omit<Edit, 'name' | 'tiles'>>): boolean {
    const session = this.#session;
    const commit = session?.document.commit(name, edit, extra) ?? null;
    if (session === null || commit === null) return false;
    this.#finish(session, commit);
    return true;
  }

  /**
   * Makes an edit of an image one step of its history, also where it is not the open one: it can be undone once it is.
   * The open one is changed when the hand at work is done. `change` is told which labels it may write over.
   */
  commitAnywhere(
    source: ImageDocument,
    name: EditName,
    change: (edit: MaskEdit, writable: Uint8Array) => void,
  ): void {
    const isOpen = (): boolean => this.#session?.document.imageId === source.imageId;
    const writable = this.labelling.modelWritable();
    if (isOpen()) {
      this.whenFree(() => {
        if (this.#session === null || !isOpen()) return;
        const edit = this.#session.document.begin();
        change(edit, writable);
        this.changed(rectOf(this.#session.grid));
        this.#session.layer?.forgetLabels();
        this.commit(name, edit);
      });
      return;
    }
    const { document } = new Session(source, this.#shelf.take(source.imageId, source.revision));
    const edit = document.begin();
    change(edit, writable);
    const commit = document.commit(name, edit);
    this.#shelf.put(document.imageId, document.revision, document.history);
    if (commit !== null) this.commits.emit(commit);
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

  selectTool(tool: ToolId): void {
    if (tool !== this.state.value.tool) this.settle();
    this.state.update({ tool, hint: null });
    this.viewing.showCursor();
  }

  #end(how: (gesture: Gesture) => void): boolean {
    const gesture = this.#gesture;
    if (gesture === null) return false;
    this.#gesture = null;
    how(gesture);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
    return true;
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
    const { threshold, classes, conflicts } = commit.edit;
    if (threshold !== undefined) {
      this.state.update({ threshold: commit.kind === 'undo' ? threshold.before : threshold.after });
    }
    if (conflicts !== undefined) {
      this.state.update({ conflicts: commit.kind === 'undo' ? conflicts.before : conflicts.after });
    }
    this.state.update({ imageStatus: statusAfter(this.state.value.imageStatus, commit) });
    this.#showDocument(session);
    // Colours are not in the label map, so it does not tell that it looks different.
    if (classes.length > 0) this.changed(rectOf(session.grid));
    this.commits.emit(commit);
  }

  #showDocument({ document }: Session): void {
    const { history, revision } = document;
    this.state.update({
      revision,
      classes: document.classes.map((known) => ({ ...known, hidden: this.labelling.isHidden(known.label) })),
      nextLabel: document.nextLabel,
      canUndo: history.position > 0,
      canRedo: history.position < history.edits.length,
      history: [...history.edits],
      historyPosition: history.position,
      hint: null,
    });
    const { activeLabel, classes, solo } = this.state.value;
    // Alone, a class that is not there would hide all others.
    if (solo !== null && !this.labelling.isKnown(solo)) this.state.update({ solo: null });
    if (!this.labelling.isKnown(activeLabel)) this.state.update({ activeLabel: classes[0]?.label ?? 1 });
  }
}
