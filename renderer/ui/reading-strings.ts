import { count } from './format.ts';

/** Words for files that are read before what was done on them can be told. */
export const readingText = {
  title: 'Reading files that nobody has opened yet',
  progress: (done: number, total: number) => `${done} of ${count(total, 'file')} read`,
  stop: 'Stop reading',
};
