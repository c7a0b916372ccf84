import { WorkbenchError } from '../../errors.ts';
import type { Grid } from '../../geometry/alignment.ts';
import { clipSpans } from '../../geometry/spans.ts';
import type { Spans } from '../../geometry/spans.ts';
import { LabelStack, MOST_SEGMENTS, OBJECT_CLASS } from '../labels/found.ts';
import type { FoundLabels, FoundSegment } from '../labels/found.ts';
import { readZip } from '../zip.ts';
import { isRoi, readRoi } from './roi.ts';
import type { ImageJRoi, RoiPosition } from './roi.ts';

const ENDING = '.roi';
const ZIP_MARK = [0x50, 0x4b, 0x03, 0x04];

/** Whether a file is a region of ImageJ, or may be an archive of some. */
export function mayBeRois(bytes: Uint8Array): boolean {
  return isRoi(bytes) || ZIP_MARK.every((byte, at) => bytes[at] === byte);
}

/** Why a region is not to be seen. */
type Unseen = 'flat' | 'unplaced' | 'elsewhere' | 'beside' | 'damaged';

const REASONS: Readonly<Record<Unseen, string>> = {
  flat: 'are no areas that are read: lines, points, text, round corners or curves through points',
  unplaced: 'do not say on which of the images they lie',
  elsewhere: 'lie on images that are not there',
  beside: 'have no pixel of the images',
  damaged: 'are damaged',
};

/** A region that has pixels. */
interface Region {
  readonly name: string;
  /** As `ImageJRoi` counts them. */
  readonly group: number;
  readonly frame: number;
  readonly spans: Spans;
}

/**
 * Regions of ImageJ, one as a `.roi` or several in a `.zip`, as objects: pixels whose centres they enclose. Later ones
 * lie on earlier ones, in the order of the archive.
 * @param name of the file, for a region that has none
 * @param shape width, height and number of the frames of the series
 * @throws WorkbenchError `zip.damaged`; `roi.none` where nothing of the file can be used, and why
 */
export function labelsOfRois(bytes: Uint8Array, name: string, shape: Grid['shape']): FoundLabels {
  const [width, height, frames] = shape;
  const regions: Region[] = [];
  const unseen = new Map<Unseen, string[]>();
  for (const file of filesIn(bytes, name)) {
    const roi = roiIn(file);
    const found = roi === null ? 'damaged' : regionOf(roi, shape);
    if (typeof found !== 'string') regions.push(found);
    else unseen.set(found, [...(unseen.get(found) ?? []), roi?.name ?? file.name]);
  }
  const problems = [...unseen].map(([reason, names]) => sentence(names, REASONS[reason]));
  if (regions.length === 0) throw noneIn(problems.length === 0 ? ['It has none.'] : problems);
  if (regions.length > MOST_SEGMENTS) throw noneIn([`It has ${regions.length}, which are too many.`]);
  const stack = new LabelStack({ width, height }, frames, regions.length);
  regions.forEach(({ frame, spans }, at) => stack.laySpans(frame, spans, at + 1));
  return { segments: regions.map(segmentOf), frames: stack.frames, overlaps: stack.overlaps, problems };
}

interface RoiFile {
  /** Without its ending. */
  readonly name: string;
  readonly read: () => Uint8Array;
}

function filesIn(bytes: Uint8Array, name: string): readonly RoiFile[] {
  const files = isRoi(bytes) ? [{ name, size: bytes.length, read: () => bytes }] : readZip(bytes);
  const isRegion = (file: RoiFile): boolean => isRoi(bytes) || file.name.toLowerCase().endsWith(ENDING);
  return files.filter(isRegion).map(({ name: path, read }) => ({
    name: (path.split(/[/\\]/).at(-1) ?? path).replace(/\.roi$/i, ''),
    read,
  }));
}

/** Named by its file where it has no name; null where it cannot be read. */
function roiIn({ name, read }: RoiFile): ImageJRoi | null {
  try {
    const roi = readRoi(read());
    return roi.name === '' ? { ...roi, name } : roi;
  } catch (error) {
    if (error instanceof WorkbenchError) return null;
    throw error;
  }
}

function regionOf(
  { name, group, position, spans }: ImageJRoi,
  [width, height, frames]: Grid['shape'],
): Region | Unseen {
  if (spans === null) return 'flat';
  const frame = frameOf(position, frames);
  if (typeof frame === 'string') return frame;
  const inside = clipSpans(spans({ width, height }), { width, height });
  return inside.length === 0 ? 'beside' : { name, group, frame, spans: inside };
}

/**
 * How many channels, slices and times a stack has, and so which of its images is meant, a region does not say; of one
 * image alone, its channels are together.
 */
function frameOf({ slice, dimensions: [, z, time] }: RoiPosition, frames: number): number | Unseen {
  if (frames === 1) return Math.max(slice, z, time) > 1 ? 'elsewhere' : 0;
  if (slice === 0) return 'unplaced';
  return slice > 0 && slice <= frames ? slice - 1 : 'elsewhere';
}

function segmentOf({ name, group }: Region, index: number): FoundSegment {
  return { label: index + 1, name, color: null, objectOf: group === 0 ? OBJECT_CLASS : `Group ${group}` };
}

/** Names that are told of the regions with a problem. */
const MOST_NAMES = 10;

function sentence(names: readonly string[], reason: string): string {
  const others = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return `${names.length} of its regions ${reason} (${names.slice(0, MOST_NAMES).join(', ')}${others}).`;
}

function noneIn(reasons: readonly string[]): WorkbenchError {
  return new WorkbenchError('roi.none', `none of its regions can be used. ${reasons.join(' ')}`);
}
