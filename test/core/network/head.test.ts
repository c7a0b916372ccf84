import { describe, expect, it } from 'vitest';
import { placesOf, withClasses } from '../../../core/network/head.ts';
import { type Parameters, initialParameters, parameter } from '../../../core/network/parameters.ts';

/** Weights and bias of an output channel. */
function channel(parameters: Parameters, at: number): readonly number[] {
  const { data, shape } = parameter(parameters, 'conv_out.weight');
  const length = data.length / (shape[0] as number);
  return [
    ...data.subarray(at * length, (at + 1) * length),
    parameter(parameters, 'conv_out.bias').data[at] as number,
  ];
}

describe('the output layer of a network for other classes', () => {
  it('finds classes by name, whatever its case', () => {
    expect(placesOf(['Disc', 'cup'], ['cup', ' disc', 'rim'])).toEqual([1, 0, undefined]);
  });

  it('keeps the channel of a single class, and makes background 0 as a sigmoid has it', () => {
    const one = initialParameters(3);
    const three = withClasses(one, [undefined, 0, undefined]);
    expect(parameter(three, 'conv_out.weight').shape.slice(0, 1)).toEqual([4]);
    expect(channel(three, 2)).toEqual(channel(one, 0));
    expect(channel(three, 0).every((value) => value === 0)).toBe(true);
    for (const at of [1, 3]) {
      const values = channel(three, at);
      expect(values.slice(0, -1).every((value) => value === 0)).toBe(true);
      expect(1 / (1 + Math.exp(-(values.at(-1) as number)))).toBeCloseTo(0.01, 6);
    }
  });

  it('keeps background and the channels of several classes in any order, and all that lies beneath', () => {
    const two = initialParameters(3, 3);
    const three = withClasses(two, [1, undefined, 0]);
    expect([0, 1, 3].map((at) => channel(three, at))).toEqual([0, 2, 1].map((at) => channel(two, at)));
    for (const [name, tensor] of two) if (!name.startsWith('conv_out')) expect(three.get(name)).toBe(tensor);
    expect([...three.keys()]).toEqual([...two.keys()]);
  });
});
