import { readDicomHead } from '../formats/dicom/data-set.ts';
import { slicePlaneOf } from '../formats/dicom/geometry.ts';
import { studyOf } from '../formats/dicom/study.ts';
import { TAG } from '../formats/dicom/tags.ts';
import type { StudyFacts } from '../document/series.ts';
import type { Size } from '../geometry/size.ts';
import { stacksOf } from '../geometry/slice-stack.ts';
import type { SlicePlane, SliceStack } from '../geometry/slice-stack.ts';
import { grouped } from '../grouped.ts';

/** Bytes at the start of a file that hold what `sliceHeadOf` and `studyIn` look for. */
export const SLICE_HEAD_BYTES = 1 << 17;

/** What tells which series a slice belongs to, and where it lies there. */
export interface SliceHead extends Size {
  /** Series Instance UID. */
  readonly series: string;
  /** Series Description, for people; null where there is none. */
  readonly description: string | null;
  readonly plane: SlicePlane;
}

/** A slice in a file of its own. */
export interface SliceFile {
  /** Path of the file. */
  readonly key: string;
  readonly head: SliceHead;
}

/** A series over several files, each of them one slice. */
export interface SliceSeries {
  /** Names it among all of its folder, whatever files come and go. */
  readonly id: string;
  readonly description: string | null;
  /** Paths in the order in which the slices lie along the normal. */
  readonly files: readonly string[];
  /** Millimetres from one slice to the next where they make a volume, else null. */
  readonly spacing: number | null;
  /** What a person should know of it, each a sentence. */
  readonly warnings: readonly string[];
}

/** Null for anything but a DICOM file of one frame whose place in the body is known. */
export async function sliceHeadOf(start: Uint8Array<ArrayBuffer>): Promise<SliceHead | null> {
  const root = await readDicomHead(start);
  const series = root?.text(TAG.seriesInstance);
  if (root === null || series === undefined || (root.decimal(TAG.frameCount) ?? 1) > 1) return null;
  const [width, height] = [root.word(TAG.columns), root.word(TAG.rows)];
  const plane = slicePlaneOf(root);
  if (plane === null || width === undefined || height === undefined) return null;
  return { series, description: root.text(TAG.seriesDescription) ?? null, width, height, plane };
}

/** Whose images a file holds, from its start; null for what is no DICOM. */
export async function studyIn(start: Uint8Array<ArrayBuffer>): Promise<StudyFacts | null> {
  const root = await readDicomHead(start);
  return root === null ? null : studyOf(root);
}

/**
 * Puts slices into series by what their files say, in the order in which they lie: neither names nor instance numbers
 * count. Slices of another size or orientation are a series of their own, and so are those that lie where others do. A
 * slice that is alone is in none.
 */
export function sliceSeriesOf(slices: readonly SliceFile[]): readonly SliceSeries[] {
  const groups = grouped(slices, ({ head }) => `${head.series} ${head.width} ${head.height}`);
  return [...groups].flatMap(([id, group]) => seriesOfGroup(id, group));
}

function seriesOfGroup(id: string, group: readonly SliceFile[]): readonly SliceSeries[] {
  const stacks = allStacks(group);
  const description = group[0]?.head.description ?? null;
  return stacks.flatMap(({ files, stack }, index) => {
    if (files.length < 2) return [];
    return {
      id: index === 0 ? id : `${id} ${index + 1}`,
      description,
      files: files.map(({ key }) => key),
      spacing: stack.isEven && stack.gaps.length === 0 && stack.tilt === 0 ? stack.spacing : null,
      warnings: warningsOf(stack, stacks.length),
    };
  });
}

interface Stacked {
  readonly files: readonly SliceFile[];
  readonly stack: SliceStack;
}

/** Doubles are stacked once more, apart. */
function allStacks(group: readonly SliceFile[]): readonly Stacked[] {
  const pick = (places: readonly number[]) => places.flatMap((place) => group[place] ?? []);
  return stacksOf(group.map(({ head }) => head.plane)).flatMap((stack) => [
    { files: pick(stack.slices), stack },
    ...(stack.doubles.length === 0 ? [] : allStacks(pick(stack.doubles))),
  ]);
}

/** Gaps that are named one by one. */
const MOST_NAMED = 3;

function warningsOf({ slices, gaps, isEven, tilt }: SliceStack, parts: number): readonly string[] {
  const gapsNamed = gaps.slice(0, MOST_NAMED).map(({ after, missing }) => {
    const before = slices.indexOf(after) + 1;
    return `Between slices ${before} and ${before + 1} there is room for ${missing} more.`;
  });
  return [
    ...gapsNamed,
    ...(gaps.length > MOST_NAMED ? [`Slices are missing at ${gaps.length - MOST_NAMED} more places.`] : []),
    ...(isEven ? [] : ['The slices lie at uneven distances.']),
    ...(tilt === 0 ? [] : [`The stack of slices leans by ${tilt.toFixed(1)}°, as with a tilted gantry.`]),
    ...(parts === 1
      ? []
      : ['The series holds slices of several orientations, or several at the same place.']),
  ];
}
