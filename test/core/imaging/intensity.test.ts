import { describe, expect, it } from 'vitest';
import { differences, intensities, intensityRange } from '../../../core/imaging/intensity.ts';

describe('intensities', () => {
  it('weigh the colours as the eye does, and keep greys exactly', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 77, 77, 77);
    expect([...intensities({ width: 5, height: 1, channels: 3, data })]).toEqual([76, 150, 29, 255, 77]);
  });

  it('differ by the channel that differs most', () => {
    const data = Uint8Array.of(10, 20, 30, 12, 15, 30, 10, 20, 255);
    expect([...differences({ width: 3, height: 1, channels: 3, data }, 0, 1)]).toEqual([0, 5, 225]);
  });

  it('range without the outermost few', () => {
    const plane = Uint8Array.from({ length: 1000 }, (_, i) => (i === 0 ? 0 : i === 1 ? 255 : 100 + (i % 50)));
    expect(intensityRange(plane, 0.005)).toEqual({ low: 100, high: 149 });
    expect(intensityRange(plane, 0)).toEqual({ low: 0, high: 255 });
  });
});
