import { describe, expect, it } from 'vitest';
import {
  elementCount,
  initialParameters,
  meanParameters,
  outputChannels,
  parameter,
  PARAMETER_COUNT,
  type Parameters,
  parameterSpecs,
} from '../../../core/network/parameters.ts';

function trainableCount(channels: number): number {
  return parameterSpecs(channels)
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

describe('parameterSpecs', () => {
  it('has the number of trainable parameters that the paper states', () => {
    expect(PARAMETER_COUNT).toBe(878_417);
    expect(trainableCount(1)).toBe(PARAMETER_COUNT);
  });

  it('grows by one head kernel and bias for each further channel', () => {
    expect(trainableCount(4) - trainableCount(1)).toBe(3 * (16 + 1));
  });

  it("names and orders parameters as the paper's PyTorch state_dict does", () => {
    const names = parameterSpecs().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 12)).toEqual([
      'conv_in.weight',
      'conv_in.bias',
      'e1.dw.dw_h.weight',
      'e1.dw.dw_h.bias',
      'e1.dw.dw_w.weight',
      'e1.dw.dw_w.bias',
      'e1.bn.weight',
      'e1.bn.bias',
      'e1.bn.running_mean',
      'e1.bn.running_var',
      'e1.pw.weight',
      'e1.pw.bias',
    ]);
    const modules = names.filter((name) => name.endsWith('.weight')).map((name) => name.slice(0, -7));
    expect(modules.filter((name) => name.startsWith('b5'))).toEqual([
      'b5.pw1',
      'b5.dw1.dw_h',
      'b5.dw1.dw_w',
      'b5.dw2.dw_h',
      'b5.dw2.dw_w',
      'b5.dw3.dw_h',
      'b5.dw3.dw_w',
      'b5.bn',
      'b5.pw2',
    ]);
    expect(modules.filter((name) => name.startsWith('d5'))).toEqual([
      'd5.pw',
      'd5.bn',
      'd5.dw.dw_h',
      'd5.dw.dw_w',
      'd5.pw2',
    ]);
    expect(names.at(-1)).toBe('conv_out.bias');
  });
});

describe('meanParameters', () => {
  it('is the mean of every value, and a single network itself', () => {
    const [a, b] = [initialParameters(1), initialParameters(2)];
    const mean = meanParameters([a, b]);
    expect([...mean.keys()]).toEqual([...a.keys()]);
    for (const [name, { shape, data }] of mean) {
      expect(shape).toEqual(parameter(a, name).shape);
      expect(data).toEqual(data.map((_, at) => (valueAt(a, name, at) + valueAt(b, name, at)) / 2));
    }
    expect(meanParameters([a])).toEqual(a);
  });

  it('is refused for networks with other outputs', () => {
    const networks = [initialParameters(1, 3), initialParameters(1)] as const;
    expect(() => meanParameters(networks)).toThrow('conv_out.weight is of another size');
  });
});

function valueAt(network: Parameters, name: string, at: number): number {
  return parameter(network, name).data[at] as number;
}

describe('initialParameters', () => {
  it('is the same for the same seed, and another for another', () => {
    const [a, b, c] = [initialParameters(1), initialParameters(1), initialParameters(2)];
    expect(a).toEqual(b);
    expect(a.get('conv_in.weight')).not.toEqual(c.get('conv_in.weight'));
  });

  it('stays within 1 / sqrt(fan-in) and starts batch norms as identity', () => {
    const parameters = initialParameters(3);
    for (const { name, fanIn } of parameterSpecs()) {
      const data = parameters.get(name)?.data ?? new Float32Array([Number.NaN]);
      const identity = name.endsWith('weight') || name.endsWith('running_var') ? 1 : 0;
      const bound = 1 / Math.sqrt(fanIn);
      expect(data.every((value) => (fanIn === 0 ? value === identity : Math.abs(value) <= bound))).toBe(true);
    }
  });

  it('sizes the head for the number of output channels', () => {
    expect(outputChannels(initialParameters(1, 5))).toBe(5);
  });
});
