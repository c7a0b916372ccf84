import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningSettingsSchema } from '../../../core/contract/learning.ts';
import { divideProject, gateBy, isGateSubject, subjectsWithin } from '../../../core/training/gate.ts';
import type { GateImage, LearningImage, LearningPlace } from '../../../core/training/gate.ts';

const shares = fc.double({ min: 0, max: 1, noNaN: true });
const settings = learningSettingsSchema.parse({});
const image = (name: string, study?: GateImage['study']): GateImage => ({
  source: name,
  sha256: name,
  study,
});
const images = fc.uniqueArray(
  fc.record({
    source: fc.string({ minLength: 1 }),
    status: fc.constantFrom('accepted', 'no-finding', 'edited', 'predicted'),
    isPredicted: fc.boolean(),
  }),
  { maxLength: 80, selector: ({ source }) => source },
);
const known = (all: readonly Omit<LearningImage, 'sha256'>[]): readonly LearningImage[] =>
  all.map((one) => ({ ...one, sha256: one.source }));
const isGate = ({ set }: LearningPlace): boolean => set !== 'train' && set !== 'validation';
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
      fc.property(images, images, shares, (fewer, more, share) => {
        const [some, others] = [known(fewer), known(more)];
        const gate = { ...settings.gate, share };
        const places = divideProject(some, { gate, holdout });
        const all = divideProject([...some, ...others], { gate, holdout });
        places.forEach((place, index) => {
          const { status, isPredicted, ...own } = some[index] as LearningImage;
          expect(isGate(place)).toBe(isGate(all[index] as LearningPlace));
          expect(isGate(place)).toBe(gateBy(gate)(own));
          const isReviewed = status === 'accepted' || status === 'no-finding';
          // Who draws over a prediction follows it.
          if (isGate(place))
            expect(place.set).toBe(isReviewed ? (isPredicted ? 'seen' : 'gate') : 'unreviewed');
        });
        const setsOf = new Map<string, Set<string>>();
        for (const place of all) {
          const set = isGate(place) ? 'gate' : place.set;
          setsOf.set(place.subject, (setsOf.get(place.subject) ?? new Set()).add(set));
        }
        expect([...setsOf.values()].every(({ size }) => size === 1)).toBe(true);
      }),
    );
  });

  it('never parts the frames or files of a patient', () => {
    const all = Array.from({ length: 60 }, (_, at) => {
      const slice = image(`${at}.dcm`, { patientId: String(at % 9) });
      return { ...slice, status: 'accepted', isPredicted: false } as const;
    });
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
