import type { Attributes } from '../data-set.ts';
import { groupOf } from '../functional-groups.ts';
import { areParallel, stepOf } from '../source-frames.ts';
import type { Plane, SourceFrame } from '../source-frames.ts';
import { TAG } from '../tags.ts';
import type { DicomElement, DicomElements, TagName } from '../write.ts';
import type { Code } from '../../../document/codes.ts';
import type { WrittenFrame } from './pixels.ts';

/** How the frames of a segmentation are arranged. */
export interface Arrangement {
  readonly frames: readonly SourceFrame[];
  /** Of the frames; null where they have none that a segmentation could lie in. */
  readonly planes: readonly Plane[] | null;
  readonly hasOneOrientation: boolean;
  /** Whether each frame shows one segment. */
  readonly hasSegments: boolean;
  /**
   * Whether frames are ordered by where they lie. Without planes, or where several frames lie in the same one, it is by
   * their number in the stack which they are.
   */
  readonly isByPosition: boolean;
}

export function arrangementOf(frames: readonly SourceFrame[], hasSegments: boolean): Arrangement {
  const planes = commonPlanes(frames);
  const places = new Set(planes?.map(({ position }) => position.join(' ')));
  return {
    ...{ frames, planes, hasSegments },
    hasOneOrientation: planes !== null && areParallel(planes),
    isByPosition: planes !== null && places.size === planes.length,
  };
}

function commonPlanes(frames: readonly SourceFrame[]): readonly Plane[] | null {
  const planes = frames.flatMap(({ plane }) => plane ?? []);
  const references = new Set(frames.map(({ root }) => root.text(TAG.frameOfReference)));
  const isPlaced = planes.length === frames.length && references.size === 1 && !references.has(undefined);
  return isPlaced ? planes : null;
}

export function codeItem({ value, scheme, meaning }: Code): DicomElements {
  return {
    [TAG.codeValue]: ['SH', value],
    [TAG.codingScheme]: ['SH', scheme],
    [TAG.codeMeaning]: ['LO', meaning],
  };
}

/** PS3.3, section C.7.6.17. */
export function dimensionElements({ hasSegments, isByPosition }: Arrangement, uid: string): DicomElements {
  const index = (pointer: TagName, group: TagName, label: string): DicomElements => ({
    [TAG.dimensionOrganization]: ['UI', uid],
    [TAG.dimensionPointer]: ['AT', pointer],
    [TAG.dimensionGroup]: ['AT', group],
    [TAG.dimensionLabel]: ['LO', label],
  });
  const place = isByPosition
    ? index(TAG.imagePosition, TAG.planePositionSequence, 'Image Position (Patient)')
    : index(TAG.inStackPosition, TAG.frameContent, 'In-Stack Position Number');
  const segment = index(TAG.referencedSegment, TAG.segmentIdentification, 'Segment Number');
  return {
    [TAG.dimensionOrganizations]: ['SQ', [{ [TAG.dimensionOrganization]: ['UI', uid] }]],
    [TAG.dimensions]: ['SQ', hasSegments ? [segment, place] : [place]],
  };
}

/** What all frames have in common: PS3.3, sections C.7.6.16.2.1 and C.7.6.16.2.4. */
export function sharedGroups({ frames, planes, hasOneOrientation }: Arrangement): DicomElements {
  const measures = measuresOf(frames[0] as SourceFrame, planes);
  return {
    ...(measures === null ? {} : { [TAG.pixelMeasuresSequence]: ['SQ', [measures]] as const }),
    ...(planes !== null && hasOneOrientation ? orientationGroup(planes[0] as Plane) : {}),
  };
}

/** PS3.3, sections C.7.6.16.2.2, C.7.6.16.2.3, C.7.6.16.2.6 and C.8.20.3.1. */
export function frameGroups(
  { segment, source }: WrittenFrame,
  { frames, planes, hasOneOrientation, isByPosition }: Arrangement,
): DicomElements {
  const place = source + 1;
  const content: DicomElements = {
    [TAG.dimensionValues]: ['UL', segment === null ? [place] : [segment, place]],
    ...(isByPosition ? {} : { [TAG.stackId]: ['SH', '1'], [TAG.inStackPosition]: ['UL', place] }),
  };
  const plane = planes?.[source];
  return {
    [TAG.frameContent]: ['SQ', [content]],
    [TAG.derivationImages]: ['SQ', [derivation(frames[source] as SourceFrame)]],
    ...(segment === null
      ? {}
      : { [TAG.segmentIdentification]: ['SQ', [{ [TAG.referencedSegment]: ['US', segment] }]] }),
    ...(plane === undefined
      ? {}
      : { [TAG.planePositionSequence]: ['SQ', [{ [TAG.imagePosition]: ['DS', plane.position] }]] }),
    ...(plane === undefined || hasOneOrientation ? {} : orientationGroup(plane)),
  };
}

function orientationGroup({ row, column }: Plane): DicomElements {
  return {
    [TAG.planeOrientationSequence]: ['SQ', [{ [TAG.imageOrientation]: ['DS', [...row, ...column]] }]],
  };
}

/** Slices are as thick as those of the source, or as far apart where it says nothing; null without size of pixels. */
function measuresOf(first: SourceFrame, planes: readonly Plane[] | null): DicomElements | null {
  const measures: Attributes = groupOf(first.root, first.index, TAG.pixelMeasuresSequence) ?? first.root;
  const spacing = measures.decimals(TAG.pixelSpacing);
  if (spacing.length !== 2 || !spacing.every((length) => length > 0)) return null;
  const step = planes !== null && areParallel(planes) ? stepOf(planes) : null;
  const thickness = measures.decimal(TAG.sliceThickness) ?? step;
  return {
    [TAG.pixelSpacing]: ['DS', spacing],
    ...decimalElement(TAG.sliceThickness, thickness),
    ...decimalElement(TAG.spacingBetweenSlices, step),
  };
}

function decimalElement(tag: TagName, value: number | null): Readonly<Record<TagName, DicomElement>> {
  return value === null ? {} : { [tag]: ['DS', value] };
}

/** Which frame a segmentation was made of, whose pixels lie where its own do. */
function derivation({ root, index, count }: SourceFrame): DicomElements {
  const source: DicomElements = {
    ...instanceReference(root),
    ...(count === 1 ? {} : { [TAG.referencedFrames]: ['IS', index + 1] }),
    [TAG.spatialLocationsPreserved]: ['CS', 'YES'],
    [TAG.purposeOfReference]: ['SQ', [codeItem(SOURCE_IMAGE)]],
  };
  return { [TAG.sourceImages]: ['SQ', [source]], [TAG.derivationCode]: ['SQ', [codeItem(SEGMENTATION)]] };
}

const SEGMENTATION: Code = { value: '113076', scheme: 'DCM', meaning: 'Segmentation' };
const SOURCE_IMAGE: Code = {
  value: '121322',
  scheme: 'DCM',
  meaning: 'Source image for image processing operation',
};

/** PS3.3, table 10-11. */
export function instanceReference(root: Attributes): DicomElements {
  return {
    [TAG.referencedSopClass]: ['UI', root.text(TAG.sopClass) ?? ''],
    [TAG.referencedSopInstance]: ['UI', root.text(TAG.sopInstance) ?? ''],
  };
}
