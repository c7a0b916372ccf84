import { describe, expect, it } from 'vitest';
import type { ImageStatus } from '../../../../core/document/status.ts';
import type { ImageItem } from '../../../../renderer/services/images/image-list.ts';
import {
  countUpdate,
  framesInScope,
  marked,
  outdated,
  unmarked,
} from '../../../../renderer/services/prediction/batch-scope.ts';

/** Named by what is known of each: its status, and whose answer is beneath its labels. */
function item(status: ImageStatus, prediction: string | null = null): ImageItem {
  const key = `${status} ${prediction}`;
  return { key, name: key, size: 1, modified: 1, status, imageId: `p ${key}` };
}

const IMAGES = [
  item('new'),
  { ...item('new', 'lost'), problem: 'It is damaged.' },
  item('predicted', 'old'),
  item('predicted', 'own'),
  item('interpolated'),
  item('edited', 'old'),
  item('edited', 'own'),
  item('accepted', 'old'),
  item('no-finding'),
  item('accepted', 'own'),
  item('skipped', 'old'),
];

const RECORDS = new Map(
  IMAGES.map(({ key, imageId }) => {
    const [, prediction = ''] = key.split(' ');
    return [imageId ?? '', { prediction: prediction === 'null' ? null : prediction }];
  }),
);
const ANSWERS = new Set(['own']);

const keysIn = (...scope: Parameters<typeof framesInScope> extends [unknown, ...infer Rest] ? Rest : never) =>
  framesInScope(IMAGES, ...scope).map(({ item: { key } }) => key);

describe('the scope of a batch', () => {
  it('are images without a mask, or those that have one and wait for a person’s word', () => {
    expect(keysIn(unmarked)).toEqual(['new null']);
    expect(keysIn(marked)).toEqual([
      'predicted old',
      'predicted own',
      'interpolated null',
      'edited old',
      'edited own',
    ]);
  });

  it('of an update are all that another model, or none, was asked about last', () => {
    const wanted = ['new null', 'predicted old', 'interpolated null', 'edited old'];
    expect(keysIn(outdated(ANSWERS), RECORDS)).toEqual(wanted);
    const accepted = ['accepted old', 'no-finding null'];
    expect(keysIn(outdated(ANSWERS, true), RECORDS)).toEqual([...wanted, ...accepted]);
  });

  it('holds every frame by itself', () => {
    const series: ImageItem = {
      ...item('edited'),
      imageId: 'p file',
      frames: ['new', 'accepted', 'predicted', 'edited'],
    };
    const records = new Map([
      ['p file#2', { prediction: 'own' }],
      ['p file#3', { prediction: 'old' }],
    ]);
    const found = framesInScope([series], outdated(ANSWERS), records);
    expect(found.map(({ frame }) => frame)).toEqual([0, 3]);
  });
});

describe('the counts of an update', () => {
  it('say what is predicted, what is left alone, and why', () => {
    expect(countUpdate(IMAGES, ANSWERS, RECORDS, () => false)).toEqual({
      wanted: 4,
      unpredicted: 2,
      edited: 1,
      accepted: 2,
      skipped: 1,
      withheld: 0,
      upToDate: 3,
    });
  });

  it('leave out what no model is to be seen on', () => {
    const counts = countUpdate(IMAGES, ANSWERS, RECORDS, ({ status }) => status === 'edited');
    expect(counts).toMatchObject({ wanted: 3, edited: 0, withheld: 2, upToDate: 2 });
  });
});
