import * as ort from 'onnxruntime-node';
import { PAPER_WIDTHS, type Widths } from '../../core/network/definition.ts';
import {
  type Parameters,
  elementCount,
  outputChannels,
  parameter,
  parameterSpecs,
} from '../../core/network/parameters.ts';
import { type StepShape, totalElements, trainingGraph } from '../../core/network/training-graph.ts';
import { SESSION_CONFIG } from '../inference/session-config.ts';

/** All that the optimiser carries from step to step; flat vectors in `parameterSpecs` order. */
export interface TrainingState {
  /** Every trainable parameter. */
  readonly parameters: Float32Array;
  /** Running means and variances of the batch norms. */
  readonly statistics: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** Steps taken so far. */
  readonly step: number;
}

export interface Batch {
  /** `[n, 3, h, w]`, 0..1 */
  readonly images: Float32Array;
  /** `[n, channels, h, w]`, 0 or 1; one-hot with background first where channels > 1. */
  readonly targets: Float32Array;
  /** `[n, 1, h, w]`, weight of each pixel in the loss. */
  readonly weights: Float32Array;
}

/** One optimiser step on onnxruntime. `run` blocks its thread for the whole step. */
export class TrainingStep {
  private constructor(
    private readonly session: ort.InferenceSession,
    readonly shape: StepShape,
  ) {}

  static async create(shape: StepShape, options: { readonly threads?: number } = {}): Promise<TrainingStep> {
    const session = await ort.InferenceSession.create(trainingGraph(shape), {
      ...SESSION_CONFIG,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    });
    return new TrainingStep(session, shape);
  }

  /** @returns the state after the step, and the loss before it */
  async run(
    state: TrainingState,
    batch: Batch,
    learningRate: number,
  ): Promise<{ readonly state: TrainingState; readonly loss: number }> {
    const { batch: n, height, width, classes } = this.shape;
    const step = state.step + 1;
    const outputs = await this.session.run({
      parameters: vector(state.parameters),
      statistics: vector(state.statistics),
      moment1: vector(state.moment1),
      moment2: vector(state.moment2),
      images: new ort.Tensor('float32', batch.images, [n, 3, height, width]),
      targets: new ort.Tensor('float32', batch.targets, [n, classes, height, width]),
      weights: new ort.Tensor('float32', batch.weights, [n, 1, height, width]),
      learning_rate: vector(Float32Array.of(learningRate)),
      step: vector(Float32Array.of(step)),
    });
    const next = {
      parameters: floats(outputs, 'next_parameters'),
      statistics: floats(outputs, 'next_statistics'),
      moment1: floats(outputs, 'next_moment1'),
      moment2: floats(outputs, 'next_moment2'),
      step,
    };
    return { state: next, loss: floats(outputs, 'loss')[0] as number };
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}

/** The state from which training starts: given parameters, moments at zero. */
export function initialState(parameters: Parameters, widths: Widths = PAPER_WIDTHS): TrainingState {
  const channels = outputChannels(parameters);
  const gather = (trainable: boolean): Float32Array => {
    const specs = parameterSpecs(channels, widths).filter((spec) => spec.trainable === trainable);
    const flat = new Float32Array(totalElements(specs));
    let offset = 0;
    for (const { name } of specs) {
      const { data } = parameter(parameters, name);
      flat.set(data, offset);
      offset += data.length;
    }
    return flat;
  };
  const flat = gather(true);
  return {
    parameters: flat,
    statistics: gather(false),
    moment1: new Float32Array(flat.length),
    moment2: new Float32Array(flat.length),
    step: 0,
  };
}

/** The named tensors of a state; they share no memory with it. */
export function stateParameters(
  { parameters, statistics }: Pick<TrainingState, 'parameters' | 'statistics'>,
  classes: number,
): Parameters {
  const offsets = { parameters: 0, statistics: 0 };
  return new Map(
    parameterSpecs(classes).map(({ name, shape, trainable }) => {
      const source = trainable ? 'parameters' : 'statistics';
      const start = offsets[source];
      offsets[source] += elementCount(shape);
      const data = (trainable ? parameters : statistics).slice(start, offsets[source]);
      return [name, { shape, data }];
    }),
  );
}

function vector(data: Float32Array): ort.Tensor {
  return new ort.Tensor('float32', data, [data.length]);
}

function floats(outputs: ort.InferenceSession.ReturnType, name: string): Float32Array {
  return outputs[name]?.data as Float32Array;
}
