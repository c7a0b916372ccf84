import { contentOf } from '../../../core/document/image-id.ts';
import { isNamedAsDicom } from '../../../core/formats/dicom/mark.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { divide } from '../../../core/training/holdout.ts';
import type { Holdout, Placement } from '../../../core/training/holdout.ts';
import type { ImageItem } from '../images/image-list.ts';
import { fileOfFrame, frameIdsOf } from '../images/image-item.ts';

/** An item of which any frame is wanted. */
export function isWanted({ status, frames = [status] }: ImageItem, which: Which): boolean {
  return frames.some((one) => isWantedStatus(one, which));
}

/** Whether an item is DICOM, as far as its name tells; what it is, its content decides when it is exported. */
export function mayBeDicom({ name, files }: Pick<ImageItem, 'name' | 'files'>): boolean {
  return files !== undefined || isNamedAsDicom(name);
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
  const images = items.flatMap((item) => {
    const { status, frames = [status] } = item;
    return frameIdsOf(item).flatMap((id, frame) => {
      if (id === undefined || !isWantedStatus(frames[frame] ?? status, which)) return [];
      return [{ source: fileOfFrame(item, frame).file.key, sha256: contentOf(id) }];
    });
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
