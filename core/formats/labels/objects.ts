import type { Labels } from '../../imaging/raster.ts';
import type { FoundLabels, FoundSegment, Overlap } from './found.ts';

/** Labels without objects, with what became of those. */
export interface WithoutObjects<Segment extends FoundSegment> extends FoundLabels<Segment> {
  /** By the label of each segment, that of the one that it became a part of. */
  readonly labels: Uint16Array;
}

/** The same labels for those who have no objects: all of one class are one segment. Null where there are none. */
export function objectsAsClasses<Segment extends FoundSegment>(
  found: FoundLabels<Segment>,
): WithoutObjects<Segment> | null {
  if (!found.segments.some(({ objectOf }) => objectOf !== undefined)) return null;
  const labels = new Uint16Array(found.segments.length + 1);
  const segments: Segment[] = [];
  const classes = new Map<string, number>();
  for (const segment of found.segments) {
    const { objectOf } = segment;
    let label = objectOf === undefined ? undefined : classes.get(objectOf);
    if (label === undefined) {
      label = segments.length + 1;
      const { name, color } = objectOf === undefined ? segment : { name: objectOf, color: null };
      segments.push({ ...segment, label, name, color });
      if (objectOf !== undefined) classes.set(objectOf, label);
    }
    labels[segment.label] = label;
  }
  const relabelled = (frame: Labels): Labels => frame.map((label) => labels[label] as number);
  return {
    segments,
    frames: found.frames.map((frame) => frame && relabelled(frame)),
    overlaps: relabelledOverlaps(found.overlaps, labels),
    problems: found.problems,
    labels,
  };
}

/** Added up by what they became; objects of one class do not overlap any more. */
function relabelledOverlaps(overlaps: readonly Overlap[], labels: Uint16Array): readonly Overlap[] {
  const sums = new Map<string, Overlap>();
  for (const overlap of overlaps) {
    const [below, above] = [labels[overlap.below] as number, labels[overlap.above] as number];
    if (below === above) continue;
    const pixels = overlap.pixels + (sums.get(`${below} ${above}`)?.pixels ?? 0);
    sums.set(`${below} ${above}`, { below, above, pixels });
  }
  return [...sums.values()];
}
