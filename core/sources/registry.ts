import type { ImageSource } from './source.ts';
import { metaImageSource } from './metaimage-source.ts';
import { niftiSource } from './nifti-source.ts';
import { nrrdSource } from './nrrd-source.ts';
import { tiffSource } from './tiff-source.ts';

/** Sources that decode by themselves, in the window's worker as on the command line. A new one is a file and a line. */
export const PURE_SOURCES: readonly ImageSource[] = [tiffSource, niftiSource, metaImageSource, nrrdSource];
