import type { EditName } from '../../../core/document/edit-name.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import type { ToolContext } from './tool.ts';

/** Fills a drawn outline with a label, background to take it away, as one step. False where that changes nothing. */
export function fillOutline(context: ToolContext, name: EditName, spans: Spans, label: number): boolean {
  const edit = context.session.document.begin();
  context.changed(paintSpans(edit, spans, context.ink(label)));
  const isFilled = context.commit(name, edit);
  context.show(null);
  return isFilled;
}

/** What an outline is filled with. */
export function labelFor(context: ToolContext, erase: boolean): number {
  return erase ? 0 : context.settings().activeLabel;
}
