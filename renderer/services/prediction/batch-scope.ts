import type { ImageStatus } from '../../../core/document/status.ts';
import { placeIn } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-list.ts';

/** Which images a batch predicts: those without a mask, those nobody has looked at, or all that nobody accepted. */
export const batchScopes = ['unmarked', 'unreviewed', 'unaccepted'] as const;
export type BatchScope = (typeof batchScopes)[number];

const STATUSES: Readonly<Record<BatchScope, readonly ImageStatus[]>> = {
  unmarked: ['new'],
  unreviewed: ['new', 'predicted', 'interpolated'],
  unaccepted: ['new', 'predicted', 'interpolated', 'edited'],
};

export function isInScope(scope: BatchScope, status: ImageStatus): boolean {
  return STATUSES[scope].includes(status);
}

/** A frame of an item of the list. */
export interface FrameTask {
  readonly item: ImageItem;
  readonly frame: number;
}

/**
 * The frames that are to be predicted, one of each file whose frames nobody has counted yet; those that cannot be read
 * never are. Of several volumes it is the one that is shown when the file is opened.
 */
export function framesInScope(images: readonly ImageItem[], scope: BatchScope): readonly FrameTask[] {
  return images.flatMap((item) => {
    const { status, frames = [status], problem } = item;
    if (problem !== undefined) return [];
    const { first, count } = placeIn(item);
    return frames
      .slice(first, first + count)
      .flatMap((own, place) => (isInScope(scope, own) ? [{ item, frame: first + place }] : []));
  });
}
