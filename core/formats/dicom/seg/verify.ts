import { sameField } from '../../../document/fields.ts';
import { WorkbenchError } from '../../../errors.ts';
import type { Labels } from '../../../imaging/raster.ts';
import { colorOfLab, labOfColor } from '../cielab.ts';
import { readDicom } from '../data-set.ts';
import type { Attributes } from '../data-set.ts';
import { groupOf } from '../functional-groups.ts';
import { frameCountOf } from '../layout.ts';
import { isSamePlane, sourceFrame } from '../source-frames.ts';
import { TAG } from '../tags.ts';
import type { WasmCodecs } from '../wasm-codecs.ts';
import { arrangementOf } from './groups.ts';
import { readSegmentation } from './read.ts';
import type { ReadSegment } from './read.ts';
import type { SegmentDescription, SegmentationRequest } from './request.ts';
import { segmentLabel } from './write.ts';

/**
 * Reads a segmentation that was written, and compares it with what was asked for: its segments, the label of every
 * pixel, and where its frames lie, which have to be in the order of the source. No validator looks at the last.
 * @throws WorkbenchError `seg.unequal` that says what differs
 */
export async function verifySegmentation(
  bytes: Uint8Array<ArrayBuffer>,
  request: SegmentationRequest,
  codecs: WasmCodecs,
): Promise<void> {
  const file = await readDicom(bytes);
  requireOrder(file.root, request);
  const found = await readSegmentation(file, request.frames, codecs);
  const [problem] = found.problems;
  if (problem !== undefined) throw unequal(problem);
  if (found.overlaps.length > 0) throw unequal('Its segments overlap.');
  requireSegments(found.segments, request.segments);
  request.frames.forEach((_, frame) => {
    const wanted = request.labelsOf(frame);
    const differing = differences(found.frames[frame] ?? null, wanted, request.segments);
    if (differing > 0) throw unequal(`${differing} of its labels on image ${frame + 1} are others.`);
  });
}

function unequal(what: string): WorkbenchError {
  return new WorkbenchError(
    'seg.unequal',
    `The segmentation that was written is not as it should be. ${what}`,
  );
}

/** Where every frame says that it lies, and which frame of the source it refers to. */
function requireOrder(root: Attributes, { frames }: SegmentationRequest): void {
  const { planes } = arrangementOf(frames, true);
  const places = new Map(
    frames.map((frame, place) => [keyOf(frame.root.text(TAG.sopInstance), frame.index), place]),
  );
  const last = new Map<number, number>();
  for (let index = 0; index < frameCountOf(root); index++) {
    const [reference] = groupOf(root, index, TAG.derivationImages)?.items(TAG.sourceImages) ?? [];
    const number = reference?.decimal(TAG.referencedFrames) ?? 1;
    const place = places.get(keyOf(reference?.text(TAG.referencedSopInstance), number - 1));
    if (place === undefined) throw unequal(`Its frame ${index + 1} refers to no frame of the source.`);
    const { plane } = sourceFrame(root, index);
    const expected = planes?.[place] ?? null;
    if ((plane === null) !== (expected === null)) {
      throw unequal(
        `Its frame ${index + 1} ${plane === null ? 'does not say' : 'should not say'} where it lies.`,
      );
    }
    if (plane !== null && expected !== null && !isSamePlane(plane, expected)) {
      throw unequal(
        `Its frame ${index + 1} does not lie where image ${place + 1} lies, of which it is made.`,
      );
    }
    const segment = groupOf(root, index, TAG.segmentIdentification)?.word(TAG.referencedSegment) ?? 0;
    if (place <= (last.get(segment) ?? -1)) throw unequal('Its frames are not in the order of the source.');
    last.set(segment, place);
  }
}

function keyOf(instance: string | undefined, index: number): string {
  return `${instance ?? ''} ${index}`;
}

function requireSegments(found: readonly ReadSegment[], wanted: readonly SegmentDescription[]): void {
  if (found.length !== wanted.length) {
    throw unequal(`It has ${found.length} segments instead of ${wanted.length}.`);
  }
  wanted.forEach(({ name, color, property, algorithm }, index) => {
    const own = found[index] as ReadSegment;
    const isSame =
      own.number === index + 1 &&
      own.name === segmentLabel(name, index) &&
      own.color === colorOfLab(labOfColor(color)) &&
      sameField(own.property, property) &&
      own.algorithm === algorithm.type;
    if (!isSame) throw unequal(`Its segment ${index + 1} is not described as ${name}.`);
  });
}

/** Pixels whose labels, found and wanted, are not of the same segment. */
function differences(
  found: Labels | null,
  wanted: Labels | null,
  segments: readonly SegmentDescription[],
): number {
  let count = 0;
  const length = (found ?? wanted)?.length ?? 0;
  for (let pixel = 0; pixel < length; pixel++) {
    const own = segments[(found?.[pixel] ?? 0) - 1]?.label ?? 0;
    if (own !== (wanted?.[pixel] ?? 0)) count++;
  }
  return count;
}
