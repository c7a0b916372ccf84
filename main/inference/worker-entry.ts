import { answerParent } from '../processes/parent.ts';
import { InferenceTasks } from './tasks.ts';

/** Entry of the utility process that runs models. */
answerParent(new InferenceTasks().handlers, 'inference.failed');
