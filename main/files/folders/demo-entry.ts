import { demoImages } from '../../../core/imaging/demo/demo-set.ts';
import { answerCalls } from '../../processes/calls.ts';

/** Entry of the process that draws the images of the demo project, each when it is asked for by its index. */
answerCalls(async (_kind, index) => {
  const image = demoImages[Number(index)];
  return image === undefined ? null : { name: image.name, ...image.render() };
}, 'demo.failed');
