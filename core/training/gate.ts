import type { StudyFacts } from '../document/series.ts';
import { isAccepted } from '../document/status.ts';
import type { ImageStatus } from '../document/status.ts';
import { heldOut, subjectsBy } from './holdout.ts';
import type { Holdout, HoldoutImage } from './holdout.ts';
import { seedOf } from './seeds.ts';

/**
 * The gate: images of a project that judge its new models. They are never learnt from, nor is anything chosen on them,
 * and no pre-label is shown on them before a person has drawn: else the model that drew it would be favoured.
 */

/** An image as the gate knows it. */
export interface GateImage extends HoldoutImage {
  /** What a DICOM file says, once it was read; another has none. */
  readonly study?: Pick<StudyFacts, 'patientId' | 'patientName' | 'seriesUid'> | undefined;
}

/**
 * Tells the subject of an image: the patient where its file names one; else by the setting, and slices of a series are
 * never divided.
 * @throws WorkbenchError as `subjectsBy`
 */
export function subjectsWithin(grouping: Holdout): (image: GateImage) => string {
  const otherwise = subjectsBy(grouping);
  return (image) => {
    const { patientId, patientName, seriesUid } = image.study ?? {};
    const patient = patientId ?? patientName;
    if (patient !== undefined) return `patient ${patient}`;
    return seriesUid !== undefined && grouping.by === 'image' ? `series ${seriesUid}` : otherwise(image);
  };
}

/**
 * Whether a subject's images are gate images, by a hash of the subject alone: stable, whatever else the project has or
 * will have. A larger share only adds.
 */
export function isGateSubject(subject: string, share: number): boolean {
  // Not the hash that chooses validation images, or those would all be near the gate's.
  return seedOf(`gate ${subject}`) / 2 ** 32 < share;
}

/**
 * Tells gate images by the settings of a project.
 * @throws WorkbenchError as `subjectsBy`
 */
export function gateBy(gate: Holdout): (image: GateImage) => boolean {
  const subjectOf = subjectsWithin(gate);
  return (image) => isGateSubject(subjectOf(image), gate.share);
}

/** An image of a project, with what was done to it by people and models. */
export interface LearningImage extends GateImage {
  readonly status: ImageStatus;
  /** Whether a model's answer lies beneath its mask. */
  readonly isPredicted: boolean;
}

/**
 * What an image of a project is for: to learn from, to choose epoch and threshold, or to judge what came of it. Gate
 * images are for nothing where the mask may follow what a model said, which would favour that model and those that come
 * of it (`seen`), and where nobody stands by the mask (`unreviewed`).
 */
export type LearningSet = 'train' | 'validation' | 'gate' | 'seen' | 'unreviewed';

export interface LearningPlace {
  /** As the gate groups them. */
  readonly subject: string;
  readonly set: LearningSet;
}

/**
 * Divides the images of a project, in their order.
 * @throws WorkbenchError as `subjectsBy`
 */
export function divideProject(
  images: readonly LearningImage[],
  { gate, holdout }: { readonly gate: Holdout; readonly holdout: Holdout },
): readonly LearningPlace[] {
  const subjects = images.map(subjectsWithin(gate));
  const isGate = subjects.map((subject) => isGateSubject(subject, gate.share));
  const held = images.map(subjectsWithin(holdout));
  const chosen = heldOut(
    held.filter((_, index) => isGate[index] === false),
    holdout.share,
  );
  return images.map((image, index) => {
    const subject = subjects[index] as string;
    if (isGate[index] === true) return { subject, set: gateSetOf(image) };
    return { subject, set: chosen.has(held[index] as string) ? 'validation' : 'train' };
  });
}

/** A prediction that was taken back, or only proposed, left no trace in the mask, and does not count as seen. */
function gateSetOf({ status, isPredicted }: LearningImage): LearningSet {
  if (!isAccepted(status)) return 'unreviewed';
  return isPredicted ? 'seen' : 'gate';
}
