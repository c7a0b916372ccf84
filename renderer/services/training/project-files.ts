import { contentOf } from '../../../core/document/image-id.ts';
import type { TrainingFile } from '../../../core/contract/training.ts';
import type { ImageItem } from '../images/image-item.ts';

/** The files of a project that were read by now, in the order in which an export names them. */
export function projectFiles(items: readonly ImageItem[]): readonly TrainingFile[] {
  return items.flatMap(({ key, imageId, frames = [], files }): readonly TrainingFile[] => {
    if (files === undefined) {
      return imageId === undefined
        ? []
        : [{ key, content: contentOf(imageId), frames: Math.max(1, frames.length) }];
    }
    return files.flatMap((file) =>
      file.imageId === undefined ? [] : [{ key: file.key, content: contentOf(file.imageId), frames: 1 }],
    );
  });
}
