import { WorkbenchError } from '../errors.ts';
import type { DataSetFormat } from './format.ts';
import { npz } from './write/arrays.ts';
import { coco, cocoPolygons } from './write/coco.ts';
import { cvat } from './write/cvat.ts';
import { huggingFace } from './write/hugging-face.ts';
import { labelme } from './write/labelme.ts';
import { measurements } from './write/measurements.ts';
import { monai } from './write/monai.ts';
import { nnunet } from './write/nnunet.ts';
import { nnunetVolumes } from './write/nnunet-volumes.ts';
import { binaryPng, indexedPng, instancePng } from './write/pictures.ts';
import { voc } from './write/voc.ts';
import { yolo } from './write/yolo.ts';

/** Formats that a data set can be written in, in the order in which they are offered. */
export const dataSetFormats: readonly DataSetFormat[] = [
  indexedPng,
  binaryPng,
  instancePng,
  coco,
  cocoPolygons,
  nnunet,
  nnunetVolumes,
  monai,
  yolo,
  voc,
  labelme,
  cvat,
  huggingFace,
  npz,
  measurements,
];

/** @throws WorkbenchError `cli.format` naming those that there are */
export function formatNamed(id: string): DataSetFormat {
  const format = dataSetFormats.find((one) => one.id === id);
  if (format !== undefined) return format;
  const known = dataSetFormats.map((one) => one.id).join(', ');
  throw new WorkbenchError('cli.format', `There is no format ${id}: it is one of ${known}.`);
}
