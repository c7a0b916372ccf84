import type { Taking } from '../../core/mask/proposed-change.ts';
import { takeProposal } from '../editor/prediction/propose.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** What a person does with a proposal that waits; predicting an image that somebody has worked on makes one. */
export const proposalActions = {
  'proposal.takeUntouched': {
    label: 'Take untouched pixels of the proposal',
    icon: 'check',
    keys: ['Enter'],
    answers: true,
    writes: true,
    isEnabled: isWaiting,
    run: take('untouched'),
  },
  'proposal.takeAll': {
    label: 'Take all of the proposal',
    icon: 'check-check',
    keys: ['Shift+Enter'],
    answers: true,
    writes: true,
    isEnabled: isWaiting,
    run: take('all'),
  },
  'proposal.drop': {
    label: 'Drop the proposal',
    icon: 'x',
    keys: ['Escape'],
    answers: true,
    isEnabled: isWaiting,
    run: ({ workspace }) => workspace.proposals.offer(null),
  },
} as const satisfies ActionTable;

function isWaiting({ workspace }: ActionContext): boolean {
  return workspace.state.value.proposal !== null;
}

function take(taking: Taking): (context: ActionContext) => void {
  return ({ workspace }) => void takeProposal(workspace, taking);
}
