import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { predictionId } from '../../../core/document/prediction.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { predictionOf } from '../../renderer/store/support.ts';

const idOf = (change: Partial<Prediction>) =>
  predictionId({ ...predictionOf(), ...change }, (bytes) =>
    Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
  );

describe('the id of a prediction', () => {
  it('is another where the same answer becomes another mask', async () => {
    const changes = [
      {},
      { threshold: 0.6 },
      { fillHoles: true },
      { smallestRegion: 9 },
      { onlyLargest: true },
    ];
    const ids = await Promise.all(changes.map(idOf));
    expect(new Set(ids).size).toBe(changes.length);
  });

  it('is the same whenever, and by whatever device, it was answered', async () => {
    expect(await idOf({ time: 9, milliseconds: 7, provider: 'cuda', onlyLargest: false })).toBe(
      await idOf({}),
    );
  });
});
