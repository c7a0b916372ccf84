import { isCode } from '../../../document/codes.ts';
import type { Code, SegmentProperty } from '../../../document/codes.ts';
import { WorkbenchError } from '../../../errors.ts';
import { LabelStack, MOST_SEGMENTS } from '../../labels/found.ts';
import type { FoundLabels, FoundSegment } from '../../labels/found.ts';
import { colorOfLab } from '../cielab.ts';
import type { Attributes, DicomFile } from '../data-set.ts';
import { damaged, unread } from '../errors.ts';
import { groupOf } from '../functional-groups.ts';
import type { Size } from '../../../geometry/size.ts';
import { frameCountOf, layoutOf } from '../layout.ts';
import type { Samples } from '../samples.ts';
import { FrameFinder, referenceOf } from '../place.ts';
import type { FrameReference, Placeless } from '../place.ts';
import { areParallel, sourceFrame } from '../source-frames.ts';
import type { Plane, SourceFrame } from '../source-frames.ts';
import { TAG } from '../tags.ts';
import { textReader } from '../texts.ts';
import { unpackFrame } from '../unpack.ts';
import type { WasmCodecs } from '../wasm-codecs.ts';
import type { SegmentAlgorithm, SegmentationType } from './request.ts';
import { turnedAs, turnedSamples, unturned } from './turn.ts';
import type { TurnedFrame } from './turn.ts';
import { LABEL_MAP_STORAGE, SEGMENTATION_STORAGE } from './write.ts';

/** A segment of a DICOM segmentation. */
export interface ReadSegment extends FoundSegment {
  /** In the file. */
  readonly number: number;
  /** Null where the file does not say it in codes. */
  readonly property: SegmentProperty | null;
  /** Null where the file does not say. */
  readonly algorithm: SegmentAlgorithm['type'] | null;
}

/** What one frame of a segmentation shows, and where. */
interface ShownFrame {
  /** In the file, counted from 0. */
  readonly index: number;
  /** Null where its pixels are the numbers of segments. */
  readonly number: number | null;
  /** Which frame of the source it lies on, counted from 0. */
  readonly place: number | Placeless;
  /** With rows and columns that run as those of the source. */
  readonly turned: TurnedFrame;
}

/** Share of a pixel that a FRACTIONAL segmentation has to claim. */
const HALF = 0.5;

export function isSegmentation(root: Attributes): boolean {
  return [SEGMENTATION_STORAGE, LABEL_MAP_STORAGE].includes(root.text(TAG.sopClass) ?? '');
}

/**
 * What a DICOM segmentation says of the frames of a series: of those that it refers to, else of those that its own
 * frames lie on, also mirrored or on their sides. Nothing is resampled or guessed: what has no place is told.
 * @param threshold share of a pixel from which on a FRACTIONAL segmentation claims it
 * @throws WorkbenchError `dicom.damaged`; `dicom.kind` for what is not read; `seg.elsewhere` where no frame has a place
 */
export async function readSegmentation(
  file: DicomFile,
  source: readonly SourceFrame[],
  codecs: WasmCodecs,
  threshold = HALF,
): Promise<FoundLabels<ReadSegment>> {
  const { root } = file;
  const type = typeOf(root);
  const [first] = source;
  if (first === undefined) throw new RangeError('A segmentation is of a series of frames');
  const { size } = first;
  const background = type === 'LABELMAP' ? (root.word(TAG.pixelPadding) ?? 0) : 0;
  const segments = segmentsOf(root, background);
  const labels = new Uint16Array(MOST_SEGMENTS + 1);
  for (const { number, label } of segments) labels[number] = label;
  const shown = shownFrames(root, source, type);
  requireSize(root, shown, size);
  const layout = layoutOf(root, size.width * size.height);
  const undescribed = shown.find(({ number }) => number !== null && labels[number] === 0);
  if (undescribed !== undefined) throw damaged(`it does not describe its segment ${undescribed.number}`);
  const stack = new LabelStack(size, source.length, segments.length);
  const strangers = new Map<number, number>();
  const least = type === 'FRACTIONAL' ? threshold * (root.word(TAG.maximumFraction) ?? 255) : 1;
  for (const { index, number, place, turned } of shown) {
    if (typeof place !== 'number') continue;
    const samples = turnedSamples((await unpackFrame(file, layout, index, codecs)).samples, turned);
    if (number === null) {
      countStrangers(samples, labels, background, strangers);
      stack.lay(place, (pixel) => labels[samples[pixel] as number] ?? 0);
    } else {
      stack.lay(place, (pixel) => ((samples[pixel] as number) >= least ? (labels[number] as number) : 0));
    }
  }
  const problems = placeProblems(shown);
  if (shown.every(({ place }) => typeof place !== 'number')) throw elsewhere(problems.join(' '));
  return {
    segments,
    frames: stack.frames,
    overlaps: stack.overlaps,
    problems: [...problems, ...strangerProblems(strangers)],
  };
}

function elsewhere(reason: string): WorkbenchError {
  return new WorkbenchError('seg.elsewhere', `The segmentation is not of these images. ${reason}`);
}

function typeOf(root: Attributes): SegmentationType {
  if (!isSegmentation(root)) throw unread('it is no segmentation');
  if (root.text(TAG.dimensionOrganizationType) === 'TILED_FULL') {
    throw unread('its frames are tiles of one large picture, in an order that nothing is said of');
  }
  const type = root.text(TAG.segmentationType);
  if (type === 'BINARY' || type === 'FRACTIONAL' || type === 'LABELMAP') return type;
  throw damaged('it does not say of which type its segments are');
}

/** All of its frames have to have the size of the source. */
function requireSize(root: Attributes, shown: readonly ShownFrame[], { width, height }: Size): void {
  if (shown.every(({ turned: { size } }) => size.width === width && size.height === height)) return;
  const own = `${root.word(TAG.columns) ?? 0} x ${root.word(TAG.rows) ?? 0}`;
  throw elsewhere(`It has ${own} pixels, and they have ${width} x ${height}.`);
}

function segmentsOf(root: Attributes, background: number): readonly ReadSegment[] {
  const textIn = textReader(root);
  const items = root.items(TAG.segments).filter((item) => numberOf(item) !== background);
  if (items.length === 0) throw damaged('it describes no segments');
  if (items.length > MOST_SEGMENTS || new Set(items.map(numberOf)).size < items.length) {
    throw damaged('it describes several segments of the same number');
  }
  return items.map((item, index) => {
    const number = numberOf(item);
    const [l, a, b] = item.words(TAG.displayLab);
    return {
      label: index + 1,
      number,
      name: textIn(item, TAG.segmentLabel) || `Segment ${number}`,
      color: l === undefined || a === undefined || b === undefined ? null : colorOfLab([l, a, b]),
      property: propertyIn(textIn, item),
      algorithm: ALGORITHMS.find((algorithm) => algorithm === item.text(TAG.algorithmType)) ?? null,
    };
  });
}

const ALGORITHMS = ['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC'] as const;

function numberOf(item: Attributes): number {
  return item.word(TAG.segmentNumber) ?? 0;
}

type TextReader = ReturnType<typeof textReader>;

function propertyIn(textIn: TextReader, item: Attributes): SegmentProperty | null {
  const [typeItem] = item.items(TAG.propertyType);
  const category = codeIn(textIn, item.items(TAG.propertyCategory)[0]);
  const type = codeIn(textIn, typeItem);
  const modifier = codeIn(textIn, typeItem?.items(TAG.propertyModifier)[0]);
  if (category === null || type === null) return null;
  return { category, type, ...(modifier === null ? {} : { modifier }) };
}

function codeIn(textIn: TextReader, item: Attributes | undefined): Code | null {
  if (item === undefined) return null;
  const [value, scheme, meaning] = [TAG.codeValue, TAG.codingScheme, TAG.codeMeaning].map((tag) =>
    textIn(item, tag).trim(),
  ) as [string, string, string];
  const code = { value, scheme, meaning };
  return isCode(code) ? code : null;
}

/** Segment by segment. */
function shownFrames(
  root: Attributes,
  source: readonly SourceFrame[],
  type: SegmentationType,
): readonly ShownFrame[] {
  const count = frameCountOf(root);
  if (root.items(TAG.perFrameFunctionalGroups).length !== count) {
    throw damaged(`it does not say what each of its ${count} frames shows`);
  }
  const finder = new FrameFinder(source);
  const frameOfReference = root.text(TAG.frameOfReference);
  const planes = directionsOf(source);
  const frames = Array.from({ length: count }, (_, index) => {
    const turned = turnedAsAny(sourceFrame(root, index), planes);
    const references = referencesOf(root, index);
    const number = type === 'LABELMAP' ? null : segmentOf(root, index);
    const place = finder.find({ references, plane: turned.plane, frameOfReference });
    return { index, number, place, turned };
  });
  return frames.sort((a, b) => (a.number ?? 0) - (b.number ?? 0) || a.index - b.index);
}

/** One plane of each direction that frames have. */
function directionsOf(frames: readonly SourceFrame[]): readonly Plane[] {
  const directions: Plane[] = [];
  for (const { plane } of frames) {
    if (plane !== null && !directions.some((known) => areParallel([known, plane]))) directions.push(plane);
  }
  return directions;
}

/** As it is stored where its rows and columns are those of a plane, or of none. */
function turnedAsAny({ size, plane }: SourceFrame, planes: readonly Plane[]): TurnedFrame {
  const asStored = unturned(size, plane);
  if (plane === null || planes.some((other) => areParallel([plane, other]))) return asStored;
  return planes.map((other) => turnedAs(size, plane, other)).find((turned) => turned !== null) ?? asStored;
}

function segmentOf(root: Attributes, index: number): number {
  const number = groupOf(root, index, TAG.segmentIdentification)?.word(TAG.referencedSegment);
  if (number === undefined) throw damaged(`it does not say which segment its frame ${index + 1} shows`);
  return number;
}

function referencesOf(root: Attributes, index: number): readonly FrameReference[] {
  const derivation = groupOf(root, index, TAG.derivationImages);
  return (derivation?.items(TAG.sourceImages) ?? []).map(referenceOf);
}

function countStrangers(
  samples: Samples,
  labels: Uint16Array,
  background: number,
  strangers: Map<number, number>,
): void {
  for (const value of samples) {
    if (value === background || (labels[value] ?? 0) > 0) continue;
    strangers.set(value, (strangers.get(value) ?? 0) + 1);
  }
}

const REASONS: Readonly<Record<Placeless, string>> = {
  elsewhere: 'on none of the images',
  ambiguous: 'on several of the images alike',
  contradictory: 'elsewhere than the images that they refer to',
  unknown: 'nobody knows where: they neither say it nor refer to an image',
};

function placeProblems(shown: readonly ShownFrame[]): readonly string[] {
  return (Object.keys(REASONS) as Placeless[]).flatMap((reason) => {
    const numbers = shown.filter(({ place }) => place === reason).map(({ index }) => index + 1);
    if (numbers.length === 0) return [];
    const some = numbers.length > 5 ? [...numbers.slice(0, 5), 'and others'] : numbers;
    return `${numbers.length} of its frames lie ${REASONS[reason]} (${some.join(', ')}).`;
  });
}

function strangerProblems(strangers: ReadonlyMap<number, number>): readonly string[] {
  return [...strangers].map(
    ([value, pixels]) => `${pixels} of its pixels have the number ${value}, which is no segment.`,
  );
}
