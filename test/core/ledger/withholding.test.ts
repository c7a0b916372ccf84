import { describe, expect, it } from 'vitest';
import { imageStatuses } from '../../../core/document/status.ts';
import type { LearningSettings } from '../../../core/document/learning.ts';
import { sparingBy, withholdingBy } from '../../../core/ledger/withholding.ts';
import type { Withholding } from '../../../core/ledger/withholding.ts';

const settings = (gate: number, blind: number, by: LearningSettings['gate']['by'] = 'image') => ({
  gate: { share: gate, by, pattern: '^[^_]+' },
  blind,
});

const IMAGES = Array.from({ length: 2000 }, (_, index) => ({
  source: `p${index % 100}_${index}.png`,
  sha256: `hash ${index}`,
}));

const withheld = (of: LearningSettings | undefined): readonly (Withholding | null)[] => {
  const withholding = withholdingBy(of);
  return IMAGES.map((image) => withholding(image, 'new'));
};
const share = (all: readonly (Withholding | null)[], reason: Withholding): number =>
  all.filter((one) => one === reason).length / all.length;

describe('an image that is to be drawn blind', () => {
  it('is none in a project that does not measure', () => {
    expect(withheld(undefined).every((one) => one === null)).toBe(true);
    expect(withheld(settings(0, 0)).every((one) => one === null)).toBe(true);
  });

  it('is one of the gate, or one of so many of the others', () => {
    const all = withheld(settings(0.2, 0.25));
    expect(share(all, 'gate')).toBeCloseTo(0.2, 1);
    expect(share(all, 'blind')).toBeCloseTo(0.8 * 0.25, 1);
    expect(share(withheld(settings(0, 1)), 'blind')).toBe(1);
  });

  it('stays one when the share grows', () => {
    const [few, many] = [withheld(settings(0.1, 0.1)), withheld(settings(0.1, 0.4))];
    expect(few.every((one, index) => one === null || one === many[index])).toBe(true);
  });

  it('goes with all others of its subject', () => {
    const all = withheld(settings(0.3, 0.3, 'name'));
    expect(all.every((one, index) => one === all[index % 100])).toBe(true);
    expect(new Set(all)).toEqual(new Set(['gate', 'blind', null]));
  });

  it('is none any more once something was done to it', () => {
    const withholding = withholdingBy(settings(1, 0));
    const [image] = IMAGES;
    const still = imageStatuses.filter(
      (status) => image !== undefined && withholding(image, status) !== null,
    );
    expect(still).toEqual(['new']);
  });
});

describe('an image that no batch predicts', () => {
  const image = { source: 'a.png', sha256: 'a' };
  const spared = (of: LearningSettings | undefined, prediction: string | null) =>
    imageStatuses.filter((status) => sparingBy(of)(image, { status, prediction }));

  it('is one that judges, whatever was done to it, until it has a prediction', () => {
    expect(spared(settings(1, 0), null)).toEqual(imageStatuses);
    expect(spared(settings(1, 0), 'said')).toEqual(['new']);
  });

  it('is one to measure people by until it was drawn, and none where nothing is measured', () => {
    expect(spared(settings(0, 1), null)).toEqual(['new']);
    expect(spared(settings(0, 0), null)).toEqual([]);
    expect(spared(undefined, null)).toEqual([]);
  });
});
