import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { WorkbenchError } from '../../core/errors.ts';
import { historySchema } from '../../core/contract/training.ts';
import type { TrainingState } from './training-step.ts';
import { writeFileAtomic } from '../files/atomic.ts';

/** Parameters with the running statistics that belong to them. */
export type Weights = Pick<TrainingState, 'parameters' | 'statistics'>;

/** All that a stopped run needs to go on to the same numbers as one that never stopped. */
export interface Checkpoint {
  readonly state: TrainingState;
  /** Moving average of the weights. */
  readonly average: Weights;
  readonly best: Weights;
  readonly progress: Progress;
}

const progressSchema = z.strictObject({
  /** What must not change between the parts of one run. */
  fingerprint: z.string(),
  channels: z.int().positive(),
  /** Steps taken by the optimiser. */
  step: z.int().nonnegative(),
  /** Epoch under way, from 0, and its steps done; their losses add up to `lossSum`. */
  epoch: z.int().nonnegative(),
  stepInEpoch: z.int().nonnegative(),
  lossSum: z.number(),
  secondsInEpoch: z.number(),
  history: historySchema,
  /** Epochs of the whole run, where they were measured to fit into a time. */
  epochs: z.int().positive().exactOptional(),
});
export type Progress = z.infer<typeof progressSchema>;

const MAGIC = 'U-Lite checkpoint 1\n';

/**
 * File layout: the magic line, the JSON length as uint32, JSON (`progress` and the length of each vector), then the
 * vectors as little-endian float32. Plain, because moments do not compress and saving must not hold up training.
 */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  const vectors = Object.entries(vectorsOf(checkpoint));
  const lengths = Object.fromEntries(vectors.map(([name, data]) => [name, data.length]));
  const json = Buffer.from(JSON.stringify({ progress: checkpoint.progress, lengths }));
  const jsonLength = Buffer.alloc(4);
  jsonLength.writeUInt32LE(json.length);
  const parts = vectors.map(([, data]) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  await writeFileAtomic(file, Buffer.concat([Buffer.from(MAGIC), jsonLength, json, ...parts]));
}

const headerSchema = z.strictObject({
  progress: progressSchema,
  lengths: z.record(z.string(), z.int().nonnegative()),
});

/** @throws WorkbenchError `checkpoint` when the file is missing, cut short, or not a checkpoint. */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new WorkbenchError('checkpoint', `There is no checkpoint to go on from at ${file}.`, {
      cause: error,
    });
  });
  try {
    return parseCheckpoint(bytes);
  } catch (error) {
    throw new WorkbenchError('checkpoint', `${file} is not a whole checkpoint of this program.`, {
      cause: error,
    });
  }
}

function parseCheckpoint(bytes: Buffer): Checkpoint {
  if (bytes.toString('utf8', 0, MAGIC.length) !== MAGIC) throw new Error('Wrong first line');
  const jsonLength = bytes.readUInt32LE(MAGIC.length);
  let offset = MAGIC.length + 4 + jsonLength;
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', MAGIC.length + 4, offset)));
  const vectors = new Map<string, Float32Array>();
  for (const [name, length] of Object.entries(header.lengths)) {
    const end = offset + 4 * length;
    if (end > bytes.length) throw new Error('File cut short');
    // A copy starts at an offset of 0, as Float32Array needs.
    vectors.set(name, new Float32Array(Uint8Array.from(bytes.subarray(offset, end)).buffer));
    offset = end;
  }
  const vector = (name: string): Float32Array => {
    const data = vectors.get(name);
    if (!data) throw new Error(`No vector ${name}`);
    return data;
  };
  const weights = (name: string): Weights => ({
    parameters: vector(`${name}.parameters`),
    statistics: vector(`${name}.statistics`),
  });
  return {
    state: {
      ...weights('state'),
      moment1: vector('state.moment1'),
      moment2: vector('state.moment2'),
      step: header.progress.step,
    },
    average: weights('average'),
    best: weights('best'),
    progress: header.progress,
  };
}

function vectorsOf({ state, average, best }: Checkpoint): Readonly<Record<string, Float32Array>> {
  return {
    'state.parameters': state.parameters,
    'state.statistics': state.statistics,
    'state.moment1': state.moment1,
    'state.moment2': state.moment2,
    'average.parameters': average.parameters,
    'average.statistics': average.statistics,
    'best.parameters': best.parameters,
    'best.statistics': best.statistics,
  };
}
