import * as metaimage from '../../core/formats/metaimage/volume.ts';
import * as nifti from '../../core/formats/nifti/volume.ts';
import type { NiftiHeader } from '../../core/formats/nifti/header.ts';
import * as nrrd from '../../core/formats/nrrd/volume.ts';
import type { Volume } from '../../core/formats/volume/frames.ts';
import type { TextHeader } from '../../core/formats/volume/stored.ts';

/** The first volume of a file, which most files have alone. */
export function readNifti(bytes: Uint8Array): Volume<NiftiHeader> {
  return nifti.readNifti(bytes).at(0);
}

export function readMetaImage(bytes: Uint8Array): Volume<TextHeader> {
  return metaimage.readMetaImage(bytes).at(0);
}

export function readNrrd(bytes: Uint8Array): Volume<TextHeader> {
  return nrrd.readNrrd(bytes).at(0);
}
