import { describe, expect, it } from 'vitest';
import { labelPictures } from '../../../core/datasets/label-pictures.ts';

describe('pictures of labels among images', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'an export of the window',
      ['images/a.png', 'images/s.frame-001.tif', 'masks/a.png', 'masks/s.frame-001.png', 'weights/a.png'],
      ['masks/a.png', 'masks/s.frame-001.png', 'weights/a.png'],
    ],
    [
      'a data set in a folder below, with a folder for each class',
      ['binary/images/a.jpg', 'binary/masks/1-lesion/a.png'],
      ['binary/masks/1-lesion/a.png'],
    ],
    [
      'volumes, whose masks are called as their frames',
      ['images/v.nii.gz', 'masks/v.frame-001.png', 'labels/v.nii.gz'],
      ['masks/v.frame-001.png', 'labels/v.nii.gz'],
    ],
    ['nnU-Net', ['D/imagesTr/a_0000.png', 'D/labelsTr/a.png'], ['D/labelsTr/a.png']],
    ['Pascal VOC', ['JPEGImages/a.jpg', 'SegmentationClass/a.png'], ['SegmentationClass/a.png']],
  ])('are told in %s', (_, paths, labels) => {
    expect([...labelPictures(paths)]).toEqual(labels);
  });

  it.each<[string, readonly string[]]>([
    ['of masks alone', ['masks/a.png', 'masks/b.png']],
    ['of masks of which one is of no image', ['images/a.png', 'masks/a.png', 'masks/b.png']],
    ['that bear such a name elsewhere', ['images/a.png', 'other/masks/a.png']],
    ['of images', ['images/a.png', 'images/b.png']],
  ])('are none in a folder %s', (_, paths) => {
    expect(labelPictures(paths).size).toBe(0);
  });
});
