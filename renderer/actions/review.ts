import { isReviewed } from '../../core/document/status.ts';
import { ask, isComing, isReady } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** What a person says about the open image as a whole. */
export const reviewActions = {
  'app.acceptAndNext': {
    label: 'Accept and next',
    icon: 'check-check',
    keys: ['Ctrl+Enter'],
    ...onceSeen(async ({ workspace, app }) => {
      // Nobody looked for anything yet: accepting nothing would most often be a slip.
      if (workspace.state.value.imageStatus === 'new') app.shell.open('no-finding');
      else await app.review.acceptAndNext();
    }),
  },
  'review.noFindingAndNext': {
    label: 'No finding and next',
    icon: 'circle-slash',
    keys: ['Ctrl+Shift+Enter'],
    ...onceSeen(async (context) => {
      const { review, shell } = context.app;
      if (isEmpty(context)) await review.noFindingAndNext();
      else shell.open('no-finding');
    }),
  },
  /** The same without asking, told by who asked. */
  'review.noFinding': {
    writes: true,
    ofFrame: true,
    isEnabled,
    run: ask(({ review }) => review.noFindingAndNext()),
  },
  'review.skipAndNext': {
    label: 'Skip and next',
    icon: 'skip-forward',
    keys: ['J'],
    ...onceSeen(({ app }) => app.review.skipAndNext()),
  },
  'review.reopen': {
    label: 'Reopen',
    icon: 'rotate-ccw',
    keys: ['Ctrl+Backspace'],
    writes: true,
    ofFrame: true,
    isEnabled: ({ app, workspace }) => isReady(app) && isReviewed(workspace.state.value.imageStatus),
    run: ask(({ review }) => review.reopen()),
  },
  'review.toggleFlag': {
    label: 'Flag or unflag',
    icon: 'flag',
    keys: ['Shift+L'],
    writes: true,
    ofFrame: true,
    isEnabled,
    run: ask(({ review }) => review.toggleFlag()),
  },
  'review.comment': {
    label: 'Comment',
    icon: 'message-square',
    keys: ['Ctrl+/'],
    asks: true,
    writes: true,
    ofFrame: true,
    isEnabled,
    run: ask(({ shell }) => shell.open('comment')),
  },
  /** What the comment is. */
  'review.commentWith': {
    writes: true,
    ofFrame: true,
    isEnabled,
    run: ({ workspace, app }, words: string) => {
      workspace.settle();
      app.review.comment(words);
    },
  },
} as const satisfies ActionTable;

/** For what says the last word on an image and goes on to the next: one for each press, and none on what nobody saw. */
function onceSeen(work: (context: ActionContext) => Promise<void>) {
  return {
    writes: true,
    ofFrame: true,
    oncePerPress: true,
    isEnabled: ({ app }: ActionContext) => isComing(app),
    run: (context: ActionContext) =>
      void context.app.seenFirst.run(() => {
        context.workspace.settle();
        return work(context);
      }),
  } as const;
}

function isEnabled({ app }: ActionContext): boolean {
  return isReady(app);
}

/** Whether nothing is labelled in the open image. */
function isEmpty({ workspace }: ActionContext): boolean {
  return workspace.session?.grid.data.every((label) => label === 0) ?? true;
}
