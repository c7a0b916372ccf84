import { WorkbenchError } from '../errors.ts';
import { readDicom } from '../formats/dicom/data-set.ts';
import type { Attributes } from '../formats/dicom/data-set.ts';
import { isDicom } from '../formats/dicom/mark.ts';
import { isSegmentation, readSegmentation } from '../formats/dicom/seg/read.ts';
import { framesOfFiles } from '../formats/dicom/source-frames.ts';
import { WasmCodecs } from '../formats/dicom/wasm-codecs.ts';
import type { LoadWasm } from '../formats/dicom/wasm-codecs.ts';
import type { FoundLabels, FoundSegment } from '../formats/labels/found.ts';

export interface NamedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Stands in messages. */
  readonly name: string;
}

export interface LabelSegment extends FoundSegment {
  /** Whether a program alone has drawn it; absent where the file does not say. */
  readonly isAutomatic?: boolean;
}

/** What a file of labels holds of a series. */
export type ReadLabels = FoundLabels<LabelSegment>;

/**
 * Reads a file of labels for the series that it was drawn on: a DICOM segmentation.
 * @param sources the files of the series, in the order of its frames
 * @throws WorkbenchError `labels.read` that names the file and says why it cannot be used
 */
export async function readLabelFile(
  { bytes, name }: NamedBytes,
  sources: readonly NamedBytes[],
  load: LoadWasm,
): Promise<ReadLabels> {
  try {
    if (!isDicom(bytes)) throw new Error('it is none of the formats of labels that are read');
    const file = await readDicom(bytes);
    if (!isSegmentation(file.root)) throw new Error('it is DICOM, but no segmentation');
    const found = await readSegmentation(file, framesOfFiles(await rootsOf(sources)), new WasmCodecs(load));
    const segments = found.segments.map(({ algorithm, ...segment }) => ({
      ...segment,
      isAutomatic: algorithm === 'AUTOMATIC',
    }));
    return { ...found, segments };
  } catch (error) {
    throw labelError(name, error);
  }
}

async function rootsOf(sources: readonly NamedBytes[]): Promise<readonly Attributes[]> {
  const roots: Attributes[] = [];
  for (const { bytes, name } of sources) {
    if (!isDicom(bytes)) throw new Error(`${name}, which is open, is no DICOM`);
    roots.push((await readDicom(bytes)).root);
  }
  return roots;
}

function labelError(name: string, error: unknown): WorkbenchError {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return new WorkbenchError('labels.read', `The labels in ${name} cannot be used: ${reason}.`, {
    cause: error,
  });
}
