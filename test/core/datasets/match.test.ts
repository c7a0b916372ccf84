import { describe, expect, it } from 'vitest';
import { contentsMissing, matchImages, namesakes, setsOfFiles } from '../../../core/datasets/match.ts';
import type { FoundImage } from '../../../core/datasets/read/found.ts';

const SIZE = { width: 4, height: 3 };

function found(name: string, size: FoundImage['size'] = SIZE): FoundImage {
  return { name, size, set: null, read: () => Promise.reject(new Error('is not asked for')) };
}

function image(key: string, frame: number | null = null, content: string | null = null) {
  return { key, frame, content, ...SIZE };
}

/** Labels that say what they were drawn on. */
function drawnOn(name: string, sha256: string, path = `${name}.png`, frame: number | null = null) {
  return { ...found(name), drawnOn: { path, sha256, frame } };
}

const IMAGES = [
  image('a.png'),
  image('sub/a.png'),
  image('sub/b.JPG'),
  image('c.v2.png'),
  image('stack.tif', 1),
  image('stack.tif', 2),
];

describe('labels of a data set', () => {
  it.each([
    ['a.png', 'a.png'],
    ['A.jpg', 'a.png'],
    ['sub/a.png', 'sub/a.png'],
    [String.raw`sub\a.png`, 'sub/a.png'],
    ['sub__a', 'sub/a.png'],
    ['b', 'sub/b.JPG'],
    ['elsewhere/b.png', 'sub/b.JPG'],
    ['c.v2.png', 'c.v2.png'],
    ['c.v2', 'c.v2.png'],
    ['c_v2.png', 'c.v2.png'],
    ['b_mask.png', 'sub/b.JPG'],
    ['c.v2_Segmentation', 'c.v2.png'],
    ['a-GT.png', 'a.png'],
  ])('of %s are those of %s', (name, key) => {
    const { rows } = matchImages([found(name)], IMAGES);
    expect(rows).toMatchObject([{ verdict: 'match', image: { key } }]);
  });

  it('are not of an image whose name is only the beginning of theirs', () => {
    const { rows } = matchImages([found('a_left'), found('amask'), found('a.b.c')], IMAGES);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('are of the image that has their whole name where there is one', () => {
    const { rows } = matchImages([found('a_mask')], [...IMAGES, image('a_mask.png')]);
    expect(rows).toMatchObject([{ image: { key: 'a_mask.png' } }]);
  });

  it.each(['stack.frame-002.tif', 'stack.frame-002_mask.png'])('of frame 2 (%s) are put on it', (name) => {
    expect([...namesakes([found(name)], ['a.png', 'stack.tif'])]).toEqual(['stack.tif']);
    const { rows, missing } = matchImages([found(name)], IMAGES);
    expect(rows).toMatchObject([{ verdict: 'match', image: { key: 'stack.tif', frame: 2 } }]);
    expect(missing).toHaveLength(5);
  });

  it('are told apart where there is no image, another size, several of a name, or labels twice', () => {
    const images = [...IMAGES, image('x/twin.png'), image('y/twin.png')];
    const { rows } = matchImages(
      [
        found('nowhere'),
        found('a.png', { width: 9, height: 3 }),
        found('twin.png'),
        found('b'),
        found('sub__b'),
      ],
      images,
    );
    expect(rows.map(({ verdict }) => verdict)).toEqual(['unknown', 'size', 'ambiguous', 'match', 'twice']);
    expect(rows.map((row) => ('reason' in row ? row.reason : ''))).toEqual([
      'No image is called nowhere.',
      'The labels have 9 x 3 pixels, and a.png has 4 x 3.',
      '2 images are called twin.png.',
      '',
      'Other labels are of sub/b.JPG, too.',
    ]);
  });

  it('need no size where only the image has one', () => {
    expect(matchImages([found('a', null)], IMAGES).rows[0]?.verdict).toBe('match');
  });
});

describe('labels that say what they were drawn on', () => {
  const rowsOf = (...args: Parameters<typeof matchImages>) =>
    matchImages(...args).rows.map((row) => [
      row.image?.key ?? null,
      row.verdict === 'match' ? row.by : row.verdict,
    ]);

  it('are those of that content, whatever it is called, and of names only where it is not there', () => {
    const images = [image('a.png', null, 'B'), image('b.png', null, 'A'), image('c.png', null, 'X')];
    const labels = [drawnOn('a', 'A'), drawnOn('b', 'B'), drawnOn('c', 'C'), drawnOn('d', 'D')];
    expect(rowsOf(labels, images)).toEqual([
      ['b.png', 'content'],
      ['a.png', 'content'],
      ['c.png', 'name'],
      [null, 'unknown'],
    ]);
    const { rows } = matchImages([drawnOn('nobody', 'N')], images);
    expect(rows).toMatchObject([{ reason: 'No image is called nobody, or has its content.' }]);
  });

  it('do not give way to others of the name', () => {
    const labels = [found('a'), drawnOn('elsewhere', 'A')];
    expect(rowsOf(labels, [image('a.png', null, 'A')])).toEqual([
      ['a.png', 'twice'],
      ['a.png', 'content'],
    ]);
  });

  it('are found where their folder was opened by itself', () => {
    const labels = [drawnOn('images__a', 'A', 'images/a.jpg'), drawnOn('images__b', 'B', 'images/b.jpg')];
    const images = [image('a.jpg', null, 'A'), image('b.jpg', null, 'saved anew')];
    expect([...namesakes(labels, ['a.jpg', 'b.jpg', 'c.jpg'])]).toEqual(['a.jpg', 'b.jpg']);
    expect(rowsOf(labels, images)).toEqual([
      ['a.jpg', 'content'],
      ['b.jpg', 'name'],
    ]);
  });

  it('are of the frame that they say', () => {
    const frames = [1, 2].map((frame) => image('s.tif', frame, 'S'));
    const labels = [drawnOn('images__stack.frame-002', 'S', 'images/stack.tif', 2)];
    expect(matchImages(labels, frames).rows).toMatchObject([{ image: { frame: 2 }, by: 'content' }]);
    const anew = frames.map((one) => ({ ...one, key: 'stack.tif', content: 'T' }));
    expect([...namesakes(labels, ['stack.tif'])]).toEqual(['stack.tif']);
    expect(matchImages(labels, anew).rows).toMatchObject([{ image: { frame: 2 }, by: 'name' }]);
  });

  it('are of the copy that is called alike, else each of one', () => {
    const copies = [image('x/a.png', null, 'A'), image('x/b.png', null, 'A')];
    const called = [drawnOn('b', 'A'), drawnOn('a', 'A')];
    expect(rowsOf(called, copies)).toEqual([
      ['x/b.png', 'content'],
      ['x/a.png', 'content'],
    ]);
    const others = ['c', 'd', 'e'].map((name) => drawnOn(name, 'A'));
    expect(rowsOf(others, copies)).toEqual([
      ['x/a.png', 'content'],
      ['x/b.png', 'content'],
      ['x/a.png', 'twice'],
    ]);
  });

  it('are missing as long as no image has their content', () => {
    const labels = [found('a'), drawnOn('b', 'B'), drawnOn('c', 'C')];
    expect([...contentsMissing(labels, [image('b.png', null, 'B'), image('a.png')])]).toEqual(['C']);
  });
});

describe('sets of files', () => {
  it('are told by the names of their images or frames, where only one has the name', () => {
    const sets = {
      'a.png': 'validation',
      sub__b: 'test',
      nobody: 'test',
      c: 'test',
      'v.frame-001': 'train',
      'v.frame-002': 'validation',
    } as const;
    const keys = ['a.jpg', 'sub/b.png', 'v.nii.gz', 'x/c.png', 'y/c.png'];
    expect([...setsOfFiles(sets, keys)]).toEqual([
      ['a.jpg', 'validation'],
      ['sub/b.png', 'test'],
      ['v.nii.gz', 'validation'],
    ]);
  });
});
