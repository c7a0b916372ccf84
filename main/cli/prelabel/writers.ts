import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WorkbenchError, assertNever } from '../../../core/errors.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { paletteOf } from '../../../core/document/classes.ts';
import { upsample } from '../../../core/mask/mask-from-probability.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { flushFolder } from '../../files/atomic.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeGray, writeMask } from '../../files/images/mask.ts';
import { predictedMask } from '../../inference/predictor.ts';
import { type Input, type Shard, stemOf } from '../inputs.ts';
import { CocoWriter } from './coco-writer.ts';
import type { Prediction, Writer } from './writer.ts';

export const FORMATS = ['mask', 'prob', 'coco'] as const;
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
  switch (format) {
    case 'mask': {
      const palette = paletteOf(manifest.classes);
      return pictures(out, [''], (prediction, [path]) => writeMask(path, maskOf(prediction), palette));
    }
    case 'prob': {
      const suffixes = manifest.classes.map(({ label }, _, all) => (all.length === 1 ? '' : `.${label}`));
      return pictures(out, suffixes, writeProbabilities);
    }
    case 'coco':
      return CocoWriter.open(join(out, cocoFile(options.shard)), manifest, options.resume, maskOf);
    default:
      return assertNever(format);
  }
}

/** Shards run side by side, so that each has a file of its own. */
function cocoFile(shard: Shard | undefined): string {
  return shard === undefined ? 'annotations.json' : `annotations-${shard.index}-of-${shard.count}.json`;
}

/** One PNG per suffix and image, in the folders that the images lie in. */
function pictures(
  out: string,
  suffixes: readonly string[],
  write: (prediction: Prediction, paths: readonly [string, ...string[]]) => Promise<void>,
): Writer {
  const made = new Set([out]);
  const filesOf = (input: Input): readonly string[] =>
    suffixes.map((suffix) => `${stemOf(input)}${suffix}.png`);
  return {
    nameOf: stemOf,
    filesOf,
    isDone: async (input) => {
      const files = await Promise.all(filesOf(input).map((file) => exists(join(out, file))));
      return files.every((found) => found);
    },
    write: async (prediction) => {
      const [first, ...rest] = filesOf(prediction.input).map((file) => join(out, file));
      if (first === undefined) throw new RangeError('A model without classes has nothing to write');
      const folder = dirname(first);
      if (!made.has(folder)) await makeFolder(folder);
      made.add(folder);
      await write(prediction, [first, ...rest]);
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
