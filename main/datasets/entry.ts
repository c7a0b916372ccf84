import { bundledWasm, bundledWebp } from '../files/images/bundled-codecs.ts';
import { bundledOpener } from '../files/images/bundled.ts';
import { disk } from '../journal/disk.ts';
import { answerParent } from '../processes/parent.ts';
import { lowerPriority } from '../processes/priority.ts';
import { dataSetMaker } from './data-set-maker.ts';
import type { DataSetCalls } from './messages.ts';

/** Entry of the process that makes one data set. Main, whose calls are typed, is its only caller. */
lowerPriority('below');
answerParent<DataSetCalls>(dataSetMaker(disk, bundledOpener(bundledWasm, bundledWebp)), 'export.failed');
