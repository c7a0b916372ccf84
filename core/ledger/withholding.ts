import type { LearningSettings } from '../document/learning.ts';
import type { FrameRecord } from '../document/state.ts';
import type { ImageStatus } from '../document/status.ts';
import { gateBy, isGateSubject, subjectsWithin } from '../training/gate.ts';
import type { GateImage } from '../training/gate.ts';

/**
 * Why an image shows no pre-label until a person has drawn: it measures new models, or it measures what pre-labels do
 * to people.
 */
export type Withholding = 'gate' | 'blind';

/** Null where a pre-label may be shown. */
export type WithholdingOf = (image: GateImage, status: ImageStatus) => Withholding | null;

/**
 * Tells images that show no pre-label yet. Drawing on one ends that, as does saying that there is nothing, or asking
 * for the prediction all the same: then its status is another. In a project without settings no image is withheld.
 * @throws WorkbenchError `holdout.pattern` for a pattern that is no regular expression
 */
export function withholdingBy(settings: LearningSettings | undefined): WithholdingOf {
  if (settings === undefined) return () => null;
  const { gate, blind } = settings;
  const isGate = gateBy(gate);
  const subjectOf = subjectsWithin(gate);
  return (image, status) => {
    if (status !== 'new') return null;
    if (isGate(image)) return 'gate';
    return isGateSubject(`blind ${subjectOf(image)}`, blind) ? 'blind' : null;
  };
}

/**
 * Tells images that only a person may have predicted: those that show no pre-label yet, and gate images that were drawn
 * without one, which would not judge any more.
 * @throws WorkbenchError as `withholdingBy`
 */
export function sparingBy(
  settings: LearningSettings | undefined,
): (image: GateImage, frame: Pick<FrameRecord, 'status' | 'prediction'>) => boolean {
  if (settings === undefined) return () => false;
  const withholding = withholdingBy(settings);
  const isGate = gateBy(settings.gate);
  return (image, { status, prediction }) =>
    withholding(image, status) !== null || (prediction === null && isGate(image));
}
