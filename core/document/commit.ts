import type { Rect } from '../geometry/rect.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import type { ClassChange } from './classes.ts';

/** What the person was doing; the wording for it is the window's. */
export type EditName =
  | 'brush'
  | 'eraser'
  | 'probability-brush'
  | 'threshold-brush'
  | 'fill'
  | 'wand'
  | 'lasso'
  | 'polygon'
  | 'rectangle'
  | 'ellipse'
  | 'fill-holes'
  | 'smooth'
  | 'grow'
  | 'shrink'
  | 'keep-largest'
  | 'remove-small'
  | 'clear'
  | 'copy-previous'
  | 'interpolate'
  | 'confirm'
  | 'take-model'
  | 'prediction'
  | 'threshold'
  | 'class-add'
  | 'class-rename'
  | 'class-colour'
  | 'class-lock'
  | 'class-delete'
  | 'checkpoint';

/** One step of work as a plain value: it can be stored, sent, applied and taken back. */
export interface Edit {
  readonly name: EditName;
  /** Free text, such as the name of a checkpoint or class. */
  readonly detail?: string;
  readonly tiles: readonly TileChange[];
  readonly classes: readonly ClassChange[];
  /** Threshold of the untouched pixels, where the step moved it. */
  readonly threshold?: { readonly before: number; readonly after: number };
  /** Places where a prediction and a person still disagree, where the step changed which they are. */
  readonly conflicts?: { readonly before: readonly Rect[]; readonly after: readonly Rect[] };
}

export type CommitKind = 'do' | 'undo' | 'redo';

/** An edit that happened: applied (`do`, `redo`: its `after` sides hold) or taken back (`undo`: its `before` sides). */
export interface Commit {
  readonly imageId: string;
  /** Revision of the document once this has happened; counts up by one, also on undo. */
  readonly revision: number;
  readonly kind: CommitKind;
  readonly edit: Edit;
}
