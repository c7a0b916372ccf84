import type { EditName } from '../../../core/document/edit-name.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import type { ToolContext } from './tool.ts';

/** Fills a drawn outline with the active label, or takes it away, as one step. */
export function fillOutline(context: ToolContext, name: EditName, spans: Spans, erase: boolean): void {
  const edit = context.session.document.begin();
  const ink = context.ink(erase ? 0 : context.settings().activeLabel);
  context.changed(paintSpans(edit, spans, ink));
  context.commit(name, edit);
  context.show(null);
}
