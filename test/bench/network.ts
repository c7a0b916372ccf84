import * as ort from 'onnxruntime-node';
import { type AxialKernel, inferenceGraph } from '../../core/network/inference-graph.ts';
import { OnnxGraph } from '../../core/network/onnx-graph.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { referenceGraph } from '../../core/network/reference-graph.ts';
import { SESSION_CONFIG } from '../../main/inference/session-config.ts';
import { initialState, TrainingStep } from '../../main/training/training-step.ts';
import { type Benchmark, medians, milliseconds } from './measure.ts';
import { PyTorch, PYTORCH_MISSING } from './pytorch.ts';

const SIDE = 256;
const TRAINING_BATCH = 4;
const MATRIX = 2048;
const IN_A_ROW = 10;
/**
 * Multiplications and additions of one image at 256 x 256 in the inference graph with axial pairs:
 * stem 154.1, axial mixers 28.6, encoders 167.8, bottleneck 21.0, decoders 210.0, head 1.0 million products.
 */
const INFERENCE_FLOP = 2 * 582.5e6;
const MATRIX_FLOP = 2 * MATRIX ** 3;

type Run = () => Promise<unknown>;

/** Inference graph against reference graph, the runtime's peak, PyTorch and its own company. */
export const inferenceBenchmark: Benchmark = async () => {
  const parameters = initialParameters(1);
  const image = randomTensor([1, 3, SIDE, SIDE]);
  const open = async (graph: Uint8Array): Promise<Run> => {
    const session = await ort.InferenceSession.create(graph, SESSION_CONFIG);
    return () => session.run({ image });
  };
  const graph = (kernel?: AxialKernel): Promise<Run> => open(inferenceGraph(parameters, kernel));
  const [reference, inference, pair, cross] = [
    await open(referenceGraph(parameters)),
    await graph(),
    await graph('pair'),
    await graph('cross'),
  ];
  const product = await matrixProduct();
  const torch = PyTorch.start(process.cwd());
  const times = await medians(
    {
      reference: () => sustained(reference),
      inference: () => sustained(inference),
      product: () => sustained(product),
      pair: () => sustained(pair),
      cross: () => sustained(cross),
      torch: async () => (torch ? torch.time('infer', SIDE, 1) : Number.NaN),
    },
    { rounds: 15, warmUp: 1 },
  );
  torch?.stop();
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
    torch
      ? {
          what: 'PyTorch eager / inference graph',
          value: times.torch / times.inference,
          aim: { least: 3.5 },
          detail: `${ms(times.torch)} / ${ms(times.inference)}`,
        }
      : { what: 'PyTorch eager / inference graph', skipped: PYTORCH_MISSING },
  ];
};

/** One session alone, and the same session while two others in the process run in turn with it. */
export const sessionsBenchmark: Benchmark = async () => {
  const graph = inferenceGraph(initialParameters(1));
  const image = randomTensor([1, 3, SIDE, SIDE]);
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
  const what = 'training step / PyTorch eager';
  const torch = PyTorch.start(process.cwd());
  if (!torch) return [{ what, skipped: PYTORCH_MISSING }];
  const shape = { batch: TRAINING_BATCH, height: SIDE, width: SIDE, classes: 1, optimizer: 'adamw' } as const;
  const step = await TrainingStep.create(shape);
  const state = initialState(initialParameters(1));
  const pixels = TRAINING_BATCH * SIDE * SIDE;
  const batch = {
    images: Float32Array.from({ length: 3 * pixels }, Math.random),
    targets: Float32Array.from({ length: pixels }, () => Math.round(Math.random())),
    weights: new Float32Array(pixels).fill(1),
  };
  const times = await medians(
    {
      ours: () => milliseconds(() => step.run(state, batch, 1e-3)),
      torch: () => torch.time('step', SIDE, TRAINING_BATCH),
    },
    { rounds: 12, warmUp: 2 },
  );
  torch.stop();
  await step.release();
  const detail = `${times.ours.toFixed(0)} / ${times.torch.toFixed(0)} ms, batch of ${TRAINING_BATCH}`;
  return [{ what, value: times.ours / times.torch, aim: { most: 0.85 }, detail }];
};

/**
 * Milliseconds of a run among others: folders go through the network one image after another, so that what the
 * contender before left in the caches counts little.
 */
async function sustained(run: Run): Promise<number> {
  await repeat(run, 2);
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
  const [a, b] = [randomTensor([MATRIX, MATRIX]), randomTensor([MATRIX, MATRIX])];
  return () => session.run({ a, b });
}

function randomTensor(shape: readonly number[]): ort.Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return new ort.Tensor('float32', Float32Array.from({ length }, Math.random), shape);
}
