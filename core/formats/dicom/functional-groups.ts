import type { Attributes } from './data-set.ts';
import { TAG } from './tags.ts';
import type { Tag } from './tags.ts';

/**
 * What an enhanced file says of one frame: the item of a functional group that is the frame's own, else the one that
 * all frames share; undefined where there is none. PS3.3, section C.7.6.16.
 */
export function groupOf(root: Attributes, frame: number, macro: Tag): Attributes | undefined {
  const own = framesOf(root)[frame]?.items(macro)[0];
  return own ?? root.items(TAG.sharedFunctionalGroups)[0]?.items(macro)[0];
}

const known = new WeakMap<Attributes, readonly Attributes[]>();

/** Thousands of frames are each asked for several groups. */
function framesOf(root: Attributes): readonly Attributes[] {
  const frames = known.get(root) ?? root.items(TAG.perFrameFunctionalGroups);
  known.set(root, frames);
  return frames;
}
