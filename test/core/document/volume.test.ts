import { describe, expect, it } from 'vitest';
import { seriesOfFile } from '../../../core/document/series.ts';
import type { Series, SeriesHead } from '../../../core/document/series.ts';
import { volumeOf } from '../../../core/document/volume.ts';

const HEAD: SeriesHead = {
  size: { width: 40, height: 30 },
  bitsPerSample: 16,
  spacing: { x: 0.5, y: 0.7, z: 3, unit: 'mm', origin: 'file' },
  orientation: { row: [1, 0, 0], column: [0, 1, 0], through: [0, 0, 1] },
  modality: 'CT',
  timing: null,
};

function series(head: Partial<SeriesHead>, frames = 20): Series {
  return seriesOfFile('a'.repeat(64), 'nifti', { ...HEAD, ...head }, frames);
}

/** Frames shifted against one another, as those of a gantry tilted by so many degrees. */
function tilted(degrees: number): Series {
  const angle = (degrees * Math.PI) / 180;
  return series({
    orientation: { row: [1, 0, 0], column: [0, 1, 0], through: [0, Math.sin(angle), Math.cos(angle)] },
  });
}

describe('a series as a volume', () => {
  it('has the shape, the spacing and the directions of its frames', () => {
    expect(volumeOf(series({}))).toEqual({
      shape: [40, 30, 20],
      spacing: [0.5, 0.7, 3],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
  });

  it('has the frames of one of its volumes', () => {
    expect(volumeOf(series({ volumes: 4 }))).toMatchObject({ shape: [40, 30, 5] });
    expect(volumeOf(series({ volumes: 5 }))).toBe('few');
  });

  it('has no directions where the file does not say all of them', () => {
    expect(volumeOf(series({ orientation: null }))).toMatchObject({ directions: null });
    expect(volumeOf(series({ orientation: { row: [1, 0, 0], column: [0, 1, 0] } }))).toMatchObject({
      directions: null,
    });
  });

  it('is none of a few frames, of frames at no even distance, and of a tilted gantry', () => {
    expect(volumeOf(series({}, 4))).toBe('few');
    expect(volumeOf(series({ spacing: { x: 1, y: 1, unit: 'mm', origin: 'file' } }))).toBe('unspaced');
    expect(volumeOf(series({ spacing: null }))).toBe('unspaced');
    expect(volumeOf(tilted(15))).toBe('aslant');
    expect(volumeOf(tilted(0.5))).not.toBe('aslant');
  });
});
