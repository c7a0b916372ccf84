import { describe, expect, it } from 'vitest';
import type { FileHint } from '../../../../core/contract/records.ts';
import { newFrame } from '../../../../core/document/state.ts';
import type { FrameRecord } from '../../../../core/document/state.ts';
import {
  countStatuses,
  listImages,
  neighbourIn,
  isUnreviewed,
  nextItem,
  placesOf,
  replaceItem,
  trustedHints,
  withFrames,
  withRecords,
} from '../../../../renderer/services/images/image-list.ts';
import { shownImages } from '../../../../renderer/services/images/shown-images.ts';

const COUNT = 100_000;
const listing = {
  handle: 'h',
  id: 'f',
  name: 'large',
  writable: true,
  images: Array.from({ length: COUNT }, (_, index) => ({
    key: `case ${index % 100}/Scan_${index}.png`,
    size: index,
    modified: 1000 + index,
  })),
};

/** Every fifth file is known; every other one of those is accepted, and one of a thousand was replaced since. */
const hints: readonly FileHint[] = listing.images.flatMap(({ key, size, modified }, index) =>
  index % 5 === 0
    ? [{ path: key, imageId: `p ${index}`, size: index % 1000 === 0 ? size + 1 : size, modified }]
    : [],
);
const records = new Map<string, FrameRecord>(
  hints.map(({ imageId }, index) => {
    const status = index % 2 === 0 ? ('accepted' as const) : ('edited' as const);
    return [imageId, { ...newFrame(imageId, { width: 9, height: 9 }, 0), status }];
  }),
);

const NO_DOUBTS = { uncertainty: null, doubts: null, disagreement: null };

describe('a list of 100,000 images', () => {
  const fresh = listImages(listing);
  const items = withRecords(fresh, trustedHints(listing, hints), records);

  it('shows what is known of the files that stayed as they were', () => {
    expect(countStatuses(fresh)).toMatchObject({ new: COUNT });
    expect(countStatuses(items)).toMatchObject({ new: 80_100, accepted: 9900, edited: 10_000 });
    expect(items[1000]).not.toHaveProperty('imageId');
    expect(items[1005]).toMatchObject({ imageId: 'p 1005', status: 'edited', name: 'Scan_1005.png' });
    expect(items[1]).toBe(fresh[1]);
  });

  it('is searched without regard to case, within what the filter shows', () => {
    const shown = (search: string, filter: Parameters<typeof shownImages>[2]) =>
      shownImages(items, search, filter);
    expect(shown('', 'all')).toEqual(items.map((_, index) => index));
    expect(shown(' scan_777 ', 'all')).toEqual(
      items.flatMap(({ key }, index) => (key.includes('Scan_777') ? [index] : [])),
    );
    expect(shown('scan_9999', 'accepted')).toEqual([99_990]);
    expect(shown('', 'unreviewed')).toHaveLength(COUNT - 9900);
    expect(shown('no such', 'all')).toEqual([]);
  });

  it('changes where a commit changes it, and is the same list where none does', () => {
    const accepted = { ...newFrame('p 1005', { width: 9, height: 9 }, 0), status: 'accepted' as const };
    const after = withFrames(items, new Map([['p 1005', accepted]]));
    expect(after.filter((item, index) => item !== items[index])).toEqual([
      { ...items[1005], status: 'accepted', ...NO_DOUBTS, flagged: false, comment: '' },
    ]);
    expect(withFrames(items, new Map([['p elsewhere', accepted]]))).toBe(items);
    expect(replaceItem(items, { ...(items[0] as (typeof items)[0]), key: 'gone' })).toBe(items);
  });

  it('is sorted without holding up the page, and gone through in the order in which it is shown', () => {
    const order = { by: 'status', isReversed: true } as const;
    const begun = performance.now();
    const shown = shownImages(items, '', 'all', order);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(shown.slice(0, 2)).toEqual([10, 20]);
    expect(neighbourIn(shown, 20, -1)).toBe(10);
    expect(neighbourIn(shown, 10, -1)).toBe(-1);
    // All that are accepted come before the first that nobody has reviewed.
    expect(nextItem(items, 10, isUnreviewed, shown)).toBe(5);
    const accepted = shownImages(items, '', 'accepted');
    expect([neighbourIn(accepted, 11, 1), neighbourIn(accepted, 11, -1)]).toEqual([20, 10]);
    expect(nextItem(items, 20, isUnreviewed, accepted)).toBe(21);
  });

  it('leads to the next image to review, and from a path to its place', () => {
    expect(nextItem(items, 9, isUnreviewed)).toBe(11);
    expect(nextItem(items, COUNT - 1, isUnreviewed)).toBe(0);
    expect(placesOf(items).get('case 99/Scan_99999.png')).toBe(99_999);
  });
});
