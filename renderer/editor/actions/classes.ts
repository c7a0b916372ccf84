import { classColor, freeLabel } from '../../../core/document/classes.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { EditName } from '../../../core/document/commit.ts';
import { rectOf } from '../../../core/geometry/rect.ts';
import { spansWhere } from '../../../core/geometry/spans.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import { labelSet } from '../../../core/mask/segments.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace.ts';
import { isOpen, onImage } from './action.ts';
import type { ActionDefinition, ActionsOf } from './action.ts';

/**
 * Classes: choosing and hiding them is a matter of view; what they are called, look like and may be painted over is
 * part of the document and goes through its history. Deleting one takes its pixels along.
 */
export const classActions: ActionsOf<'class'> = {
  'class.1': pick(1),
  'class.2': pick(2),
  'class.3': pick(3),
  'class.4': pick(4),
  'class.5': pick(5),
  'class.6': pick(6),
  'class.7': pick(7),
  'class.8': pick(8),
  'class.9': pick(9),
  'class.select': { run: ({ workspace }, label) => workspace.labelling.select(label) },
  'class.background': { run: ({ workspace }) => workspace.labelling.select(0) },
  'class.swap': { run: ({ workspace }) => workspace.labelling.swap() },
  'class.add': onImage(({ workspace }, { document }, { name, color }) => {
    const label = freeLabel(document.nextLabel);
    if (label === null) return;
    const after = { label, name, color: color ?? classColor(label), locked: false };
    workspace.commit('class-add', null, { classes: [{ label, before: null, after }], detail: name });
    workspace.labelling.select(label);
  }),
  'class.rename': onImage(({ workspace }, session, { label, name }) =>
    alter(workspace, session, 'class-rename', label, { name }),
  ),
  'class.color': onImage(({ workspace }, session, { label, color }) =>
    alter(workspace, session, 'class-colour', label, { color }),
  ),
  'class.lock': onImage(({ workspace }, session, label) => {
    const locked = session.document.classes.some((known) => known.label === label && known.locked);
    alter(workspace, session, 'class-lock', label, { locked: !locked });
  }),
  'class.hide': {
    run: ({ workspace }, label) => {
      workspace.labelling.toggleHidden(label);
      repaint(workspace);
    },
  },
  'class.solo': {
    run: ({ workspace }, label) => {
      workspace.state.update({ solo: workspace.state.value.solo === label ? null : label });
      repaint(workspace);
    },
  },
  'class.delete': onImage(({ workspace }, { document, grid }, label) => {
    const before = document.classes.find((known) => known.label === label);
    if (before === undefined) return;
    const only = labelSet([label]);
    const edit = document.begin();
    const spans = spansWhere(grid.data, rectOf(grid), only);
    workspace.changed(paintSpans(edit, spans, { label: 0, writable: only }));
    const classes = [{ label, before, after: null }];
    workspace.commit('class-delete', edit, { classes, detail: before.name });
  }),
};

/** By place in the list, as the number keys do. */
function pick(position: number): ActionDefinition<'class.1'> {
  return {
    isEnabled: (context) => isOpen(context) && context.workspace.state.value.classes.length >= position,
    run: ({ workspace }) => {
      const chosen = workspace.state.value.classes[position - 1];
      if (chosen !== undefined) workspace.labelling.select(chosen.label);
    },
  };
}

/** One step that changes a definition and no pixel. */
function alter(
  workspace: Workspace,
  { document, layer }: Session,
  name: EditName,
  label: number,
  change: Partial<ClassDefinition>,
): void {
  const before = document.classes.find((known) => known.label === label);
  if (before === undefined) return;
  const after = { ...before, ...change };
  workspace.commit(name, null, { classes: [{ label, before, after }], detail: after.name });
  // Locked pixels may have stayed behind the threshold.
  layer?.forgetLabels();
}

/** Colours are not in the label map, so nobody else notices that they look different. */
function repaint(workspace: Workspace): void {
  if (workspace.session !== null) workspace.changed(rectOf(workspace.session.grid));
}
