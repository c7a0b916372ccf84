import { contentOf } from '../../../core/document/image-id.ts';
import { isAccepted } from '../../../core/document/status.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import { divide } from '../../../core/training/holdout.ts';
import type { Holdout, Placement } from '../../../core/training/holdout.ts';
import type { ImageItem } from '../images/image-list.ts';

/** Only accepted images, or all that have a mask. */
export type Which = 'accepted' | 'all';

/** A file of which any frame is wanted. */
export function isWanted({ status, frames = [status] }: ImageItem, which: Which): boolean {
  return frames.some((one) => isWantedStatus(one, which));
}

export function isWantedStatus(status: ImageStatus, which: Which): boolean {
  if (which === 'accepted') return isAccepted(status);
  return status !== 'new' && status !== 'skipped';
}

/** How an export would divide what is wanted, as far as no image has to be left out. */
export interface Division {
  readonly images: number;
  readonly validation: number;
  readonly subjects: number;
  /** Of these, those whose images validate. */
  readonly heldOut: number;
}

/** @throws WorkbenchError as `divide` */
export function divisionOf(items: readonly ImageItem[], which: Which, holdout: Holdout): Division {
  const images = items.flatMap(({ key, imageId, status, frames = [status] }) => {
    if (imageId === undefined) return [];
    const image = { source: key, sha256: contentOf(imageId) };
    return frames.filter((one) => isWantedStatus(one, which)).map(() => image);
  });
  const placements = divide(images, holdout);
  const validation = placements.filter(({ set }) => set === 'validation');
  const subjectsIn = (some: readonly Placement[]): number => new Set(some.map(({ subject }) => subject)).size;
  return {
    images: images.length,
    validation: validation.length,
    subjects: subjectsIn(placements),
    heldOut: subjectsIn(validation),
  };
}
