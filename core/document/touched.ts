import { touchedObjects } from '../mask/touched-objects.ts';
import type { Target } from './commit.ts';
import { isShaping } from './edit-name.ts';
import type { EditName } from './edit-name.ts';
import type { Effort } from './effort.ts';
import type { WorkState } from './state.ts';

/** The objects that a step of a person shapes; told also where it shapes none. See `Effort`. */
export function touchedBy(
  name: EditName,
  targets: readonly Target[],
  { frames }: Pick<WorkState, 'frames'>,
): Pick<Effort, 'touched'> {
  if (!isShaping(name)) return {};
  const touched = targets.flatMap(({ frame, tiles }) => {
    const size = frames.get(frame);
    const pixels = size === undefined ? [] : [...touchedObjects(size, tiles)];
    const objects = pixels.map(([id, count]) => ({ id, pixels: count }));
    return objects.length === 0 ? [] : [{ frame, objects }];
  });
  return { touched };
}
