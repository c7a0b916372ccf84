import { isReviewed } from '../../core/document/status.ts';
import { ask, isReady } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** What a person says about the open image as a whole. */
export const reviewActions = {
  'app.acceptAndNext': {
    label: 'Accept and next',
    icon: 'check-check',
    keys: ['Ctrl+Enter'],
    writes: true,
    isEnabled,
    run: ({ workspace, app }) => {
      workspace.settle();
      // Nobody looked for anything yet: accepting nothing would most often be a slip.
      if (workspace.state.value.imageStatus === 'new') app.shell.open('no-finding');
      else void app.review.acceptAndNext();
    },
  },
  'review.noFindingAndNext': {
    label: 'No finding and next',
    icon: 'circle-slash',
    keys: ['Ctrl+Shift+Enter'],
    writes: true,
    isEnabled,
    run: (context) => {
      const { workspace, app } = context;
      workspace.settle();
      if (isEmpty(context)) void app.review.noFindingAndNext();
      else app.shell.open('no-finding');
    },
  },
  /** The same without asking, told by who asked. */
  'review.noFinding': {
    writes: true,
    isEnabled,
    run: ask(({ review }) => review.noFindingAndNext()),
  },
  'review.skipAndNext': {
    label: 'Skip and next',
    icon: 'skip-forward',
    keys: ['J'],
    writes: true,
    isEnabled,
    run: ask(({ review }) => review.skipAndNext()),
  },
  'review.reopen': {
    label: 'Reopen',
    icon: 'rotate-ccw',
    keys: ['Ctrl+Backspace'],
    writes: true,
    isEnabled: ({ app, workspace }) => isReady(app) && isReviewed(workspace.state.value.imageStatus),
    run: ask(({ review }) => review.reopen()),
  },
  'review.toggleFlag': {
    label: 'Flag or unflag',
    icon: 'flag',
    keys: ['Shift+L'],
    writes: true,
    isEnabled,
    run: ask(({ review }) => review.toggleFlag()),
  },
  'review.comment': {
    label: 'Comment',
    icon: 'message-square',
    keys: ['Ctrl+/'],
    asks: true,
    writes: true,
    isEnabled,
    run: ask(({ shell }) => shell.open('comment')),
  },
  /** What the comment is. */
  'review.commentWith': {
    writes: true,
    isEnabled,
    run: ({ workspace, app }, words: string) => {
      workspace.settle();
      app.review.comment(words);
    },
  },
} as const satisfies ActionTable;

function isEnabled({ app }: ActionContext): boolean {
  return isReady(app);
}

/** Whether nothing is labelled in the open image. */
function isEmpty({ workspace }: ActionContext): boolean {
  return workspace.session?.grid.data.every((label) => label === 0) ?? true;
}
