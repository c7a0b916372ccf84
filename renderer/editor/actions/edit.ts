import { isOpen } from './action.ts';
import type { ActionsOf } from './action.ts';

/** Going back and forth, and ending what is in progress. */
export const editActions: ActionsOf<'edit'> = {
  'edit.undo': {
    isEnabled: ({ workspace }) => workspace.state.value.canUndo || workspace.gesture !== null,
    run: ({ workspace }) => workspace.undo(),
  },
  'edit.redo': {
    isEnabled: ({ workspace }) => workspace.state.value.canRedo,
    run: ({ workspace }) => workspace.redo(),
  },
  'edit.checkpoint': {
    isEnabled: isOpen,
    run: ({ workspace }) => {
      workspace.settle();
      workspace.commit('checkpoint', null);
    },
  },
  'edit.finish': {
    isEnabled: ({ workspace }) => workspace.gesture !== null,
    run: ({ workspace }) => workspace.settle(),
  },
  'edit.cancel': {
    isEnabled: ({ workspace }) => workspace.gesture !== null || workspace.view.value.focus !== null,
    run: ({ workspace }) => {
      if (!workspace.abandon()) workspace.view.update({ focus: null });
    },
  },
  'edit.back': {
    isEnabled: ({ workspace }) => workspace.gesture?.back !== undefined,
    run: ({ workspace }) => workspace.gesture?.back?.(),
  },
};

/** The same for the history panel, by place and by name. */
export const historyActions: ActionsOf<'history'> = {
  'history.goTo': { isEnabled: isOpen, run: ({ workspace }, position) => workspace.goTo(position) },
  'history.checkpoint': {
    isEnabled: isOpen,
    run: ({ workspace }, detail) => {
      workspace.settle();
      workspace.commit('checkpoint', null, { detail });
    },
  },
};
