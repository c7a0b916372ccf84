import type { LoadWasm } from '../formats/dicom/wasm-codecs.ts';
import { dicomSource } from './dicom-source.ts';
import type { ImageSource } from './source.ts';
import { metaImageSource } from './metaimage-source.ts';
import { niftiSource } from './nifti-source.ts';
import { nrrdSource } from './nrrd-source.ts';
import { tiffSource } from './tiff-source.ts';

/**
 * Sources that decode by themselves, in the window's worker as on the command line, but for the binaries of codecs,
 * which each gets in its own way. A new one is a file and a line.
 */
export function pureSources(load: LoadWasm): readonly ImageSource[] {
  return [dicomSource(load), tiffSource, niftiSource, metaImageSource, nrrdSource];
}
