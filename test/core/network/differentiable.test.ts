import { describe, expect, it } from 'vitest';
import * as layers from '../../../core/network/differentiable.ts';
import { segmentationLoss } from '../../../core/network/loss.ts';
import { OnnxGraph } from '../../../core/network/onnx-graph.ts';
import { elementCount } from '../../../core/network/parameters.ts';
import * as tapes from '../../../core/network/tape.ts';
import { type Tape, type Variable } from '../../../core/network/tape.ts';
import { type Array4, openGraph, randomTensor } from '../../support/runtime.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;
type Variables = Readonly<Record<string, Variable>>;

/** The operator under test: reads variables by name, returns its output. */
type Operator = (tape: Tape, variables: Variables) => Variable;

function variable(variables: Variables, name: string): Variable {
  const found = variables[name];
  if (!found) throw new Error(`no variable ${name}`);
  return found;
}

/** A graph of `sum(operator(...) * projection)` and its gradient for every input. */
function differentiate(shapes: Shapes, operator: Operator, wanted: readonly string[]): Uint8Array {
  const graph = new OnnxGraph('operator');
  const tape = new tapes.Tape(graph);
  const variables = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { value: graph.input(name, shape), shape }]),
  );
  const output = operator(tape, variables);
  const projection = graph.input('projection', output.shape);
  tape.backward(output, projection);
  const weighted = graph.node('Mul', [output.value, projection]);
  graph.output('sum', graph.node('ReduceSum', [weighted], { attributes: { keepdims: 0 } }), []);
  for (const name of wanted) {
    const gradient = tape.gradient(variable(variables, name));
    if (gradient === undefined) throw new Error(`no gradient for ${name}`);
    graph.output(`d_${name}`, gradient, shapes[name] ?? []);
  }
  return graph.toBytes();
}

/** Compares the gradient along random directions with central differences. */
async function checkGradients(
  shapes: Shapes,
  outputShape: readonly number[],
  operator: Operator,
  wanted: readonly string[] = Object.keys(shapes),
): Promise<void> {
  const run = await openGraph(differentiate(shapes, operator, wanted));
  const inputs: Record<string, Array4> = Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => [name, randomTensor(100 + i, shape)]),
  );
  inputs['projection'] = randomTensor(7, outputShape);
  const at = await run(inputs);
  for (const name of wanted) {
    const input = inputs[name] as Array4;
    const gradient = at[`d_${name}`] as Float32Array;
    for (const seed of [1, 2, 3]) {
      const direction = randomTensor(seed, input.shape).data;
      const epsilon = 2e-3;
      const shifted = async (sign: number): Promise<number> => {
        const data = input.data.map((value, i) => value + sign * epsilon * (direction[i] as number));
        const { sum } = await run({ ...inputs, [name]: { shape: input.shape, data } });
        return sum?.[0] as number;
      };
      const measured = ((await shifted(1)) - (await shifted(-1))) / (2 * epsilon);
      const stated = gradient.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
      const scale = Math.sqrt(elementCount(input.shape)) + Math.abs(measured);
      expect(Math.abs(stated - measured) / scale, `${name}, direction ${String(seed)}`).toBeLessThan(0.01);
    }
  }
}

const MAP = [2, 3, 4, 6] as const;

describe('the gradient, against finite differences, of', () => {
  it('addition with broadcasting', async () => {
    await checkGradients({ a: MAP, b: [1, 3, 1, 1] }, MAP, (tape, v) =>
      tapes.add(tape, variable(v, 'a'), variable(v, 'b')),
    );
  });

  it('subtraction with broadcasting', async () => {
    await checkGradients({ a: MAP, b: [1, 3, 1, 1] }, MAP, (tape, v) =>
      tapes.subtract(tape, variable(v, 'a'), variable(v, 'b')),
    );
  });

  it('multiplication with broadcasting', async () => {
    await checkGradients({ a: MAP, b: [1, 3, 1, 1] }, MAP, (tape, v) =>
      tapes.multiply(tape, variable(v, 'a'), variable(v, 'b')),
    );
  });

  it('a variable used twice', async () => {
    await checkGradients({ a: MAP }, MAP, (tape, v) =>
      tapes.multiply(tape, variable(v, 'a'), variable(v, 'a')),
    );
  });

  it('the inverse root', async () => {
    // Squares are positive, as variances are.
    await checkGradients({ a: MAP }, MAP, (tape, v) => {
      const square = tapes.multiply(tape, variable(v, 'a'), variable(v, 'a'));
      return tapes.inverseRoot(tape, square, 0.5);
    });
  });

  it('slicing', async () => {
    await checkGradients({ a: MAP }, [2, 2, 4, 6], (tape, v) => tapes.slice(tape, variable(v, 'a'), 1, 1, 3));
  });

  it('reshaping', async () => {
    await checkGradients({ a: MAP }, [6, 24], (tape, v) => tapes.reshape(tape, variable(v, 'a'), [6, 24]));
  });

  it('concatenation', async () => {
    await checkGradients({ a: MAP, b: [2, 5, 4, 6] }, [2, 8, 4, 6], (tape, v) =>
      tapes.concat(tape, [variable(v, 'a'), variable(v, 'b')]),
    );
  });

  it('a pointwise convolution', async () => {
    await checkGradients({ x: MAP, w: [5, 3, 1, 1], b: [5] }, [2, 5, 4, 6], (tape, v) =>
      layers.pointwise(tape, variable(v, 'x'), variable(v, 'w'), variable(v, 'b')),
    );
  });

  it('the stem', async () => {
    await checkGradients(
      { x: MAP, w: [4, 3, 7, 7], b: [4] },
      [2, 4, 4, 6],
      (tape, v) => layers.stem(tape, variable(v, 'x'), variable(v, 'w'), variable(v, 'b')),
      ['w', 'b'],
    );
  });

  it.each([
    [7, 1, [2, 3, 9, 12]],
    [7, 1, [2, 3, 2, 2]],
    [3, 2, [2, 3, 5, 8]],
    [3, 3, [1, 3, 2, 4]],
  ])('an axial mixer with %i taps, dilation %i, on %j', async (kernel, dilation, map) => {
    const shapes = { x: map, v: [3, 1, kernel, 1], h: [3, 1, 1, kernel], b: [3] };
    await checkGradients(shapes, map, (tape, v) => {
      const [vertical, horizontal] = [variable(v, 'v'), variable(v, 'h')];
      return layers.axial(tape, variable(v, 'x'), { vertical, horizontal, bias: variable(v, 'b') }, dilation);
    });
  });

  it('mean and variance', async () => {
    await checkGradients({ x: MAP }, [2, 3, 1, 1], (tape, v) => layers.moments(tape, variable(v, 'x')));
  });

  it('a scale and shift per channel', async () => {
    await checkGradients({ x: MAP, s: [1, 3, 1, 1], t: [1, 3, 1, 1] }, MAP, (tape, v) =>
      layers.affine(tape, variable(v, 'x'), variable(v, 's'), variable(v, 't')),
    );
  });

  it('maximum pooling', async () => {
    await checkGradients({ x: MAP }, [2, 3, 2, 3], (tape, v) => layers.maxPool(tape, variable(v, 'x')));
  });

  it('nearest upsampling', async () => {
    await checkGradients({ x: MAP }, [2, 3, 8, 12], (tape, v) => layers.upsample(tape, variable(v, 'x')));
  });

  it('GELU', async () => {
    await checkGradients({ x: MAP }, MAP, (tape, v) => layers.gelu(tape, variable(v, 'x')));
  });
});

describe('maximum pooling', () => {
  it('shares the gradient among pixels that tie', async () => {
    const shapes = { x: [1, 1, 2, 2] };
    const graph = differentiate(shapes, (tape, v) => layers.maxPool(tape, variable(v, 'x')), ['x']);
    const run = await openGraph(graph);
    const { d_x: gradient } = await run({
      x: { shape: [1, 1, 2, 2], data: Float32Array.of(3, 1, 3, 2) },
      projection: { shape: [1, 1, 1, 1], data: Float32Array.of(8) },
    });
    expect([...(gradient ?? [])]).toEqual([4, 0, 4, 0]);
  });
});

describe.each([1, 3])('the loss over %i channel(s)', (channels) => {
  const shape = [2, channels, 4, 4];

  function oneHot(): Array4 {
    const draw = randomTensor(5, [2, 1, 4, 4]).data;
    const data = new Float32Array(elementCount(shape));
    draw.forEach((value, i) => {
      const [image, pixel] = [Math.floor(i / 16), i % 16];
      const label = Math.min(channels - 1, Math.floor(Math.abs(value) * channels));
      if (channels === 1) data[i] = value > 0 ? 1 : 0;
      else data[(image * channels + label) * 16 + pixel] = 1;
    });
    return { shape, data };
  }

  async function open(): Promise<(logits: Float32Array) => Promise<Record<string, Float32Array>>> {
    const graph = new OnnxGraph('loss');
    const tape = new tapes.Tape(graph);
    const logits = { value: graph.input('logits', shape), shape };
    const { loss, gradient } = segmentationLoss(tape, logits, {
      targets: graph.input('targets', shape),
      weights: graph.input('weights', [2, 1, 4, 4]),
    });
    graph.output('loss', loss, []);
    graph.output('gradient', gradient, shape);
    const run = await openGraph(graph.toBytes());
    const weights = { shape: [2, 1, 4, 4], data: randomTensor(6, [2, 1, 4, 4]).data.map(Math.abs) };
    return (data) => run({ logits: { shape, data }, targets: oneHot(), weights });
  }

  it('has the gradient that finite differences show', async () => {
    const evaluate = await open();
    const logits = randomTensor(8, shape).data;
    const { gradient } = await evaluate(logits);
    for (const seed of [1, 2, 3, 4]) {
      const direction = randomTensor(seed, shape).data;
      const along = async (sign: number): Promise<number> => {
        const { loss } = await evaluate(logits.map((z, i) => z + sign * 1e-2 * (direction[i] as number)));
        return loss?.[0] as number;
      };
      const measured = ((await along(1)) - (await along(-1))) / 2e-2;
      const stated = gradient?.reduce((sum, g, i) => sum + g * (direction[i] as number), 0) ?? Number.NaN;
      expect(Math.abs(stated - measured)).toBeLessThan(2e-4);
    }
  });

  it('vanishes for certain and right predictions, and stays finite for certain and wrong ones', async () => {
    const evaluate = await open();
    const sign = channels === 1 ? oneHot().data.map((y) => 2 * y - 1) : oneHot().data;
    const { loss: right } = await evaluate(sign.map((s) => 60 * s));
    const { loss: wrong, gradient } = await evaluate(sign.map((s) => -60 * s));
    expect(right?.[0]).toBeLessThan(0.02);
    expect(wrong?.[0]).toBeGreaterThan(1);
    expect(gradient?.every(Number.isFinite)).toBe(true);
  });
});
