import { describe, expect, it } from 'vitest';
import { ACTIONS, GROUPS, plainIds } from '../../../renderer/actions/actions.ts';
import { count, duration, percent, shorten } from '../../../renderer/ui/format.ts';
import { sizeOfStop, STOPS, stopOfSize } from '../../../renderer/ui/panels/brush-scale.ts';
import type { ImageItem } from '../../../renderer/services/images/image-list.ts';
import { countOf, shownImages } from '../../../renderer/ui/strip/shown-images.ts';
import type { SortKey } from '../../../renderer/ui/strip/shown-images.ts';

describe('names', () => {
  it('of all actions that can be bound or listed differ', () => {
    const labels = plainIds().map((id) => ACTIONS[id].label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('stand in one group each', () => {
    const grouped = Object.values(GROUPS).flatMap((table) => Object.keys(table));
    expect(grouped).toEqual(Object.keys(ACTIONS));
  });
});

describe('words for numbers', () => {
  it('count one and many', () =>
    expect([count(1, 'image'), count(3, 'image')]).toEqual(['1 image', '3 images']));
  it('give small shares a decimal', () => expect([percent(0.016), percent(2.2)]).toEqual(['1.6 %', '220 %']));
  it.each([
    [0.2, '1 s'],
    [40, '40 s'],
    [720, '12 min'],
    [4800, '1 h 20 min'],
  ])('tell %d seconds', (seconds, words) => expect(duration(seconds)).toBe(words));
});

describe('shorten', () => {
  it('keeps both ends of a long name', () => {
    expect(shorten('scan-0000000001-axial.png', 15)).toBe('scan-00…ial.png');
    expect(shorten('scan.png', 15)).toBe('scan.png');
  });
});

describe('brush scale', () => {
  it('leads from 1 to 512 pixels and back to the same stop', () => {
    expect([sizeOfStop(0), sizeOfStop(STOPS)]).toEqual([1, 512]);
    for (let stop = 0; stop <= STOPS; stop++) expect(stopOfSize(sizeOfStop(stop))).toBe(stop);
  });

  it('finds the nearest stop of any size', () => {
    for (let size = 1; size <= 512; size++) {
      const distance = Math.abs(sizeOfStop(stopOfSize(size)) - size);
      for (let stop = 0; stop <= STOPS; stop++) {
        expect(distance).toBeLessThanOrEqual(Math.abs(sizeOfStop(stop) - size));
      }
    }
  });
});

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

  it('counts what each filter shows', () => {
    const open = { new: 5, predicted: 3, interpolated: 4, edited: 2 };
    const reviewed = { accepted: 7, 'no-finding': 6, skipped: 8 };
    const counts = { ...open, ...reviewed, unreadable: 1, flagged: 9, commented: 10, disputed: 11 };
    const filters = ['all', 'unreviewed', 'interpolated', 'no-finding', 'unreadable', 'disputed'] as const;
    expect(filters.map((filter) => countOf(filter, counts))).toEqual([36, 14, 4, 6, 1, 11]);
  });
});
