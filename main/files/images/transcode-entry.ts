import { answerCalls } from '../../processes/calls.ts';
import { transcodeTasks } from './transcode-tasks.ts';

/** Entry of the process that decodes what the window's own decoder cannot. */
answerCalls(transcodeTasks(), 'image.failed');
