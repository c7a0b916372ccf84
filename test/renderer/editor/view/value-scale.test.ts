import { describe, expect, it } from 'vitest';
import { BYTES, roundedOn, roundStepOn } from '../../../../renderer/editor/view/value-scale.ts';
import type { ValueScale } from '../../../../renderer/editor/view/value-scale.ts';

function floats(low: number, high: number): ValueScale {
  return { ...BYTES, bits: 'float', low, high };
}

describe('values that people write', () => {
  it('are whole where a thousandth of all values is no finer, as in CT', () => {
    const ct = floats(-1024, 3071);
    expect(roundStepOn(ct)).toBe(1);
    expect(roundedOn(ct, -159.661)).toBe(-160);
    expect(roundStepOn(BYTES)).toBe(1);
  });

  it('have as many decimals as tell a thousandth of all values', () => {
    const shares = floats(0, 1);
    expect(roundStepOn(shares)).toBe(0.001);
    expect(roundedOn(shares, 0.1 + 0.2)).toBe(0.3);
    expect(roundStepOn(floats(0, 250))).toBe(0.1);
    expect(roundedOn(floats(0, 250), 17.26)).toBe(17.3);
  });
});
