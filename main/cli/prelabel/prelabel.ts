import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { predictImage } from '../../../core/contract/predictor.ts';
import { isCoded, messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { readImage } from '../../files/images/image.ts';
import { Background, inAdvance } from '../../../core/concurrency.ts';
import { type Input, type Shard, collectInputs, realPathOf, requireDistinct, shardOf } from '../inputs.ts';
import type { OpenModel } from '../model-options.ts';
import type { Progress } from '../progress.ts';
import type { Prediction, Writer } from './writer.ts';
import { type Format, createWriter } from './writers.ts';

export interface PrelabelOptions {
  readonly paths: readonly string[];
  readonly out: string;
  readonly format: Format;
  readonly recursive: boolean;
  readonly resume: boolean;
  readonly shard?: Shard;
}

export interface Failure {
  readonly file: string;
  readonly error: string;
}

export interface PrelabelReport {
  readonly labelled: number;
  /** Done by an earlier run. */
  readonly skipped: number;
  readonly failed: readonly Failure[];
  readonly interrupted: boolean;
  /** Milliseconds spent in the network, added up over images that ran side by side. */
  readonly inference: number;
  /** Milliseconds from the first image to the last result. */
  readonly wall: number;
}

/** Images read ahead of each lane of the network, and results on their way to the disk: bounds memory. */
const AHEAD = 2;
const WRITES = 4;

interface Job {
  readonly writer: Writer;
  readonly todo: readonly Input[];
  readonly skipped: number;
}

/**
 * Labels images; reading, inference and writing overlap, so that the network sets the pace.
 * An image that cannot be read, or has too many objects, is reported and passed over. What no other image could
 * survive either (a full disk, a model that does not run) ends the job after the finished results have been written.
 */
export async function prelabel(
  open: OpenModel & { readonly lanes: number },
  options: PrelabelOptions,
  startProgress: (total: number) => Progress,
  signal: AbortSignal,
): Promise<PrelabelReport> {
  const { writer, todo, skipped } = await plan(open, options);
  const progress = startProgress(todo.length);
  const started = performance.now();
  const failed: Failure[] = [];
  const writes = new Background(WRITES);
  let [labelled, inference] = [0, 0];
  const fail = (input: Input, error: unknown): void => {
    failed.push({ file: input.path, error: messageOf(error) });
    progress.note(messageOf(error));
  };
  try {
    for await (const result of inAdvance(todo, (1 + AHEAD) * open.lanes, (input) => predict(open, input))) {
      if (signal.aborted) break;
      if ('error' in result) {
        fail(result.input, result.error);
        progress.advance();
        continue;
      }
      inference += result.milliseconds;
      await writes.add(async () => {
        try {
          await writer.write(result);
          labelled++;
        } catch (error) {
          if (!isCoded(error, 'instances.many')) throw error;
          fail(result.input, error);
        }
        progress.advance();
      });
    }
  } finally {
    progress.end();
    await writes.finish();
    await writer.finish();
  }
  const wall = performance.now() - started;
  return { labelled, skipped, failed, interrupted: signal.aborted, inference, wall };
}

async function plan({ model }: OpenModel, options: PrelabelOptions): Promise<Job> {
  const { paths, out, recursive, resume, shard, format } = options;
  const inputs = await collectInputs(paths, out, recursive);
  const { manifest } = model;
  const sharding = shard === undefined ? {} : { shard };
  const writer = await createWriter({ out, format, manifest, resume, ...sharding });
  requireDistinct(inputs, (input) => writer.nameOf(input));
  await requireInputsSafe(inputs, out, writer);
  const mine = shard === undefined ? inputs : shardOf(inputs, shard);
  const done = await Promise.all(mine.map(async (input) => resume && (await writer.isDone(input))));
  const todo = mine.filter((_, index) => done[index] !== true);
  return { writer, todo, skipped: mine.length - todo.length };
}

/** Throws `cli.overwrite` where a result would take the place of an input. */
async function requireInputsSafe(inputs: readonly Input[], out: string, writer: Writer): Promise<void> {
  const folder = await realpath(resolve(out));
  const originals = new Set(await Promise.all(inputs.map(realPathOf)));
  for (const input of inputs) {
    const victim = writer.filesOf(input).find((file) => originals.has(join(folder, file)));
    if (victim === undefined) continue;
    throw new WorkbenchError(
      'cli.overwrite',
      `Nothing was written, because ${join(out, victim)} is one of the images. Choose another --out folder.`,
    );
  }
}

interface Unreadable {
  readonly input: Input;
  readonly error: unknown;
}

/** A file that cannot be read is a result like any other; rejects only when the network fails. */
async function predict(
  { model, predictor }: OpenModel,
  input: Input,
): Promise<(Prediction & { readonly milliseconds: number }) | Unreadable> {
  let image: RgbImage;
  try {
    image = await readImage(input.path);
  } catch (error) {
    return { input, error };
  }
  const { width, height } = image;
  const prepared = prepareImage(image, model.manifest.input.size);
  return { input, size: { width, height }, ...(await predictImage(predictor, prepared)) };
}
