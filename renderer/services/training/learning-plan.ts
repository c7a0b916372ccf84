import type { ProjectAccess } from '../../../core/contract/journal.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import type { StudyFacts } from '../../../core/document/series.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { divideProject, gateBy } from '../../../core/training/gate.ts';
import type { LearningImage, LearningSet } from '../../../core/training/gate.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import { fileOfFrame, frameIdsOf } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-item.ts';

/** What the images of a project would be for in a training, as far as its files were read by now. */
export interface LearningPlan {
  readonly train: number;
  /** They choose epoch and threshold. */
  readonly validation: number;
  /** They only judge what came of it. */
  readonly gate: number;
  /** Patients, or whatever else images are grouped by, that judge. */
  readonly gateSubjects: number;
  /** Kept aside, but drawn over a prediction, so that they do not judge; see `LearningSet`. */
  readonly seen: number;
  /** Kept aside, and not accepted, so that they are for nothing yet; see `LearningSet`. */
  readonly unreviewed: number;
  /** Kept aside, and to be drawn yet, without a prediction. */
  readonly waiting: number;
}

/**
 * @param studies whose images files hold, by their keys; of those that say so
 * @throws WorkbenchError as `divideProject`
 */
export function learningPlan(
  items: readonly ImageItem[],
  which: Which,
  settings: { readonly gate: Holdout; readonly holdout: Holdout },
  studies: ReadonlyMap<string, StudyFacts> = new Map(),
): LearningPlan {
  const frames = items.flatMap((item) => framesOf(item, studies));
  const places = divideProject(
    frames.filter(({ status }) => isWantedStatus(status, which)),
    settings,
  );
  const isGate = gateBy(settings.gate);
  const of = (set: LearningSet) => places.filter((place) => place.set === set);
  return {
    train: of('train').length,
    validation: of('validation').length,
    gate: of('gate').length,
    gateSubjects: new Set(of('gate').map(({ subject }) => subject)).size,
    seen: of('seen').length,
    unreviewed: of('unreviewed').length,
    waiting: frames.filter((frame) => frame.status === 'new' && isGate(frame)).length,
  };
}

/** The frames of an item whose files were read. */
function framesOf(item: ImageItem, studies: ReadonlyMap<string, StudyFacts>): readonly LearningImage[] {
  const { status, frames = [status], frameMarks, isPredicted = false } = item;
  return frameIdsOf(item).flatMap((id, frame) => {
    if (id === undefined) return [];
    const { key } = fileOfFrame(item, frame).file;
    const study = studies.get(key);
    const image = { source: key, sha256: contentOf(id), study, status: frames[frame] ?? status };
    return [{ ...image, isPredicted: frameMarks?.[frame]?.isPredicted ?? isPredicted }];
  });
}

/**
 * Why a training cannot begin: others have the project open, its folder is out of reach, another training goes on, no
 * class is chosen, no image is wanted, or too few are left to learn from and to choose by.
 */
export type TrainingObstacle = 'held' | 'away' | 'elsewhere' | 'no-class' | 'none' | 'few';

/** Fewer teach nothing that holds. */
const FEWEST = { train: 2, validation: 1 } as const;

export function trainingObstacle(facts: {
  readonly access: Pick<ProjectAccess, 'holder' | 'isSpilled'>;
  readonly isBusy: boolean;
  readonly classes: number;
  readonly plan: LearningPlan;
}): TrainingObstacle | null {
  const { access, isBusy, classes, plan } = facts;
  if (access.holder !== null) return 'held';
  if (access.isSpilled) return 'away';
  if (isBusy) return 'elsewhere';
  if (classes === 0) return 'no-class';
  if (plan.train + plan.validation + plan.gate + plan.seen === 0) return 'none';
  return plan.train < FEWEST.train || plan.validation < FEWEST.validation ? 'few' : null;
}
