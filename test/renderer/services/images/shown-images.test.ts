import { describe, expect, it } from 'vitest';
import { countStatuses } from '../../../../renderer/services/images/image-list.ts';
import type { ImageItem } from '../../../../renderer/services/images/image-list.ts';
import { placesBy } from '../../../../renderer/services/images/image-order.ts';
import type { SortKey } from '../../../../renderer/services/images/image-order.ts';
import { countOf, shownImages } from '../../../../renderer/services/images/shown-images.ts';

describe('shownImages', () => {
  const images = [
    { key: 'a/Nevus-1.png', name: 'Nevus-1.png', size: 1, modified: 1, status: 'accepted' },
    { key: 'b/nevus-2.png', name: 'nevus-2.png', size: 1, modified: 1, status: 'new' },
    { key: 'b/other.png', name: 'other.png', size: 1, modified: 1, status: 'new' },
    { key: 'c/bad.png', name: 'bad.png', size: 1, modified: 1, status: 'new', problem: 'It is empty.' },
  ] as const;

  it('finds words in names and folders, whatever their case', () => {
    expect(shownImages(images, ' NEVUS ', 'all')).toEqual([0, 1]);
    expect(shownImages(images, 'b/', 'all')).toEqual([1, 2]);
  });

  it('shows one group, or what nobody has reviewed; what cannot be read is a group of its own', () => {
    expect(shownImages(images, '', 'new')).toEqual([1, 2]);
    expect(shownImages(images, '', 'accepted')).toEqual([0]);
    expect(shownImages(images, '', 'unreviewed')).toEqual([1, 2]);
    expect(shownImages(images, '', 'unreadable')).toEqual([3]);
  });

  it('sorts by what wants a person most, the other way round on request, and puts the unknown last', () => {
    const known = { key: 'k', name: 'k', status: 'predicted' } as const;
    const files: readonly ImageItem[] = [
      { ...known, size: 2, modified: 30, uncertainty: 0.1, flagged: false, comment: 'Blurred' },
      { ...known, size: 9, modified: 10, uncertainty: 0.7, flagged: true, comment: '' },
      { ...known, size: 5, modified: 20, uncertainty: 0.9, status: 'accepted' },
      { ...known, size: 1, modified: 40, status: 'new', problem: 'It is empty.' },
    ];
    const by = (key: SortKey, isReversed = false) => shownImages(files, '', 'all', { by: key, isReversed });
    expect(by('folder', true)).toEqual([3, 2, 1, 0]);
    expect(by('status')).toEqual([0, 1, 2, 3]);
    expect(by('uncertainty')).toEqual([1, 0, 2, 3]);
    expect(by('uncertainty', true)).toEqual([0, 1, 2, 3]);
    expect(by('size')).toEqual([1, 2, 0, 3]);
    expect(by('date')).toEqual([3, 0, 2, 1]);
    expect(by('flagged')).toEqual([1, 0, 2, 3]);
    expect(by('commented', true)).toEqual([1, 2, 3, 0]);
  });

  it('sorts by the names of the files, whatever folder they lie in, and numbers by their value', () => {
    const keys = ['a/Scan 10.png', 'a/x.png', 'b/scan 9.png', 'c/scan 9.png'];
    const files = keys.map((key) => ({
      key,
      name: key.slice(2),
      size: 1,
      modified: 1,
      status: 'new' as const,
    }));
    expect(shownImages(files, '', 'all', { by: 'name', isReversed: false })).toEqual([2, 3, 0, 1]);
    expect(shownImages(files, '', 'all', { by: 'name', isReversed: true })).toEqual([1, 0, 2, 3]);
  });

  it('shows what a model is unsure of, or two models differ in, until a person has reviewed it', () => {
    const known = { key: 'k', name: 'k', size: 1, modified: 1 };
    const files: readonly ImageItem[] = [
      { ...known, status: 'predicted', uncertainty: 0.2, disagreement: 0.19 },
      { ...known, status: 'edited', uncertainty: 0.19, disagreement: 0.2 },
      { ...known, status: 'accepted', uncertainty: 1, disagreement: 1 },
      { ...known, status: 'predicted', uncertainty: null, disagreement: null },
    ];
    expect(shownImages(files, '', 'uncertain')).toEqual([0]);
    expect(shownImages(files, '', 'disagreeing')).toEqual([1]);
    expect(countStatuses(files)).toMatchObject({ uncertain: 1, disagreeing: 1 });
    expect(shownImages(files, '', 'all', { by: 'disagreement', isReversed: false })).toEqual([1, 0, 2, 3]);
  });

  it('keeps images where they stood, whatever became of them, and puts new ones by what is known', () => {
    const known = { size: 1, modified: 1, status: 'predicted' } as const;
    const files: readonly ImageItem[] = ['a', 'b', 'c'].map((key, at) => ({
      ...{ ...known, key, name: key },
      uncertainty: at / 10,
    }));
    const order = { by: 'uncertainty', isReversed: false } as const;
    const facts = { project: 'project', seconds: new Map() };
    const places = placesBy('uncertainty', files, facts);
    const after: readonly ImageItem[] = files.map((item) =>
      item.key === 'c' ? { ...item, status: 'accepted' } : item,
    );
    const come = { ...known, key: 'd', name: 'd', uncertainty: 0.15 };
    expect(shownImages([...after, come], '', 'all', order, null, places)).toEqual([2, 3, 1, 0]);
    expect(shownImages(after, '', 'all', order)).toEqual([1, 0, 2]);
    expect(placesBy('name', files, facts)).toBe(null);
  });

  it('sorts by the time that was worked at all frames of an image, those nobody worked at last', () => {
    const known = { size: 1, modified: 1, status: 'edited' } as const;
    const files: readonly ImageItem[] = [
      { ...known, key: 'a', name: 'a', imageId: 'project a' },
      { ...known, key: 'b', name: 'b', imageId: 'project b', frames: ['edited', 'edited'] },
      { ...known, key: 'c', name: 'c', imageId: 'project c' },
      { ...known, key: 'd', name: 'd' },
    ];
    const seconds = new Map([
      ['project a', 30],
      ['project b', 20],
      ['project b#1', 15],
    ]);
    const places = placesBy('time', files, { project: 'project', seconds });
    const shown = (isReversed: boolean) =>
      shownImages(files, '', 'all', { by: 'time', isReversed }, null, places);
    expect(shown(false)).toEqual([1, 0, 2, 3]);
    expect(shown(true)).toEqual([0, 1, 2, 3]);
  });

  it('counts what each filter shows', () => {
    const open = { new: 5, predicted: 3, interpolated: 4, edited: 2 };
    const reviewed = { accepted: 7, 'no-finding': 6, skipped: 8 };
    const marks = { flagged: 9, commented: 10, disputed: 11, uncertain: 12, disagreeing: 13 };
    const counts = { ...open, ...reviewed, ...marks, unreadable: 1 };
    const filters = ['all', 'unreviewed', 'interpolated', 'no-finding', 'unreadable', 'disputed'] as const;
    expect(filters.map((filter) => countOf(filter, counts))).toEqual([36, 14, 4, 6, 1, 11]);
  });
});
