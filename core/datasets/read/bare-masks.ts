import { WorkbenchError, isCoded, messageOf } from '../../errors.ts';
import { damaged } from './found.ts';
import type { DataSetReader } from './found.ts';
import { isPhotograph } from './mask-picture.ts';
import { instanceListOf, instancesIn, masksIn } from './pictures.ts';

const PICTURE = /^[^/]+\.png$/i;

/** A folder of nothing but masks: that somebody chose it is all that tells them from images. */
export const bareReader: DataSetReader = {
  id: 'masks',
  isOnlyChosen: true,
  recognises: (paths) =>
    paths.some((path) => PICTURE.test(path)) && !paths.some((path) => path.includes('/')),
  async open(files) {
    const paths = files.paths.filter((path) => PICTURE.test(path));
    const known = new Set(files.paths);
    if (paths.every((path) => known.has(instanceListOf(path)))) return instancesIn(files, paths);
    const found = await masksIn(files, paths, (path, picture) => {
      if (isPhotograph(picture)) throw damaged(path, 'it looks like an image rather than a mask');
    }).catch((error: unknown) => {
      if (!isCoded(error, 'data-set.damaged') || paths.length === 1) throw error;
      throw noMasks(`none of its ${paths.length} pictures is a mask`, messageOf(error));
    });
    const { images, problems } = found;
    const others = paths.length - images.length;
    // Among many images, some may pass for masks.
    if (others <= images.length) return found;
    throw noMasks(`${others} of its ${paths.length} pictures are no masks`, problems[0] ?? '');
  },
};

function noMasks(what: string, first: string): WorkbenchError {
  return new WorkbenchError('data-set.damaged', `The folder cannot be used: ${what}. ${first}`);
}
