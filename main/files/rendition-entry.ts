import { answerCalls } from '../processes/calls.ts';
import { renditionTasks } from './rendition-tasks.ts';

/** Entry of the process that decodes what the window's own decoder cannot. */
answerCalls(renditionTasks(), 'image.failed');
