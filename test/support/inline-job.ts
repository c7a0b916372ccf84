import { answerCalls } from '../../core/rpc.ts';
import type { Child } from '../../core/rpc.ts';
import { projectJobs } from '../../main/journal/jobs/run.ts';
import { inlineChild } from './inline-child.ts';

/** Does in this process what one of its own does. */
export function inlineJob(): Child {
  return inlineChild((parent) => answerCalls(parent, projectJobs, 'test'));
}
