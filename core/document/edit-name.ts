/**
 * What a step of a person does:
 * - `shaping` changes objects one by one, where it changes any;
 * - `drawing` changes what is drawn, too, but makes objects, brings them, calls them by another id or ends all of them,
 *   and decides on none;
 * - `other` changes no mask by a person's hand.
 */
type EditKind = 'shaping' | 'drawing' | 'other';

const KINDS = {
  brush: 'shaping',
  eraser: 'shaping',
  'probability-brush': 'shaping',
  'threshold-brush': 'shaping',
  fill: 'shaping',
  wand: 'shaping',
  lasso: 'shaping',
  polygon: 'shaping',
  rectangle: 'shaping',
  ellipse: 'shaping',
  'fill-holes': 'shaping',
  smooth: 'shaping',
  grow: 'shaping',
  shrink: 'shaping',
  'keep-largest': 'shaping',
  'remove-small': 'shaping',
  clear: 'shaping',
  'copy-previous': 'drawing',
  import: 'drawing',
  interpolate: 'drawing',
  confirm: 'shaping',
  'take-model': 'shaping',
  prediction: 'other',
  threshold: 'shaping',
  accept: 'other',
  'no-finding': 'other',
  skip: 'other',
  reopen: 'other',
  flag: 'other',
  unflag: 'other',
  comment: 'other',
  coverage: 'other',
  measure: 'other',
  'measure-delete': 'other',
  calibrate: 'other',
  objects: 'shaping',
  'object-delete': 'shaping',
  'object-merge': 'shaping',
  'object-split': 'shaping',
  'object-make': 'drawing',
  'object-flatten': 'drawing',
  'object-drop': 'shaping',
  'object-link': 'drawing',
  'object-unlink': 'drawing',
  'class-add': 'other',
  'class-rename': 'other',
  'class-colour': 'other',
  'class-lock': 'other',
  'class-codes': 'other',
  'class-objects': 'other',
  'class-delete': 'drawing',
  'class-meaning': 'other',
  'class-start': 'other',
  template: 'other',
  learning: 'other',
  checkpoint: 'other',
  restore: 'drawing',
} as const satisfies Readonly<Record<string, EditKind>>;

/** What somebody was doing; the wording for it is the window's. */
export type EditName = keyof typeof KINDS;

export const editNames = Object.keys(KINDS) as readonly EditName[];

/** Whether a step of a person changes what is drawn. */
export function isDrawing(name: EditName): boolean {
  return KINDS[name] !== 'other';
}

/** Whether it is about objects one by one, where it changes any. */
export function isShaping(name: EditName): boolean {
  return KINDS[name] === 'shaping';
}
