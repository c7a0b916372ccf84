/** What somebody was doing; the wording for it is the window's. */
export const editNames = [
  'brush',
  'eraser',
  'probability-brush',
  'threshold-brush',
  'fill',
  'wand',
  'lasso',
  'polygon',
  'rectangle',
  'ellipse',
  'fill-holes',
  'smooth',
  'grow',
  'shrink',
  'keep-largest',
  'remove-small',
  'clear',
  'copy-previous',
  'import',
  'interpolate',
  'confirm',
  'take-model',
  'prediction',
  'threshold',
  'accept',
  'no-finding',
  'skip',
  'reopen',
  'flag',
  'unflag',
  'comment',
  'coverage',
  'measure',
  'measure-delete',
  'calibrate',
  'objects',
  'object-delete',
  'object-merge',
  'object-split',
  'object-make',
  'object-flatten',
  'object-drop',
  'object-link',
  'object-unlink',
  'class-add',
  'class-rename',
  'class-colour',
  'class-lock',
  'class-codes',
  'class-objects',
  'class-delete',
  'class-meaning',
  'template',
  'learning',
  'checkpoint',
  'restore',
] as const;

export type EditName = (typeof editNames)[number];

/** What changes no mask by a person's hand: everything else a person does is drawing. */
const NO_DRAWING: ReadonlySet<EditName> = new Set<EditName>([
  'prediction',
  'accept',
  'no-finding',
  'skip',
  'reopen',
  'flag',
  'unflag',
  'comment',
  'coverage',
  'measure',
  'measure-delete',
  'calibrate',
  'class-add',
  'class-rename',
  'class-colour',
  'class-lock',
  'class-codes',
  'class-objects',
  'class-meaning',
  'template',
  'learning',
  'checkpoint',
]);

/** Drawing that makes objects, brings them, calls them by another id or ends all of them, and decides on none. */
const NO_SHAPING: ReadonlySet<EditName> = new Set<EditName>([
  'copy-previous',
  'import',
  'interpolate',
  'object-make',
  'object-flatten',
  'object-link',
  'object-unlink',
  'class-delete',
  'restore',
]);

/** Whether a step of a person changes what is drawn. */
export function isDrawing(name: EditName): boolean {
  return !NO_DRAWING.has(name);
}

/** Whether it is about objects one by one, where it changes any. */
export function isShaping(name: EditName): boolean {
  return isDrawing(name) && !NO_SHAPING.has(name);
}
