import type { Rect } from '../../geometry/rect.ts';
import type { Polygon } from '../../mask/contours.ts';
import type { ObjectMap } from '../../mask/objects.ts';
import { objectExtents } from '../../mask/objects.ts';
import { outlinesOf } from '../../mask/outlines.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { objectsOf } from '../labelled-frame.ts';

/** An object, or what is ignored, as a format of outlines has it. */
export interface Outlined {
  /** Label of its class; null for what is ignored. */
  readonly category: number | null;
  /** Of its pixels in the map. */
  readonly id: number;
  readonly map: ObjectMap;
  readonly box: Rect;
  readonly parts: readonly Polygon[];
}

/** Objects in their order, and what is ignored last. */
export function outlinedIn(frame: LabelledFrame): readonly Outlined[] {
  const { width, height, labels } = frame;
  const map = labels.objects;
  const objects = objectsOf(frame).map(({ id, category, box }): Outlined => {
    return { category, id, map, box, parts: outlinesOf(map, id, box) };
  });
  if (labels.ignored === null) return objects;
  const ignored = { width, height, data: labels.ignored };
  const box = objectExtents(ignored).get(1)?.box;
  if (box === undefined) return objects;
  return [...objects, { category: null, id: 1, map: ignored, box, parts: outlinesOf(ignored, 1, box) }];
}
