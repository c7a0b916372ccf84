import { isOpen } from './action.ts';
import type { ActionTable } from './action.ts';

/** Going back and forth, and ending what is in progress. */
export const editActions = {
  'edit.undo': {
    label: 'Undo',
    icon: 'undo-2',
    keys: ['Ctrl+Z'],
    writes: true,
    isEnabled: ({ workspace }) => workspace.state.value.canUndo || workspace.gesture !== null,
    run: ({ workspace }) => workspace.undo(),
  },
  'edit.redo': {
    label: 'Redo',
    icon: 'redo-2',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    writes: true,
    isEnabled: ({ workspace }) => workspace.state.value.canRedo,
    run: ({ workspace }) => workspace.redo(),
  },
  'edit.checkpoint': {
    label: 'Add a checkpoint',
    keys: ['Ctrl+S'],
    asks: true,
    writes: true,
    ofFrame: true,
    isEnabled: isOpen,
    run: ({ workspace, app }) => {
      workspace.settle();
      app.shell.open('checkpoint');
    },
  },
  'edit.finish': {
    label: 'Finish the shape',
    keys: ['Enter'],
    inProgress: true,
    isEnabled: ({ workspace }) => workspace.isBusy,
    run: ({ workspace }) => workspace.complete(),
  },
  'edit.cancel': {
    label: 'Cancel the stroke or shape',
    keys: ['Escape'],
    inProgress: true,
    isEnabled: ({ workspace }) =>
      workspace.gesture !== null ||
      workspace.view.value.focus !== null ||
      workspace.state.value.selectedObject !== null,
    run: ({ workspace }) => {
      if (workspace.abandon()) return;
      workspace.view.update({ focus: null });
      workspace.objects.select(null);
    },
  },
  'edit.back': {
    label: 'Remove the last corner',
    keys: ['Backspace'],
    inProgress: true,
    isEnabled: ({ workspace }) => workspace.gesture?.back !== undefined,
    run: ({ workspace }) => workspace.gesture?.back?.(),
  },
} as const satisfies ActionTable;

/** The same for the history panel, by place and by name. */
export const historyActions = {
  'history.goTo': {
    writes: true,
    isEnabled: isOpen,
    run: ({ workspace }, position: number) => workspace.goTo(position),
  },
  'history.checkpoint': {
    writes: true,
    isEnabled: isOpen,
    run: ({ workspace }, name: string) => workspace.checkpoint(name),
  },
  /** By the id of the event that the checkpoint is. */
  'history.restore': {
    isEnabled: isOpen,
    run: ({ app }, id: string) => void app.timeLine.restore(id),
  },
} as const satisfies ActionTable;
