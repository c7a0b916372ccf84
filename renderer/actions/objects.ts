import { isAtBorder } from '../../core/mask/objects.ts';
import type { MeasuredObject } from '../../core/mask/measure-objects.ts';
import { objectAt } from '../editor/pen.ts';
import type { Session } from '../editor/session.ts';
import type { Workspace } from '../editor/workspace.ts';
import { ask, onImage, onWork } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** Objects of the open image as such: what the class that is painted consists of where it is drawn as objects. */
export const objectActions = {
  'object.next': {
    label: 'Next object',
    keys: ["'"],
    ...onImage(({ workspace }) => workspace.objects.step(1)),
  },
  'object.previous': {
    label: 'Previous object',
    keys: [';'],
    ...onImage(({ workspace }) => workspace.objects.step(-1)),
  },
  'object.delete': {
    label: 'Delete the selected object',
    keys: ['Delete'],
    // What is selected goes before the class as a whole, which the same key clears.
    inProgress: true,
    ...onWork(({ workspace }) => {
      const { selectedObject } = workspace.state.value;
      if (selectedObject !== null) workspace.objects.remove(selectedObject);
    }),
    isEnabled: isSelected,
  },
  'object.deleteAll': {
    label: 'Delete the selected object in all frames',
    keys: ['Shift+Delete'],
    ...onWork(({ workspace }) => {
      const { selectedObject } = workspace.state.value;
      if (selectedObject !== null) workspace.objects.links.remove(selectedObject);
    }),
    isEnabled: (context) => isSelected(context) && isSeries(context),
  },
  'object.merge': {
    label: 'Merge the object under the pointer into the selected one',
    keys: ['Shift+Z'],
    ...onWork(({ workspace }, session) => {
      const { selectedObject } = workspace.state.value;
      const under = underPointer(workspace, session);
      if (under === null || selectedObject === null) workspace.state.update({ hint: 'no-object' });
      else workspace.objects.links.merge(selectedObject, under);
    }),
    isEnabled: isSelected,
  },
  'object.linkNext': {
    label: 'Link objects to the next frame',
    keys: ['Ctrl+Shift+N'],
    ofFrame: true,
    ...onWork(({ workspace }) => workspace.objects.links.linkNext()),
    isEnabled: isSeries,
  },
  'object.linkAll': {
    label: 'Link objects through all frames',
    keys: ['Ctrl+Shift+A'],
    ...onWork(({ workspace }) => workspace.objects.links.linkAll()),
    isEnabled: isSeries,
  },
  'object.linkSelected': {
    label: 'Link the selected object to the next frame',
    keys: ['Ctrl+Shift+S'],
    ofFrame: true,
    ...onWork(({ workspace }) => workspace.objects.links.linkSelected()),
    isEnabled: (context) => isSelected(context) && isSeries(context),
  },
  'object.unlink': {
    label: 'Unlink the selected object from the frames before',
    keys: ['Ctrl+Shift+X'],
    ofFrame: true,
    ...onWork(({ workspace }) => workspace.objects.links.unlink()),
    isEnabled: (context) => isSelected(context) && isSeries(context),
  },
  'object.make': {
    label: 'Make objects of the class',
    keys: ['Ctrl+J'],
    ofFrame: true,
    ...onWork(({ workspace }) => workspace.objects.make(workspace.state.value.activeLabel)),
  },
  'object.flatten': {
    label: 'Make plain pixels of the class’s objects',
    keys: ['Ctrl+Shift+J'],
    ...onWork(({ workspace }) => workspace.objects.flatten(workspace.state.value.activeLabel)),
  },
  'object.dropSmall': {
    label: 'Drop small objects',
    keys: ['Shift+Y'],
    asks: true,
    ...onWork(({ app }) => app.shell.open('drop-small')),
  },
  'object.dropSmallerThan': onWork(({ workspace }, _session, pixels: number) =>
    workspace.objects.drop(workspace.state.value.activeLabel, ({ area }) => area < pixels),
  ),
  'object.dropBorder': {
    label: 'Drop objects at the border',
    keys: ['Shift+E'],
    ...onWork(({ workspace }, { grid }) => {
      workspace.objects.drop(workspace.state.value.activeLabel, ({ box }) => isAtBorder(box, grid));
    }),
  },
  'object.table': {
    label: 'Objects as a table',
    icon: 'list-ordered',
    keys: ['Ctrl+Shift+O'],
    run: ask(({ shell }) => shell.toggleObjects()),
  },
  /** Selects an object of the table, and brings it into view. */
  'object.show': onImage(({ workspace }, _session, { id, box }: TableObject) => {
    workspace.objects.select(id);
    workspace.viewing.reveal(box);
  }),
  /** The same, in the middle and near enough to be looked at. */
  'object.centre': onImage(({ workspace }, _session, { id, box, number, total }: CentredObject) => {
    workspace.objects.select(id);
    workspace.viewing.focus(box, { kind: 'object', number, total });
  }),
} as const satisfies ActionTable;

type TableObject = Pick<MeasuredObject, 'id' | 'box'>;

interface CentredObject extends Pick<MeasuredObject, 'id' | 'box' | 'number'> {
  readonly total: number;
}

function isSelected({ workspace }: ActionContext): boolean {
  return workspace.session !== null && workspace.state.value.selectedObject !== null;
}

function isSeries({ workspace }: ActionContext): boolean {
  return workspace.session !== null && workspace.state.value.frames.length > 1;
}

function underPointer({ view }: Workspace, session: Session): number | null {
  const { cursor } = view.value;
  return cursor === null ? null : (objectAt(session, cursor)?.id ?? null);
}
