import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, imageIdOf } from '../../../../core/document/image-id.ts';
import type { ImageStatus } from '../../../../core/document/status.ts';
import { divideProject, isGateSubject } from '../../../../core/training/gate.ts';
import type { LearningSet } from '../../../../core/training/gate.ts';
import { NO_MARKS } from '../../../../renderer/services/images/image-item.ts';
import type { ImageItem } from '../../../../renderer/services/images/image-item.ts';
import { learningPlan, trainingObstacle } from '../../../../renderer/services/training/learning-plan.ts';
import { USUAL_LEARNING, setsOf } from '../../../../renderer/services/training/training.ts';

const BY_IMAGE = setsOf();
const BY_FOLDER = setsOf({ ...USUAL_LEARNING, gate: { ...USUAL_LEARNING.gate, by: 'folder' } });

function item(number: number, status: ImageStatus, more: Partial<ImageItem> = {}): ImageItem {
  const content = number.toString(16).padStart(64, '0');
  const key = `case${number}/a.png`;
  return { key, name: 'a.png', size: 1, modified: 1, status, imageId: imageIdOf('p', content), ...more };
}

describe('what the images of a project are for in a training', () => {
  it('is one of three for every wanted image that was read, and nothing for any other', () => {
    const statuses = fc.array(
      fc.constantFrom<ImageStatus>('new', 'edited', 'accepted', 'no-finding', 'skipped'),
    );
    fc.assert(
      fc.property(statuses, fc.constantFrom('accepted' as const, 'all' as const), (all, which) => {
        const items = all.map((status, number) => item(number, status));
        const plan = learningPlan(items, which, BY_IMAGE);
        const { train, validation, gate, gateSubjects, seen, unreviewed, waiting } = plan;
        const wanted = all.filter(
          (status) =>
            status === 'accepted' || status === 'no-finding' || (which === 'all' && status === 'edited'),
        );
        const isJudged = ({ imageId = '' }: ImageItem) => isGateSubject(contentOf(imageId), 0.2);
        const edited = items.filter((one) => one.status === 'edited' && isJudged(one));
        expect(unreviewed).toBe(which === 'all' ? edited.length : 0);
        expect(train + validation + gate + unreviewed).toBe(wanted.length);
        expect(gateSubjects).toBe(gate);
        const fresh = items.filter((one) => one.status === 'new' && isJudged(one));
        expect([seen, waiting]).toEqual([0, fresh.length]);
      }),
    );
  });

  it('keeps aside by a hash of the subject alone, and frames of a file together', () => {
    const items = Array.from({ length: 40 }, (_, number) => item(number, 'accepted'));
    const { gate } = learningPlan(items, 'accepted', BY_IMAGE);
    const judged = items.filter(({ imageId = '' }) => isGateSubject(contentOf(imageId), 0.2));
    expect(gate).toBeGreaterThan(0);
    expect(gate).toBe(judged.length);
    const film = item(1, 'accepted', { frames: ['accepted', 'new', 'accepted'] });
    const { train, validation, gate: held } = learningPlan([film], 'accepted', BY_IMAGE);
    expect([0, 2]).toContain(held);
    expect(train + validation + held).toBe(2);
  });

  it('tells images that judge from those whose masks were drawn over a prediction, frame by frame', () => {
    const items = Array.from({ length: 60 }, (_, number) =>
      item(number, 'accepted', { isPredicted: number % 3 === 0 }),
    );
    const { gate, gateSubjects, seen } = learningPlan(items, 'accepted', BY_IMAGE);
    const aside = items.filter(({ imageId = '' }) => isGateSubject(contentOf(imageId), 0.2));
    expect(seen).toBe(aside.filter(({ isPredicted }) => isPredicted).length);
    expect([gate, gateSubjects]).toEqual([aside.length - seen, aside.length - seen]);
    expect(seen).toBeGreaterThan(0);
    const { imageId } = aside[0] as ImageItem;
    const marks = [NO_MARKS, { ...NO_MARKS, isPredicted: true }, NO_MARKS];
    const film = item(0, 'accepted', { imageId, frames: marks.map(() => 'accepted'), frameMarks: marks });
    expect(learningPlan([film], 'accepted', BY_IMAGE)).toMatchObject({ gate: 2, gateSubjects: 1, seen: 1 });
  });

  it('leaves out what was not read yet, and groups by folder where that is said', () => {
    const unread = item(1, 'accepted', { imageId: undefined });
    expect(learningPlan([unread], 'accepted', BY_IMAGE)).toEqual({
      train: 0,
      validation: 0,
      gate: 0,
      gateSubjects: 0,
      seen: 0,
      unreviewed: 0,
      waiting: 0,
    });
    const twins = Array.from({ length: 30 }, (_, number) =>
      item(number, 'accepted', { key: `case${number % 15}/${number}.png` }),
    );
    const { gate, gateSubjects } = learningPlan(twins, 'accepted', BY_FOLDER);
    expect(gate).toBe(2 * gateSubjects);
    expect(gate).toBeGreaterThan(0);
  });
});

describe('images of patients that DICOM files name', () => {
  it('are divided by patient, whatever else is said, as the training does', () => {
    const items = Array.from({ length: 60 }, (_, number) => item(number, 'accepted'));
    const studies = new Map(items.map(({ key }, number) => [key, { patientId: `P${number % 20}` }]));
    const files = items.map(({ key, imageId = '' }) => ({
      ...{ source: key, sha256: contentOf(imageId), study: studies.get(key) },
      ...{ status: 'accepted' as const, isPredicted: false },
    }));
    for (const settings of [BY_IMAGE, BY_FOLDER]) {
      const { train, validation, gate, gateSubjects } = learningPlan(items, 'accepted', settings, studies);
      const run = divideProject(files, settings);
      const sizeOf = (set: LearningSet) => run.filter((place) => place.set === set).length;
      expect([train, validation, gate]).toEqual([sizeOf('train'), sizeOf('validation'), sizeOf('gate')]);
      expect(gate).toBe(3 * gateSubjects);
      expect(gate).toBeGreaterThan(0);
    }
  });
});

describe('why a training cannot begin', () => {
  const plan = { train: 4, validation: 1, gate: 1, gateSubjects: 1, seen: 0, unreviewed: 0, waiting: 0 };
  const facts = { access: { holder: null, isSpilled: false }, isBusy: false, classes: 1, plan };
  const holder = { user: 'Eva', host: 'desk', since: 1 };

  it('is told by what is in the way first, and nothing is where all is there', () => {
    expect(trainingObstacle(facts)).toBeNull();
    expect(trainingObstacle({ ...facts, access: { holder, isSpilled: true }, isBusy: true })).toBe('held');
    expect(trainingObstacle({ ...facts, access: { holder: null, isSpilled: true } })).toBe('away');
    expect(trainingObstacle({ ...facts, isBusy: true, classes: 0 })).toBe('elsewhere');
    expect(trainingObstacle({ ...facts, classes: 0 })).toBe('no-class');
    const none = { train: 0, validation: 0, gate: 0, gateSubjects: 0, seen: 0, unreviewed: 0, waiting: 3 };
    expect(trainingObstacle({ ...facts, plan: none })).toBe('none');
    expect(trainingObstacle({ ...facts, plan: { ...plan, train: 1 } })).toBe('few');
    expect(trainingObstacle({ ...facts, plan: { ...plan, validation: 0 } })).toBe('few');
  });
});
