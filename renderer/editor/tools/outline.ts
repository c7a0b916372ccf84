import type { EditName } from '../../../core/document/edit-name.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import type { ToolContext } from './tool.ts';

/**
 * Fills a drawn outline with a label, background to take it away, as one step; of a class that is drawn as objects, it
 * is a new object. False where that changes nothing.
 */
export function fillOutline(context: ToolContext, name: EditName, spans: Spans, label: number): boolean {
  context.show(null);
  const pen = context.pen(label);
  if (pen === null) return false;
  const edit = context.session.document.begin();
  context.changed(paintSpans(edit, spans, pen.ink));
  return context.commit(name, edit, pen.details);
}

/** What an outline is filled with. */
export function labelFor(context: ToolContext, erase: boolean): number {
  return erase ? 0 : context.settings().activeLabel;
}
