import { describe, expect, it } from 'vitest';
import { copiesIn, exportFolders, hasReadable } from '../../../core/datasets/copies.ts';

const kept = (paths: readonly string[], ...folders: readonly string[]) => {
  const copies = copiesIn(paths, folders);
  return paths.filter((path) => !copies.has(path));
};

describe('pictures of an export of several formats', () => {
  it('are one of each image, that of the first format which has it', () => {
    const paths = [
      ...['coco/images/a.jpg', 'coco/images/b.jpg', 'yolo/images/train/a.jpg', 'yolo/labels/train/a.png'],
      ...['nnunet/Dataset001_x/imagesTr/a_0000.png', 'nnunet/Dataset001_x/imagesTr/c_0000.png'],
      ...['nnunet/Dataset001_x/labelsTr/a.png', 'voc/JPEGImages/a.jpg', 'voc/SegmentationClass/a.png'],
      ...['huggingface/train/a.jpg', 'huggingface/train/masks/a.png', 'mine/a.png'],
    ];
    expect(kept(paths, 'coco', 'yolo', 'nnunet', 'voc', 'huggingface')).toEqual([
      ...['coco/images/a.jpg', 'coco/images/b.jpg', 'nnunet/Dataset001_x/imagesTr/c_0000.png', 'mine/a.png'],
    ]);
  });

  it('are all frames of a file, once', () => {
    const frames = ['indexed/images/v.frame-001.png', 'indexed/images/v.frame-002.png'];
    const volume = 'nnunet-volumes/Dataset002_x/imagesTr/v_0000.nii.gz';
    expect(kept([...frames, volume], 'indexed', 'nnunet-volumes')).toEqual(frames);
    expect(kept([...frames, volume], 'nnunet-volumes', 'indexed')).toEqual([volume]);
  });
});

describe('the description of an export', () => {
  it('names its folders, that of the window first', () => {
    const ours = { schema: 1, hash: 'a'.repeat(64), formats: ['voc', 'nnunet'] };
    expect(exportFolders(ours)).toEqual(['workbench', 'voc', 'nnunet']);
    expect(exportFolders({ channel_names: {}, labels: {}, file_ending: '.png' })).toBeNull();
    expect([hasReadable(['workbench', 'monai']), hasReadable(['monai', 'nnunet'])]).toEqual([false, true]);
  });
});
