import type { ImageStatus } from '../../../core/document/status.ts';
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

/** The files of a folder of which at least one frame is to be predicted; those that cannot be read never are. */
export function filesInScope(images: readonly ImageItem[], scope: BatchScope): readonly ImageItem[] {
  return images.filter(
    ({ status, frames = [status], problem }) =>
      problem === undefined && frames.some((frame) => isInScope(scope, frame)),
  );
}
