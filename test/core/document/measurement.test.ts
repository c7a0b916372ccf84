import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationBy, calibrationIn, lengthOf } from '../../../core/document/measurement.ts';

const place = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });

describe('a measured line', () => {
  it('is long in millimetres where the spacing is known, else in pixels', () => {
    const line = { from: { x: 1, y: 1 }, to: { x: 4, y: 5 } };
    expect(lengthOf(line, null)).toEqual({ length: 5, unit: 'px' });
    expect(lengthOf(line, { x: 4, y: 1.25 })).toEqual({ length: 13, unit: 'mm' });
  });

  it('is as long as it was said to be once the scale was set by it', () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (from, to, millimetres) => {
        const calibration = calibrationBy({ from, to, spacing: null }, millimetres);
        if (from.x === to.x && from.y === to.y) expect(calibration).toBeNull();
        else expect(lengthOf({ from, to }, calibration).length).toBeCloseTo(millimetres, 6);
      }),
    );
  });

  it('sets no scale by a length of nothing', () => {
    const line = { from: { x: 0, y: 0 }, to: { x: 3, y: 0 }, spacing: null };
    expect(calibrationBy(line, 0)).toBeNull();
    expect(calibrationBy(line, -1)).toBeNull();
  });
});

it('a series has the calibration of any of its frames', () => {
  const calibration = { x: 1, y: 1 };
  expect(calibrationIn([{ calibration: null }, { calibration }])).toBe(calibration);
  expect(calibrationIn([{ calibration: null }])).toBeNull();
});
