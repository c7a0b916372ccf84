import { sameRect } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { LabelGrid } from '../mask/label-grid.ts';
import { applyTiles, MaskEdit } from '../mask/mask-edit.ts';
import { applyClasses, nextLabelAfter } from './classes.ts';
import type { ClassDefinition, ClassList } from './classes.ts';
import type { Commit, CommitKind, Edit, EditName } from './commit.ts';
import { History } from './history.ts';

/** What taking a step back or forward did. */
export interface Step {
  readonly commit: Commit;
  readonly dirty: Rect;
}

export interface DocumentInit {
  readonly imageId: string;
  readonly grid: LabelGrid;
  readonly classes: readonly ClassDefinition[];
  /** See `ClassList`; that of `classes` by default. */
  readonly nextLabel?: number;
  readonly revision: number;
  /** Earlier work that led to this revision; a new history by default. */
  readonly history?: History;
}

/** One image's labels and classes, and the history of work on them. Knows nothing of tools, cameras or windows. */
export class AnnotationDocument {
  readonly imageId: string;
  readonly grid: LabelGrid;
  readonly history: History;
  #classes: readonly ClassDefinition[];
  #nextLabel: number;
  #revision: number;

  constructor({ imageId, grid, classes, nextLabel = 1, revision, history = new History() }: DocumentInit) {
    this.imageId = imageId;
    this.grid = grid;
    this.history = history;
    this.#classes = classes;
    this.#nextLabel = nextLabelAfter(nextLabel, classes);
    this.#revision = revision;
  }

  get classes(): readonly ClassDefinition[] {
    return this.#classes;
  }

  get nextLabel(): number {
    return this.#nextLabel;
  }

  /** Takes up classes that came from elsewhere; no step of history. */
  setClasses({ classes, nextLabel }: ClassList): void {
    this.#classes = classes;
    this.#nextLabel = nextLabelAfter(Math.max(this.#nextLabel, nextLabel), classes);
  }

  get revision(): number {
    return this.#revision;
  }

  /** Pixels are written through the edit, which is then committed or cancelled; one at a time. */
  begin(): MaskEdit {
    return new MaskEdit(this.grid);
  }

  /** Makes an edit, and what goes with it, one step; null when nothing changed. A checkpoint is a step by itself. */
  commit(
    name: EditName,
    edit: MaskEdit | null,
    extra: Partial<Omit<Edit, 'name' | 'tiles'>> = {},
  ): Commit | null {
    const tiles = edit === null ? [] : edit.commit();
    const classes = extra.classes ?? [];
    const { threshold, conflicts } = extra;
    const isMoved = threshold !== undefined && threshold.before !== threshold.after;
    const isSettled = conflicts !== undefined && !samePlaces(conflicts.before, conflicts.after);
    const isChanged = tiles.length > 0 || classes.length > 0 || isMoved || isSettled;
    if (!isChanged && name !== 'checkpoint') return null;
    const done: Edit = { ...extra, name, tiles, classes };
    this.#changeClasses(classes, 'after');
    this.history.push(done);
    return this.#record('do', done);
  }

  /** Takes the latest applied step back; null at the beginning. The revision counts on. */
  undo(): Step | null {
    const edit = this.history.stepBack();
    if (edit === undefined) return null;
    return this.#apply('undo', edit, 'before');
  }

  /** Applies the latest step taken back again; null at the end. */
  redo(): Step | null {
    const edit = this.history.stepForward();
    if (edit === undefined) return null;
    return this.#apply('redo', edit, 'after');
  }

  #apply(kind: CommitKind, edit: Edit, side: 'before' | 'after'): Step {
    const dirty = applyTiles(this.grid, edit.tiles, side);
    this.#changeClasses(edit.classes, side);
    return { commit: this.#record(kind, edit), dirty };
  }

  #changeClasses(changes: Edit['classes'], side: 'before' | 'after'): void {
    this.#classes = applyClasses(this.#classes, changes, side);
    this.#nextLabel = nextLabelAfter(this.#nextLabel, changes);
  }

  #record(kind: CommitKind, edit: Edit): Commit {
    this.#revision++;
    return { imageId: this.imageId, revision: this.#revision, kind, edit };
  }
}

function samePlaces(a: readonly Rect[], b: readonly Rect[]): boolean {
  const isSame = (place: Rect, index: number): boolean => {
    const other = b[index];
    return other !== undefined && sameRect(place, other);
  };
  return a.length === b.length && a.every(isSame);
}
