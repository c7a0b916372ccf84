import type { EditName } from './edit-name.ts';

export const imageStatuses = [
  'new',
  'predicted',
  'interpolated',
  'edited',
  'accepted',
  'no-finding',
  'skipped',
] as const;
/**
 * `new`: nothing drawn; `predicted`: the model's mask as it came; `interpolated`: drawn between two frames that people
 * labelled; `edited`: a person changed it; `accepted`: its mask is right; `no-finding`: there is nothing to label;
 * `skipped`: nobody is to label it.
 */
export type ImageStatus = (typeof imageStatuses)[number];

/** Whether a person has said the last word on a frame. Nothing but a person's own hand takes that away unasked. */
export function isReviewed(status: ImageStatus): boolean {
  return isAccepted(status) || status === 'skipped';
}

/** Whether a person stands by a frame's mask, which may be that there is none. */
export function isAccepted(status: ImageStatus): boolean {
  return status === 'accepted' || status === 'no-finding';
}

/** Only accepted images, or all that have a mask. */
export type Which = 'accepted' | 'all';

/** Whether a frame is among those to be exported or learnt from. */
export function isWantedStatus(status: ImageStatus, which: Which): boolean {
  if (which === 'accepted') return isAccepted(status);
  return status !== 'new' && status !== 'skipped';
}

/**
 * A frame's status once something has happened to it. A changed mask is no longer the one that was accepted; the
 * model's own steps leave a frame to the model only while no person has drawn on it. A model that finds nothing was
 * asked all the same. Confirming says that what was drawn is right, which edits nothing; where nothing was drawn, it
 * says that a person was there. `undo`: what is taken back brings its own status, if nobody gave another since.
 */
export function statusAfter(
  status: ImageStatus,
  name: EditName | 'undo',
  isMaskChanged: boolean,
): ImageStatus {
  if (name === 'accept') return 'accepted';
  if (name === 'no-finding') return 'no-finding';
  if (name === 'skip') return 'skipped';
  if (name === 'reopen') return 'edited';
  if (name === 'prediction' && status === 'new') return 'predicted';
  if (!isMaskChanged) return status;
  if (name === 'undo') return isReviewed(status) ? 'edited' : status;
  if (name === 'confirm' && status !== 'new') return status;
  if (status === 'edited' || isReviewed(status)) return 'edited';
  if (name === 'interpolate') return 'interpolated';
  return name === 'prediction' || name === 'threshold' ? 'predicted' : 'edited';
}
