import { describe, expect, it } from 'vitest';
import type { ImageItem } from '../../../../renderer/services/images/image-item.ts';
import { sampleByName } from '../../../../renderer/services/training/sample-place.ts';

const item = (key: string, more: Partial<ImageItem> = {}): ImageItem => ({
  key,
  name: key,
  size: 1,
  modified: 1,
  status: 'accepted',
  ...more,
});

describe('an image that a training names', () => {
  const file = (key: string) => ({ key, size: 1, modified: 1 });
  const items = [
    item('a/x.png'),
    item('a/x.jpg'),
    item('film.dcm', { frames: ['accepted', 'accepted'] }),
    item('s/1.dcm', { files: [file('s/1.dcm'), file('s/2.dcm')], frames: ['accepted', 'new'] }),
  ];

  it('is found where it stands, with its frame', () => {
    expect(sampleByName(items, 'a__x')).toEqual({ index: 0, frame: null });
    expect(sampleByName(items, 'a__x-2')).toEqual({ index: 1, frame: null });
    expect(sampleByName(items, 'film.frame-002')).toEqual({ index: 2, frame: 1 });
    expect(sampleByName(items, 's__2')).toEqual({ index: 3, frame: 1 });
  });

  it('is not found once it is gone', () => {
    expect(sampleByName(items, 'b')).toBeNull();
    expect(sampleByName([], 'a__x')).toBeNull();
  });
});
