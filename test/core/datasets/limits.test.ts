import { describe, expect, it } from 'vitest';
import { dataSetFormats } from '../../../core/datasets/formats.ts';
import { limitsOf } from '../../../core/datasets/limits.ts';

describe('what a format cannot hold', () => {
  it('is what docs/export.md says of it', () => {
    expect(Object.fromEntries(dataSetFormats.map((format) => [format.id, limitsOf(format)]))).toEqual({
      indexed: ['ignored-beside', 'objects', 'coverage'],
      binary: ['ignored-beside', 'objects', 'coverage'],
      instances: ['ignored-beside', 'coverage'],
      coco: ['coverage'],
      'coco-polygons': ['coverage'],
      nnunet: ['objects', 'coverage'],
      'nnunet-volumes': ['volumes', 'objects', 'coverage'],
      monai: ['ignored-beside', 'objects', 'coverage'],
      yolo: ['ignored-left-out', 'coverage'],
      voc: ['coverage'],
      labelme: [],
      cvat: ['coverage'],
      huggingface: ['ignored-beside', 'objects'],
      npz: ['ignored-beside', 'objects', 'coverage'],
      csv: ['pixels', 'coverage'],
    });
  });
});
