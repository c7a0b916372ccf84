import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningSettingsSchema } from '../../../core/contract/learning.ts';
import { divideProject, gateBy, isGateSubject, subjectsWithin } from '../../../core/training/gate.ts';
import type { GateImage } from '../../../core/training/gate.ts';

const shares = fc.double({ min: 0, max: 1, noNaN: true });
const settings = learningSettingsSchema.parse({});
const image = (name: string, study?: GateImage['study']): GateImage => ({
  source: name,
  sha256: name,
  study,
});
const images = fc
  .uniqueArray(fc.string({ minLength: 1 }), { maxLength: 80 })
  .map((all) => all.map((n) => image(n)));
const holdout = { share: 0.2, by: 'image', pattern: '' } as const;

describe('a gate subject', () => {
  it('is one by its name alone; a larger share only adds, none takes none and all takes all', () => {
    fc.assert(
      fc.property(fc.string(), shares, shares, (subject, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (isGateSubject(subject, less)) expect(isGateSubject(subject, more)).toBe(true);
        expect([isGateSubject(subject, 0), isGateSubject(subject, 1)]).toEqual([false, true]);
      }),
    );
  });

  it('is drawn evenly from names that count up, by the share', () => {
    for (const share of [0.1, 0.2, 0.5]) {
      const chosen = Array.from({ length: 4000 }, (_, at) => `patient${at}`).filter((name) =>
        isGateSubject(name, share),
      );
      expect(chosen.length / 4000).toBeGreaterThan(share - 0.03);
      expect(chosen.length / 4000).toBeLessThan(share + 0.03);
    }
  });
});

describe('the subject of an image for the gate', () => {
  const subjectOf = subjectsWithin(settings.gate);

  it('is the patient where the file names one, however images are grouped', () => {
    const two = [image('a.dcm', { patientId: '7', seriesUid: '1.2' }), image('b/b.dcm', { patientId: '7' })];
    for (const by of ['image', 'folder', 'name'] as const) {
      const [first, second] = two.map(subjectsWithin({ ...settings.gate, by }));
      expect(first).toBe(second);
    }
    expect(subjectOf(image('a', { patientName: 'Nova' }))).toBe(
      subjectOf(image('b', { patientName: 'Nova' })),
    );
    expect(subjectOf(image('a', { patientId: '7' }))).not.toBe(subjectOf(image('a', { patientId: '8' })));
  });

  it('is the series where each image is one by itself, and the setting otherwise', () => {
    const slices = [image('a/1.dcm', { seriesUid: '1.2' }), image('b/2.dcm', { seriesUid: '1.2' })];
    const byImage = slices.map(subjectOf);
    expect(byImage[0]).toBe(byImage[1]);
    const byFolder = slices.map(subjectsWithin({ ...settings.gate, by: 'folder' }));
    expect(byFolder).toEqual(['a/', 'b/']);
    expect(subjectOf(image('a.png'))).toBe('a.png');
  });
});

describe('a project', () => {
  it('is divided into sets that share no subject, and its gate stays whatever else comes', () => {
    fc.assert(
      fc.property(images, images, shares, (some, others, share) => {
        const gate = { ...settings.gate, share };
        const places = divideProject(some, { gate, holdout });
        const all = divideProject([...some, ...others], { gate, holdout });
        places.forEach(({ set }, index) => {
          expect(set === 'gate').toBe(all[index]?.set === 'gate');
          expect(set === 'gate').toBe(gateBy(gate)(some[index] as GateImage));
        });
        const setsOf = new Map<string, Set<string>>();
        for (const { subject, set } of all) setsOf.set(subject, (setsOf.get(subject) ?? new Set()).add(set));
        expect([...setsOf.values()].every(({ size }) => size === 1)).toBe(true);
      }),
    );
  });

  it('never parts the frames or files of a patient', () => {
    const all = Array.from({ length: 60 }, (_, at) => image(`${at}.dcm`, { patientId: String(at % 9) }));
    const places = divideProject(all, { gate: { ...settings.gate, share: 0.4 }, holdout });
    for (let at = 9; at < 60; at++) expect(places[at]?.set).toBe(places[at % 9]?.set);
    expect(new Set(places.map(({ set }) => set))).toEqual(new Set(['train', 'validation', 'gate']));
  });
});

describe('the settings of learning', () => {
  it('keep a fifth of the images aside, and hide no pre-label elsewhere, by default', () => {
    expect(settings).toEqual({ gate: { share: 0.2, by: 'image', pattern: '^[^_-]+' }, blind: 0 });
    const { gate } = learningSettingsSchema.parse({ gate: { share: 0.5 } });
    expect(gate).toMatchObject({
      share: 0.5,
      by: 'image',
    });
    expect(learningSettingsSchema.safeParse({ blind: 2 }).success).toBe(false);
  });
});
