import type { Prediction } from '../../../core/document/prediction.ts';
import { isReviewed } from '../../../core/document/status.ts';
import type { Taking } from '../../../core/mask/proposed-change.ts';
import { hasDecisions } from '../../../core/mask/threshold.ts';
import { nextTask } from '../next-task.ts';
import type { PreparedMask } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { takeInChunks, thresholdFor } from './apply-prediction.ts';
import { Proposal } from './proposal.ts';

/** See `Editor.propose`. It waits for no hand: nothing that a hand is at work on is touched. */
export function propose(workspace: Workspace, prediction: Prediction, mask: PreparedMask | null): boolean {
  const { session, state, view } = workspace;
  if (session?.document.imageId !== prediction.imageId) return false;
  const isCalledFor = isWorkedOn(workspace);
  const threshold = thresholdFor(workspace, prediction);
  // What waited is an older answer to the same question.
  workspace.proposals.offer(isCalledFor ? new Proposal(prediction, session.grid, threshold, mask) : null);
  // What comes now is what Enter is about.
  if (isCalledFor) view.update({ focus: null });
  if (isCalledFor) state.update({ hint: null });
  return isCalledFor;
}

/** Whether there is a person's word on the open image, or a hand is at work on it. */
function isWorkedOn({ isBusy, session, state }: Workspace): boolean {
  return isBusy || isReviewed(state.value.imageStatus) || (session !== null && hasDecisions(session.grid));
}

/** Makes a proposal that waits one step of the image. Resolves to false where there is none, or it was not taken. */
export async function takeProposal(
  workspace: Workspace,
  taking: Taking,
  pause: () => Promise<void> = nextTask,
): Promise<boolean> {
  workspace.settle();
  const proposal = workspace.proposals.waiting;
  if (proposal === null || !workspace.mayWrite()) return false;
  return takeInChunks(workspace, proposal, taking, pause);
}
