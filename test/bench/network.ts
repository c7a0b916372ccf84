import * as ort from 'onnxruntime-node';
import { type AxialKernel, inferenceGraph } from '../../core/network/inference-graph.ts';
import { OnnxGraph } from '../../core/network/onnx-graph.ts';
import { elementCount, initialParameters } from '../../core/network/parameters.ts';
import { referenceGraph } from '../../core/network/reference-graph.ts';
import { SESSION_CONFIG } from '../../main/inference/session-config.ts';
import { initialState, TrainingStep } from '../../main/training/training-step.ts';
import { type Array4, scrambled } from '../support/runtime.ts';
import { type Benchmark, type Contender, medians, milliseconds } from './measure.ts';
import type { Row, SkippedRow } from './measure.ts';
import { type Form, type PyTorch, startPyTorch, type Yardstick } from './pytorch.ts';

const SIDE = 256;
const TRAINING_BATCH = 4;
const MATRIX = 2048;
const LEARNING_RATE = 1e-3;
const WARM_UP = 2;
const IN_A_ROW = 10;
/**
 * Multiplications and additions of one image at 256 x 256 in the inference graph with axial pairs:
 * stem 154.1, axial mixers 28.6, encoders 167.8, bottleneck 21.0, decoders 210.0, head 1.0 million products.
 */
const INFERENCE_FLOP = 2 * 582.5e6;
const MATRIX_FLOP = 2 * MATRIX ** 3;

/** The forms in which PyTorch predicts, and those in which it trains: a frozen graph cannot learn. */
const FORMS = ['eager', 'eager-channels-last', 'frozen', 'frozen-channels-last'] as const;
const TRAINING_FORMS = ['eager', 'eager-channels-last'] as const;
const NAMES: Readonly<Record<Form, string>> = {
  eager: 'eager',
  'eager-channels-last': 'eager, channels last',
  frozen: 'frozen graph',
  'frozen-channels-last': 'frozen graph, channels last',
};

type Run = () => Promise<unknown>;

/** Inference graph against reference graph, the runtime's peak, PyTorch and its own company. */
export const inferenceBenchmark: Benchmark = async () => {
  const parameters = scrambled(initialParameters(1), 2);
  const images = uniform([1, 3, SIDE, SIDE]);
  const open = async (graph: Uint8Array): Promise<() => Promise<ort.InferenceSession.ReturnType>> => {
    const session = await ort.InferenceSession.create(graph, SESSION_CONFIG);
    const image = tensor(images);
    return () => session.run({ image });
  };
  const graph = (kernel?: AxialKernel): ReturnType<typeof open> => open(inferenceGraph(parameters, kernel));
  const [reference, inference, pair, cross] = [
    await open(referenceGraph(parameters)),
    await graph(),
    await graph('pair'),
    await graph('cross'),
  ];
  const product = await matrixProduct();
  const ours = (await inference())['probability']?.data as Float32Array;
  const yardstick = await startPyTorch({ parameters, images }, async (torch) => {
    const off: number[] = [];
    for (const form of FORMS) off.push(farthest(await torch.probabilities(form), ours));
    return Math.max(...off);
  });
  const times = await medians(
    {
      reference: () => sustained(reference),
      inference: () => sustained(inference),
      product: () => sustained(product),
      pair: () => sustained(pair),
      cross: () => sustained(cross),
      ...inEach(FORMS, yardstick, (torch, form) => torch.infer(form, WARM_UP, IN_A_ROW)),
    },
    { rounds: 15, warmUp: 1 },
  );
  await yardstick.torch?.stop();
  const rate = INFERENCE_FLOP / times.inference / 1e6;
  const peak = MATRIX_FLOP / times.product / 1e6;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    {
      what: 'reference graph / inference graph',
      value: times.reference / times.inference,
      aim: { least: 1.25 },
      detail: `${ms(times.reference)} / ${ms(times.inference)}`,
    },
    {
      what: 'inference GFLOP/s / matrix product GFLOP/s',
      value: rate / peak,
      aim: { least: 0.6 },
      detail: `${rate.toFixed(0)} / ${peak.toFixed(0)} GFLOP/s`,
    },
    {
      what: 'axial pair / cross kernel',
      value: times.pair / times.cross,
      aim: undefined,
      detail: `${ms(times.pair)} / ${ms(times.cross)}`,
    },
    ...FORMS.map((form): Row | SkippedRow => {
      const what = `PyTorch ${NAMES[form]} / inference graph`;
      if (!yardstick.torch) return { what, skipped: yardstick.skipped };
      return {
        what,
        value: times[form] / times.inference,
        aim: form === 'eager' ? { least: 3.5 } : undefined,
        detail: `${ms(times[form])} / ${ms(times.inference)}, ${yardstick.setup}`,
      };
    }),
  ];
};

/** One session alone, and the same session while two others in the process run in turn with it. */
export const sessionsBenchmark: Benchmark = async () => {
  const graph = inferenceGraph(initialParameters(1));
  const image = tensor(uniform([1, 3, SIDE, SIDE]));
  const open = async (): Promise<ort.InferenceSession> => ort.InferenceSession.create(graph, SESSION_CONFIG);
  const first = await open();
  const alone = await medians(
    { first: () => milliseconds(() => first.run({ image })) },
    { rounds: 30, warmUp: 5 },
  );
  const others = [await open(), await open()];
  const together = await medians(
    {
      first: () => milliseconds(() => first.run({ image })),
      second: () => milliseconds(() => others[0]?.run({ image })),
      third: () => milliseconds(() => others[1]?.run({ image })),
    },
    { rounds: 30, warmUp: 5 },
  );
  return [
    {
      what: 'session among three / session alone',
      value: together.first / alone.first,
      aim: { most: 1.15 },
      detail: `${together.first.toFixed(1)} / ${alone.first.toFixed(1)} ms`,
    },
  ];
};

/** A whole training step against PyTorch's. */
export const trainingBenchmark: Benchmark = async () => {
  const parameters = initialParameters(1);
  const images = uniform([TRAINING_BATCH, 3, SIDE, SIDE]);
  const noise = uniform([TRAINING_BATCH, 1, SIDE, SIDE]);
  const targets = { ...noise, data: noise.data.map(Math.round) };
  const batch = { images: images.data, targets: targets.data, weights: targets.data.map(() => 1) };
  const state = initialState(parameters);
  const shape = { batch: TRAINING_BATCH, height: SIDE, width: SIDE, classes: 1, optimizer: 'adamw' } as const;
  const step = await TrainingStep.create(shape);
  const yardstick = await startPyTorch({ parameters, images, targets }, async (torch) => {
    // The second loss shows whether the first step went the same way.
    const first = await step.run(state, batch, LEARNING_RATE);
    const second = await step.run(first.state, batch, LEARNING_RATE);
    const off: number[] = [];
    for (const form of TRAINING_FORMS) {
      for (const { loss } of [first, second]) off.push(Math.abs((await torch.step(form)).loss - loss));
    }
    return Math.max(...off);
  });
  const times = await medians(
    {
      ours: () => milliseconds(() => step.run(state, batch, LEARNING_RATE)),
      ...inEach(TRAINING_FORMS, yardstick, async (torch, form) => (await torch.step(form)).ms),
    },
    { rounds: 12, warmUp: 2 },
  );
  await yardstick.torch?.stop();
  await step.release();
  return TRAINING_FORMS.map((form) => {
    const what = `training step / PyTorch ${NAMES[form]}`;
    if (!yardstick.torch) return { what, skipped: yardstick.skipped };
    const ms = `${times.ours.toFixed(0)} / ${times[form].toFixed(0)} ms`;
    return {
      what,
      value: times.ours / times[form],
      aim: form === 'eager' ? { most: 0.85 } : undefined,
      detail: `${ms}, batch of ${TRAINING_BATCH}, ${yardstick.setup}`,
    };
  });
};

/** A contender for each form that PyTorch runs the network in; none where there is no PyTorch. */
function inEach<F extends Form>(
  forms: readonly F[],
  { torch }: Yardstick,
  time: (torch: PyTorch, form: F) => Promise<number>,
): Record<F, Contender> {
  const contenders = torch ? forms.map((form) => [form, () => time(torch, form)] as const) : [];
  return Object.fromEntries(contenders) as Record<F, Contender>;
}

/** The largest difference between two lists of numbers of the same length. */
function farthest(theirs: readonly number[], ours: Float32Array): number {
  if (theirs.length !== ours.length) return Number.POSITIVE_INFINITY;
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - (ours[i] as number))), 0);
}

/**
 * Milliseconds of a run among others: folders go through the network one image after another, so that what the
 * contender before left in the caches counts little.
 */
async function sustained(run: Run): Promise<number> {
  await repeat(run, WARM_UP);
  return (await milliseconds(async () => repeat(run, IN_A_ROW))) / IN_A_ROW;
}

async function repeat(run: Run, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await run();
}

async function matrixProduct(): Promise<Run> {
  const graph = new OnnxGraph('matrix-product');
  const factors = [graph.input('a', [MATRIX, MATRIX]), graph.input('b', [MATRIX, MATRIX])];
  graph.output('product', graph.node('MatMul', factors), [MATRIX, MATRIX]);
  const session = await ort.InferenceSession.create(graph.toBytes(), SESSION_CONFIG);
  const [a, b] = [tensor(uniform([MATRIX, MATRIX])), tensor(uniform([MATRIX, MATRIX]))];
  return () => session.run({ a, b });
}

function tensor({ shape, data }: Array4): ort.Tensor {
  return new ort.Tensor('float32', data, shape);
}

function uniform(shape: readonly number[]): Array4 {
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, Math.random) };
}
