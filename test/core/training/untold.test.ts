import { describe, expect, it } from 'vitest';
import { blanked, untoldOf } from '../../../core/training/untold.ts';

const SIZE = { width: 3, height: 1 };
const weights = (...data: readonly number[]) => ({ weights: { ...SIZE, data: Uint8Array.from(data) } });

describe('pixels of which nobody says what they show', () => {
  it('are those of no weight, where weights are given', () => {
    expect(untoldOf({})).toBeUndefined();
    expect(untoldOf(weights(1, 128, 255))).toBeUndefined();
    expect(untoldOf(weights(0, 128, 0))).toEqual(Uint8Array.of(1, 0, 1));
    expect(untoldOf(weights(0, 0, 0))).toBe('all');
  });

  it('hold nothing any more, in every channel', () => {
    const untold = Uint8Array.of(1, 0, 0);
    const map = { ...SIZE, channels: 2, data: Uint8Array.of(9, 8, 7, 6, 5, 4) };
    expect(blanked(map, untold)).toEqual({ ...map, data: Uint8Array.of(0, 8, 7, 0, 5, 4) });
    expect(blanked(map, undefined)).toBe(map);
  });
});
