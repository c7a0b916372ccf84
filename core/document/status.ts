import type { Commit } from './commit.ts';

export const imageStatuses = ['new', 'predicted', 'edited', 'accepted'] as const;
/** `new`: nothing drawn; `predicted`: the model's mask as it came; `edited`: a person changed it. */
export type ImageStatus = (typeof imageStatuses)[number];

/**
 * An image's status once a step has happened to it. A changed mask is no longer the one that was accepted; the
 * model's own steps leave an image to the model only while no person has drawn on it.
 */
export function statusAfter(status: ImageStatus, { edit }: Commit): ImageStatus {
  if (edit.tiles.length === 0) return status;
  const byModel = edit.name === 'prediction' || edit.name === 'threshold';
  return byModel && (status === 'new' || status === 'predicted') ? 'predicted' : 'edited';
}
