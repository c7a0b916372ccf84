import { readDicom } from '../../core/formats/dicom/data-set.ts';
import { propertyNamed } from '../../core/formats/dicom/seg/codes.ts';
import type {
  SegmentDescription,
  SegmentationAbout,
  SegmentationRequest,
} from '../../core/formats/dicom/seg/request.ts';
import { framesOfFiles } from '../../core/formats/dicom/source-frames.ts';
import type { SourceFrame } from '../../core/formats/dicom/source-frames.ts';
import { WasmCodecs } from '../../core/formats/dicom/wasm-codecs.ts';
import type { Labels } from '../../core/imaging/raster.ts';

/** On Node, codecs find their binaries by themselves. */
export const codecs = new WasmCodecs(() => Promise.resolve(undefined));

export const ABOUT: SegmentationAbout = {
  title: 'Labels of a test',
  creator: 'Jane van Doe',
  version: '1.2.3',
  time: new Date(2026, 0, 2, 3, 4, 5),
  uids: { series: '2.25.71', instance: '2.25.72', dimensions: '2.25.73' },
};

/** The frames of files, in the order of the files. */
export async function framesIn(files: readonly Uint8Array<ArrayBuffer>[]): Promise<readonly SourceFrame[]> {
  const read = await Promise.all(files.map((file) => readDicom(file)));
  return framesOfFiles(read.map(({ root }) => root));
}

/** Drawn by a person, a person with a program, and a program in turn. */
export function segmentNamed(name: string, label: number): SegmentDescription {
  const algorithms = [
    { type: 'MANUAL' },
    { type: 'SEMIAUTOMATIC', name: 'A network' },
    { type: 'AUTOMATIC', name: 'A network' },
  ] as const;
  return {
    ...{ label, name, color: `#${String(label * 7_919 + 100_000).slice(-6)}` },
    property: propertyNamed(name),
    algorithm: algorithms[label % 3] ?? { type: 'MANUAL' },
  };
}

export function requestOf(
  frames: readonly SourceFrame[],
  labelsOf: (frame: number) => Labels | null,
  others: Partial<SegmentationRequest> = {},
): SegmentationRequest {
  const segments = [segmentNamed('Left kidney', 1), segmentNamed('Läsion', 2)];
  return { type: 'BINARY', frames, labelsOf, segments, about: ABOUT, ...others };
}
