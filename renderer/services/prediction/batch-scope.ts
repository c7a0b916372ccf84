import type { ImageId } from '../../../core/document/image-id.ts';
import type { FrameRecord, PredictionId } from '../../../core/document/state.ts';
import { isAccepted, isReviewed } from '../../../core/document/status.ts';
import { frameIdOf, placeIn } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-list.ts';
import type { SparedFrame, Withheld } from '../ledger/withheld.ts';

/** What is known of a frame before a model is asked about it. */
export interface FrameFacts extends SparedFrame {
  /** Null while its file was not read. */
  readonly id: ImageId | null;
  /** See `ImageItem`. */
  readonly key: string;
}

/** Whether a batch predicts a frame. */
export type BatchScope = (frame: Pick<FrameRecord, 'status' | 'prediction'>) => boolean;

/** Those without a mask. */
export const unmarked: BatchScope = ({ status }) => status === 'new';

/** Those with a mask that nobody has reviewed. */
export const marked: BatchScope = ({ status }) => status !== 'new' && !isReviewed(status);

/**
 * Those that the model in use was not asked about last. What a person has said the last word on is left alone, or only
 * what nobody is to label.
 * @param answers all that the model has said
 */
export function outdated(answers: ReadonlySet<PredictionId>, withAccepted = false): BatchScope {
  return ({ status, prediction }) => {
    const isOpen = status !== 'skipped' && (withAccepted || !isAccepted(status));
    return isOpen && (prediction === null || !answers.has(prediction));
  };
}

/** Those that are to be free of predictions, as far as their files were read. */
export function withheldBy(withheld: Pick<Withheld, 'spares'>): (frame: FrameFacts) => boolean {
  return ({ id, key, ...frame }) => id !== null && withheld.spares(id, key, frame);
}

/** A frame of an item of the list. */
export interface FrameTask {
  readonly item: ImageItem;
  readonly frame: number;
}

type Records = ReadonlyMap<ImageId, Pick<FrameRecord, 'prediction'>>;

/**
 * The frames that are to be predicted, one of each file whose frames nobody has counted yet; those that cannot be read
 * never are. Of several volumes it is the one that is shown when the file is opened.
 * @param records of the frames that have a prediction, as far as the scope asks for it
 */
export function framesInScope(
  images: readonly ImageItem[],
  scope: (frame: FrameFacts) => boolean,
  records: Records = new Map(),
): readonly FrameTask[] {
  return images.flatMap((item) => factsOf(item, records).filter(({ facts }) => scope(facts)));
}

function factsOf(item: ImageItem, records: Records): readonly (FrameTask & { readonly facts: FrameFacts })[] {
  const { status, frames = [status], problem } = item;
  if (problem !== undefined) return [];
  const { first, count } = placeIn(item);
  return frames.slice(first, first + count).map((own, place) => {
    const frame = first + place;
    const id = frameIdOf(item, frame) ?? null;
    const prediction = (id === null ? undefined : records.get(id))?.prediction ?? null;
    return { item, frame, facts: { id, key: item.key, status: own, prediction } };
  });
}

/** What an update would come to, in frames. */
export interface UpdateCounts {
  /** Those that are predicted in any case. */
  readonly wanted: number;
  /** Of these: no model was asked about them yet. */
  readonly unpredicted: number;
  /** Of these: a person has drawn on them. */
  readonly edited: number;
  /** Accepted, or without a finding, and predicted by another model or none: predicted if that is asked for. */
  readonly accepted: number;
  /** Nobody is to label them. */
  readonly skipped: number;
  /** They are to be free of predictions, or at least for now. */
  readonly withheld: number;
  /** The model in use was asked about them last. */
  readonly upToDate: number;
}

export function countUpdate(
  images: readonly ImageItem[],
  answers: ReadonlySet<PredictionId>,
  records: Records,
  isWithheld: (frame: FrameFacts) => boolean,
): UpdateCounts {
  const counts = {
    wanted: 0,
    unpredicted: 0,
    edited: 0,
    accepted: 0,
    skipped: 0,
    withheld: 0,
    upToDate: 0,
  };
  const [isWanted, isAsked] = [outdated(answers), outdated(answers, true)];
  for (const { facts } of images.flatMap((item) => factsOf(item, records))) {
    if (facts.status === 'skipped') counts.skipped++;
    else if (isWithheld(facts)) counts.withheld++;
    else if (!isAsked(facts)) counts.upToDate++;
    else if (!isWanted(facts)) counts.accepted++;
    else {
      counts.wanted++;
      if (facts.prediction === null) counts.unpredicted++;
      if (facts.status === 'edited') counts.edited++;
    }
  }
  return counts;
}
