import { WorkbenchError } from '../../../errors.ts';
import { labOfColor } from '../cielab.ts';
import { TAG } from '../tags.ts';
import { encodeDicom } from '../write.ts';
import type { DicomElements } from '../write.ts';
import { arrangementOf, codeItem, dimensionElements, frameGroups, sharedGroups } from './groups.ts';
import { ownElements, shortText, takenOver } from './modules.ts';
import { WHOLE_PIXEL, bitsOf, packedPixels, writtenFrames } from './pixels.ts';
import type { SegmentDescription, SegmentationRequest, SegmentationType } from './request.ts';

export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABEL_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';

/**
 * Labels as a DICOM segmentation, in the study and the geometry of the series that they were drawn on: every frame
 * names the frame of the source that it lies on and, where the source says it, where in the body that is. Of a source
 * without planes (projections, photographs, ultrasound) the reference is all there is. Frames without a segment are
 * left out. Equal requests give equal bytes. PS3.3, section A.51.
 * @throws WorkbenchError `seg.source` for series that cannot be referred to; `seg.empty` without any label; `seg.large`
 * @throws RangeError for labels of another size, or of no segment
 */
export function encodeSegmentation(request: SegmentationRequest): Uint8Array<ArrayBuffer> {
  const { type, frames, segments, about } = request;
  const arrangement = arrangementOf(frames, type !== 'LABELMAP');
  const source = takenOver(frames, arrangement.planes !== null);
  const written = writtenFrames(request);
  const [first] = frames;
  if (first === undefined || written.length === 0) {
    throw new WorkbenchError('seg.empty', 'There is nothing to segment: no frame has a label.');
  }
  return encodeDicom({
    ...source,
    ...ownElements(about, first.root),
    ...imageElements(request, written.length),
    ...typeElements(type),
    ...dimensionElements(arrangement, about.uids.dimensions),
    [TAG.segments]: ['SQ', segments.map(segmentItem)],
    [TAG.sharedFunctionalGroups]: ['SQ', [sharedGroups(arrangement)]],
    [TAG.perFrameFunctionalGroups]: ['SQ', written.map((frame) => frameGroups(frame, arrangement))],
    [TAG.pixels]: [bitsOf(type, segments.length) === 16 ? 'OW' : 'OB', packedPixels(request, written)],
  });
}

/** PS3.3, sections C.7.6.3 and C.8.20.2. */
function imageElements({ type, frames, segments }: SegmentationRequest, frameCount: number): DicomElements {
  const bits = bitsOf(type, segments.length);
  const size = frames[0]?.size;
  return {
    [TAG.samplesPerPixel]: ['US', 1],
    [TAG.photometric]: ['CS', 'MONOCHROME2'],
    [TAG.frameCount]: ['IS', frameCount],
    [TAG.rows]: ['US', size?.height ?? 0],
    [TAG.columns]: ['US', size?.width ?? 0],
    [TAG.bitsAllocated]: ['US', bits],
    [TAG.bitsStored]: ['US', bits],
    [TAG.highBit]: ['US', bits - 1],
    [TAG.pixelRepresentation]: ['US', 0],
  };
}

function typeElements(type: SegmentationType): DicomElements {
  return {
    [TAG.sopClass]: ['UI', type === 'LABELMAP' ? LABEL_MAP_STORAGE : SEGMENTATION_STORAGE],
    [TAG.segmentationType]: ['CS', type],
    [TAG.segmentsOverlap]: ['CS', 'NO'],
    ...(type === 'LABELMAP' ? { [TAG.pixelPadding]: ['US', 0] } : {}),
    ...(type === 'FRACTIONAL'
      ? { [TAG.fractionalType]: ['CS', 'OCCUPANCY'], [TAG.maximumFraction]: ['US', WHOLE_PIXEL] }
      : {}),
  };
}

/** What a segment is called in a file, where it has to have a name. */
export function segmentLabel(name: string, index: number): string {
  return shortText(name) || `Segment ${index + 1}`;
}

/** PS3.3, sections C.8.20.2 and 10.25. */
function segmentItem(segment: SegmentDescription, index: number): DicomElements {
  const { name, property, algorithm, color } = segment;
  const { category, type, modifier } = property;
  const modified: DicomElements =
    modifier === undefined ? {} : { [TAG.propertyModifier]: ['SQ', [codeItem(modifier)]] };
  return {
    [TAG.propertyCategory]: ['SQ', [codeItem(category)]],
    [TAG.segmentNumber]: ['US', index + 1],
    [TAG.segmentLabel]: ['LO', segmentLabel(name, index)],
    [TAG.algorithmType]: ['CS', algorithm.type],
    ...(algorithm.type === 'MANUAL' ? {} : { [TAG.algorithmName]: ['LO', shortText(algorithm.name)] }),
    [TAG.displayLab]: ['US', labOfColor(color)],
    [TAG.propertyType]: ['SQ', [{ ...codeItem(type), ...modified }]],
  };
}
