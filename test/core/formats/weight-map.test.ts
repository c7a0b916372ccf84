import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeGreyPng, encodeIndexedPng } from '../../../core/formats/png.ts';
import type { Coverage } from '../../../core/document/state.ts';
import { decodeWeights, PROVENANCE_WEIGHTS, weightMap } from '../../../core/formats/weight-map.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';

const LIMIT = 1_000_000;

describe('a weight map', () => {
  it('gives each pixel the weight of who decided on it, and reads back equal', () => {
    const { nobody, model, person, confirmed } = PROVENANCE_WEIGHTS;
    const accepting = fc.integer({ min: model, max: person });
    fc.assert(
      fc.property(labelMaps(20, 3), fc.boolean(), accepting, (provenance, isAccepted, accepted) => {
        const weights = isAccepted
          ? [accepted, accepted, person, confirmed]
          : [nobody, model, person, confirmed];
        const expected = provenance.data.map((origin) => weights[origin] ?? -1);
        const own = { ...PROVENANCE_WEIGHTS, accepted };
        const map = weightMap(provenance, provenance.data, { isAccepted }, own);
        const read = decodeWeights(encodeGreyPng(map), LIMIT);
        expect(read).toEqual({ width: provenance.width, height: provenance.height, data: expected });
      }),
    );
  });

  it('is 0 where nothing is said about a class or a frame, for nobody may learn from that', () => {
    const labels = { width: 6, height: 1, data: Uint8Array.of(0, 1, 2, 0, 1, 2) };
    const painted = new Uint8Array(6).fill(Provenance.human);
    const weightsWith = (coverage: Coverage) => [...weightMap(labels, painted, { coverage }).data];
    expect(weightsWith({ 0: 'complete', 1: 'complete' })).toEqual([255, 255, 255, 255, 255, 255]);
    // What is unlabelled may be of the class.
    expect(weightsWith({ 1: 'ignored', 2: 'complete' })).toEqual([0, 0, 255, 0, 0, 255]);
    expect(weightsWith({ 0: 'ignored' })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps 0 and 255 apart from labels, which a mask of such values would not', async () => {
    const map = { width: 2, height: 1, data: Uint8Array.of(0, 255) };
    expect(decodeWeights(encodeGreyPng(map), LIMIT)).toEqual(map);
    // Other software shows it in greys.
    expect([...(await sharp(encodeGreyPng(map)).raw().toBuffer())]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('is refused when it is something else', async () => {
    const map = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
    expect(() => decodeWeights(encodeIndexedPng(map, []), LIMIT)).toThrow('8-bit grey');
    const colours = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });
    const bytes = new Uint8Array(await colours.png().toBuffer());
    expect(() => decodeWeights(bytes, LIMIT)).toThrow(/colours/);
    expect(() => decodeWeights(bytes.slice(0, 20), LIMIT)).toThrow();
  });
});
