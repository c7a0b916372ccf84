import { addingOf, freeColor, freeLabel, meaningChanges } from '../../core/document/classes.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { SegmentProperty } from '../../core/document/codes.ts';
import type { EditName } from '../../core/document/edit-name.ts';
import { keysOf, pick as pickFields, sameField } from '../../core/document/fields.ts';
import { projectOf } from '../../core/document/image-id.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import type { Session } from '../editor/session.ts';
import { objectAt } from '../editor/pen.ts';
import { pixelAt } from '../editor/tools/pixel-at.ts';
import type { Workspace } from '../editor/workspace.ts';
import { isOpen, onWork } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

/**
 * Classes: choosing and hiding them is a matter of view; what they are called, look like and may be painted over is
 * part of the document and goes through its history. Deleting one takes its pixels along.
 */
export const classActions = {
  'class.1': pick(1),
  'class.2': pick(2),
  'class.3': pick(3),
  'class.4': pick(4),
  'class.5': pick(5),
  'class.6': pick(6),
  'class.7': pick(7),
  'class.8': pick(8),
  'class.9': pick(9),
  'class.select': { run: ({ workspace }, label: number) => workspace.labelling.select(label) },
  'class.background': {
    label: 'Background',
    keys: ['0'],
    run: ({ workspace }) => workspace.labelling.select(0),
  },
  'class.swap': {
    label: 'Swap class and background',
    keys: ['X'],
    run: ({ workspace }) => workspace.labelling.swap(),
  },
  'class.add': onWork(({ workspace }, { document }, { name, color }: NewClass) => {
    const label = freeLabel(document.nextLabel);
    if (label === null) return;
    const added = addingOf({
      label,
      name,
      color: color ?? freeColor(document.classes, label),
      locked: false,
    });
    workspace.commit('class-add', null, { classes: [added], detail: name });
    workspace.labelling.select(label);
  }),
  'class.rename': onWork(({ workspace }, session, { label, name }: Named) =>
    alter(workspace, session, 'class-rename', label, { name }),
  ),
  'class.color': onWork(({ workspace }, session, { label, color }: Coloured) =>
    alter(workspace, session, 'class-colour', label, { color }),
  ),
  'class.lock': onWork(({ workspace }, session, label: number) => {
    const locked = session.document.classes.some((known) => known.label === label && known.locked);
    alter(workspace, session, 'class-lock', label, { locked: !locked });
  }),
  'class.codes': onWork(({ workspace }, session, { label, property }: Coded) =>
    alter(workspace, session, 'class-codes', label, { property }),
  ),
  'class.objects': onWork(({ workspace }, session, label: number) =>
    toggleObjects(workspace, session, label),
  ),
  'class.toggleObjects': {
    label: 'Draw the class as objects, or as one',
    keys: ['Shift+J'],
    ...onWork(({ workspace }, session) =>
      toggleObjects(workspace, session, workspace.state.value.activeLabel),
    ),
  },
  /** One of a model's classes, by its name, means the class of this label from now on. */
  'class.mean': onWork(({ workspace }, { document }, { label, name }: Named) => {
    const classes = meaningChanges(document, name, label);
    workspace.commit('class-meaning', null, { classes, detail: name });
  }),
  'class.pickUp': {
    label: 'Pick the class or object under the pointer',
    keys: ['K'],
    isEnabled: isOpen,
    run: ({ workspace }) => {
      const { session, labelling, view } = workspace;
      const { cursor } = view.value;
      const pixel = session === null || cursor === null ? null : pixelAt(session.grid, cursor);
      if (session === null || cursor === null || pixel === null) return;
      const object = objectAt(session, cursor);
      labelling.select(object?.class ?? session.grid.data[pixel] ?? 0);
      workspace.objects.select(object?.id ?? null);
    },
  },
  'class.hide': {
    run: ({ workspace }, label: number) => {
      workspace.labelling.toggleHidden(label);
      repaint(workspace);
    },
  },
  'class.solo': {
    run: ({ workspace }, label: number) => {
      workspace.state.update({ solo: workspace.state.value.solo === label ? null : label });
      repaint(workspace);
    },
  },
  'class.delete': onWork(({ workspace }, { document }, label: number) => {
    const { place } = document;
    const { stream } = workspace;
    const project = projectOf(place);
    void workspace.across(
      () => ({ project, frames: [], labels: [label] }),
      () => {
        // As it is by then.
        const definition = stream.project(project)?.classes.find((known) => known.label === label);
        if (definition !== undefined) stream.removeClass(project, definition, place);
      },
    );
  }),
} as const satisfies ActionTable;

interface NewClass {
  readonly name: string;
  /** The next of the palette by default. */
  readonly color?: string;
}

interface Named {
  readonly label: number;
  readonly name: string;
}

interface Coloured {
  readonly label: number;
  readonly color: string;
}

interface Coded {
  readonly label: number;
  /** Null for what the name says. */
  readonly property: SegmentProperty | null;
}

/** By place in the list, as the number keys do. */
function pick(position: number) {
  return {
    label: `Class ${position}`,
    keys: [String(position)],
    isEnabled: (context: ActionContext) =>
      isOpen(context) && context.workspace.state.value.classes.length >= position,
    run: ({ workspace }: ActionContext) => {
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
  const known = document.classes.find((definition) => definition.label === label);
  if (known === undefined) return;
  const before = pickFields(
    { ...known, property: known.property ?? null, objects: known.objects ?? false },
    keysOf(change),
  );
  if (sameField(before, change)) return;
  const classes = [{ label, before, after: change }];
  workspace.commit(name, null, { classes, detail: change.name ?? known.name });
  // Locked pixels may have stayed behind the threshold.
  layer?.forgetLabels();
}

function toggleObjects(workspace: Workspace, session: Session, label: number): void {
  const known = session.document.classes.find((definition) => definition.label === label);
  alter(workspace, session, 'class-objects', label, { objects: known?.objects !== true });
}

/** Colours are not in the label map, so nobody else notices that they look different. */
function repaint(workspace: Workspace): void {
  if (workspace.session !== null) workspace.changed(rectOf(workspace.session.grid));
}
