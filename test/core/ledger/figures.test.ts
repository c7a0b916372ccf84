import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, HANDFUL } from '../../../core/ledger/figures.ts';
import type { ImageWork } from '../../../core/ledger/work.ts';

const model = (changed: number, sha256 = 'one', pixels = 100) => ({
  name: `Net ${sha256}`,
  sha256,
  pixels,
  changed,
});

let made = 0;
/** A finished image that a model had labelled before. */
function work(told: Partial<ImageWork> = {}): ImageWork {
  made++;
  return {
    image: `p ${made}`,
    status: 'accepted',
    seconds: 60,
    steps: 1,
    beginning: 'pre-labelled',
    preLabel: 'Net',
    finished: made,
    by: null,
    model: model(0),
    objects: 0,
    ...told,
  };
}

const some = (
  count: number,
  told: (index: number) => Partial<ImageWork> = () => ({}),
): readonly ImageWork[] => Array.from({ length: count }, (_, index) => work(told(index)));

const figures = (works: readonly ImageWork[]) => figuresOf(works, []);

describe('a project in figures', () => {
  it('claims nothing of nothing', () => {
    expect(figures([])).toEqual({
      finished: 0,
      seconds: 0,
      imagesPerHour: null,
      preLabelled: 0,
      unedited: 0,
      models: [],
      people: [],
      saving: {
        blind: { images: 0, mean: null },
        preLabelled: { images: 0, mean: null },
        minutes: null,
      },
      bias: { seen: { images: 0, mean: null }, unseen: { images: 0, mean: null } },
      secondsPerObject: null,
      pace: [],
      distance: [],
    });
  });

  it('says how quickly images are finished, once a handful are', () => {
    expect(figures(some(HANDFUL - 1)).imagesPerHour).toBeNull();
    expect(figures(some(HANDFUL)).imagesPerHour).toBe(60);
    // Work that was begun and is not finished is no slowness of what was.
    const open = work({ status: 'edited', finished: null, seconds: 900 });
    expect(figures([...some(HANDFUL), open])).toMatchObject({ imagesPerHour: 60, seconds: 1200 });
    // Of earlier versions nobody knows the time.
    expect(figures([...some(HANDFUL), work({ seconds: 0 })])).toMatchObject({
      finished: HANDFUL + 1,
      imagesPerHour: 60,
    });
  });

  it('holds the versions of a model against each other, in the order in which they were used', () => {
    const works = [
      work({ model: model(30) }),
      work({ model: model(10) }),
      work({ model: model(0, 'two', 50) }),
      work({ model: model(5, 'two', 150) }),
    ];
    expect(figures(works)).toMatchObject({
      preLabelled: 4,
      unedited: 1,
      models: [
        { name: 'Net one', images: 2, distance: 0.2, unedited: 0 },
        { name: 'Net two', images: 2, distance: 0.025, unedited: 1 },
      ],
    });
  });

  it('leaves out of that what was drawn before the model was seen', () => {
    const unseen = { ...model(40), isUnseen: true } as const;
    const works = [work({ model: model(10) }), work({ beginning: 'blind', model: unseen })];
    expect(figures(works)).toMatchObject({
      models: [{ images: 1, distance: 0.1 }],
      bias: { seen: { images: 1, mean: 0.1 }, unseen: { images: 1, mean: 0.4 } },
    });
  });

  it('says what pre-labels saved only where a handful were drawn blind', () => {
    const preLabelled = some(10, (index) => ({ seconds: index % 2 === 0 ? 20 : 40 }));
    const blind = (count: number) => some(count, () => ({ beginning: 'blind', model: null, seconds: 90 }));
    const few = figures([...preLabelled, ...blind(HANDFUL - 1)]).saving;
    expect(few).toMatchObject({ blind: { images: HANDFUL - 1, mean: 90 }, minutes: null });
    const { minutes } = figures([...preLabelled, ...blind(HANDFUL)]).saving;
    expect(minutes?.value).toBe(10);
    // The blind ones are all alike; ten of 20 and 40 seconds have a variance of 1000/9.
    expect(minutes?.error).toBeCloseTo((2 * Math.sqrt(1000 / 9 / 10) * 10) / 60);
    const slower = some(HANDFUL, () => ({ beginning: 'blind', model: null, seconds: 10 }));
    expect(figures([...preLabelled, ...slower]).saving.minutes?.value).toBeCloseTo(-10 / 3);
  });

  it('tells people apart by the names in their steps', () => {
    const works = [work({ by: 'Ann' }), work({ by: 'Ann', model: model(3) }), work()];
    const event = { id: 'e', project: 'p', frames: [], at: 1, kind: 'do', name: 'brush' } as const;
    const events = [
      { ...event, by: 'Ann', effort: { seconds: 8 } },
      { ...event, by: 'Ben', effort: { seconds: 5 } },
    ];
    expect(figuresOf(works, events).people).toEqual([
      { name: 'Ann', seconds: 8, finished: 2, unedited: 1, preLabelled: 2 },
      { name: 'Ben', seconds: 5, finished: 0, unedited: 0, preLabelled: 0 },
      { name: null, seconds: 0, finished: 1, unedited: 1, preLabelled: 1 },
    ]);
  });

  it('counts seconds for objects where there are any', () => {
    const works = [...some(HANDFUL, () => ({ objects: 12 })), ...some(3)];
    expect(figures(works).secondsPerObject).toBe(5);
  });

  it('draws curves of groups as large as each other, in the order of finishing', () => {
    const works = some(17, (index) => ({ seconds: index < 5 ? 120 : 30, model: model(index < 5 ? 20 : 4) }));
    const { pace, distance } = figures([...works].reverse());
    expect(pace).toEqual([
      { images: 5, value: 30 },
      { images: 10, value: 120 },
      { images: 15, value: 120 },
    ]);
    expect(distance.map(({ value }) => value)).toEqual([0.2, 0.04, 0.04]);
    expect(figures(some(10_000)).pace).toHaveLength(23);
  });

  it('stays within what was counted, whatever was done', () => {
    const works = fc.array(
      fc.record({
        status: fc.constantFrom('accepted' as const, 'no-finding' as const, 'edited' as const),
        beginning: fc.constantFrom('pre-labelled' as const, 'blind' as const, 'by hand' as const, null),
        seconds: fc.nat(500),
        changed: fc.nat(100),
        pixels: fc.nat(100),
      }),
    );
    fc.assert(
      fc.property(works, (all) => {
        const made = all.map(({ changed, pixels, ...rest }) =>
          work({ ...rest, model: model(changed, 'one', pixels) }),
        );
        const { finished, preLabelled, unedited, seconds, models, pace, saving } = figures(made);
        expect(finished).toBeLessThanOrEqual(made.length);
        expect(preLabelled).toBeLessThanOrEqual(finished);
        expect(unedited).toBeLessThanOrEqual(preLabelled);
        expect(models.reduce((sum, { images }) => sum + images, 0)).toBe(preLabelled);
        expect(seconds).toBe(all.reduce((sum, work) => sum + work.seconds, 0));
        expect(pace.every(({ value }) => Number.isFinite(value) && value > 0)).toBe(true);
        expect(Number.isNaN(saving.minutes?.error ?? 0)).toBe(false);
      }),
    );
  });
});
