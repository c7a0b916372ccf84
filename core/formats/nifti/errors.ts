import { VolumeErrors } from '../volume/errors.ts';

export const errors = new VolumeErrors('nifti');
