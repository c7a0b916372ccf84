import { demoImages } from '../../../core/imaging/demo/demo-set.ts';
import { answerParent } from '../../processes/parent.ts';
import type { DemoTasks } from './demo-folder.ts';

/** Entry of the process that draws the images of the demo project, each when it is asked for. */
answerParent<DemoTasks>(
  {
    draw: (index) => {
      const image = demoImages[index];
      return image === undefined ? null : { name: image.name, ...image.render() };
    },
  },
  'demo.failed',
);
