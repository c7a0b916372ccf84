import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WorkbenchError, assertNever } from '../../../core/errors.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { predictedMask, predictedObjects } from '../../../core/contract/predictor.ts';
import { paletteOf } from '../../../core/document/classes.ts';
import { upsample } from '../../../core/mask/mask-from-probability.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { encodeCellpose } from '../../../core/formats/cellpose.ts';
import { CELLPOSE_ENDING } from '../../../core/formats/export-names.ts';
import { encodeInstances } from '../../../core/formats/instance-map.ts';
import type { InstanceMap } from '../../../core/mask/instances.ts';
import { flushFolder, replaceFile } from '../../files/atomic.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeGray, writeMask } from '../../files/images/mask.ts';
import { type Input, type Shard, stemOf } from '../inputs.ts';
import { CocoWriter } from './coco-writer.ts';
import type { Prediction, Writer } from './writer.ts';

export const FORMATS = ['mask', 'prob', 'coco', 'instances', 'cellpose'] as const;
export type Format = (typeof FORMATS)[number];

export interface WriterOptions {
  readonly out: string;
  readonly format: Format;
  readonly manifest: ModelManifest;
  readonly resume: boolean;
  readonly shard?: Shard;
}

export async function createWriter(options: WriterOptions): Promise<Writer> {
  const { format, out, manifest } = options;
  await makeFolder(out);
  const maskOf = ({ probability, size }: Prediction): ClassMap => predictedMask(manifest, probability, size);
  const objectsOf = (prediction: Prediction): InstanceMap => instancesIn(manifest, prediction);
  switch (format) {
    case 'mask': {
      const palette = paletteOf(manifest.classes);
      return filesPerImage(out, ['.png'], (prediction, pathOf) =>
        writeMask(pathOf('.png'), maskOf(prediction), palette),
      );
    }
    case 'prob': {
      const endings = manifest.classes.map(({ label }, _, all) =>
        all.length === 1 ? '.png' : `.${label}.png`,
      );
      return filesPerImage(out, endings, (prediction, pathOf) =>
        writeProbabilities(prediction, endings.map(pathOf)),
      );
    }
    case 'coco':
      return CocoWriter.open(join(out, cocoFile(options.shard)), manifest, options.resume, objectsOf);
    case 'instances':
      return filesPerImage(out, ['.png', '.json'], async (prediction, pathOf) => {
        const { png, list } = encodeInstances(objectsOf(prediction), prediction.input.name, manifest.classes);
        await replaceFile(pathOf('.png'), png);
        await replaceFile(pathOf('.json'), list);
      });
    case 'cellpose':
      return filesPerImage(out, [CELLPOSE_ENDING], async (prediction, pathOf) => {
        const map = objectsOf(prediction);
        const isManual = map.objects.map(() => false);
        const file = encodeCellpose({ map, isManual, fileName: basename(prediction.input.name) });
        await replaceFile(pathOf(CELLPOSE_ENDING), file);
      });
    default:
      return assertNever(format);
  }
}

function instancesIn(manifest: ModelManifest, { input, probability, size }: Prediction): InstanceMap {
  try {
    return predictedObjects(manifest, probability, size);
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    const hint = '--smallest-region leaves specks out';
    throw new WorkbenchError(error.code, `${input.path} cannot be labelled: ${error.message}; ${hint}.`, {
      cause: error,
    });
  }
}

/** Shards run side by side, so that each has a file of its own. */
function cocoFile(shard: Shard | undefined): string {
  return shard === undefined ? 'annotations.json' : `annotations-${shard.index}-of-${shard.count}.json`;
}

/** One file per ending and image, in the folders that the images lie in. */
function filesPerImage(
  out: string,
  endings: readonly string[],
  write: (prediction: Prediction, pathOf: (ending: string) => string) => Promise<void>,
): Writer {
  const made = new Set([out]);
  const filesOf = (input: Input): readonly string[] => endings.map((ending) => stemOf(input) + ending);
  return {
    nameOf: stemOf,
    filesOf,
    isDone: async (input) => {
      const files = await Promise.all(filesOf(input).map((file) => exists(join(out, file))));
      return files.every((found) => found);
    },
    write: async (prediction) => {
      const stem = join(out, stemOf(prediction.input));
      const folder = dirname(stem);
      if (!made.has(folder)) await makeFolder(folder);
      made.add(folder);
      await write(prediction, (ending) => stem + ending);
    },
    finish: async () => {
      for (const folder of made) await flushFolder(folder);
    },
  };
}

/** One grey picture per class; of several channels, the first is the background. */
async function writeProbabilities(
  { probability, size }: Prediction,
  paths: readonly string[],
): Promise<void> {
  const { width, height, channels, data } = upsample(probability, size);
  const pixels = width * height;
  for (const [index, path] of paths.entries()) {
    const channel = channels - paths.length + index;
    await writeGray(path, { width, height, data: data.subarray(channel * pixels, (channel + 1) * pixels) });
  }
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  if (found.isFile()) return true;
  throw new WorkbenchError('file.write', `${path} cannot be written: it is a folder.`);
}
