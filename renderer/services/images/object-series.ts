import { imageIdOf, projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { Series } from '../../../core/document/series.ts';
import { newSeries, seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord, SeriesState } from '../../../core/document/state.ts';
import { sha256 } from '../../sha256.ts';
import type { Annotations } from '../ports.ts';

/**
 * The objects that a frame shares with the others of its series, as they are stored. Slices in files of their own share
 * those of the series that their files name, whatever files come and go. One that had objects of its own, as slices by
 * themselves had in earlier versions, keeps them.
 */
export async function objectSeries(
  annotations: Pick<Annotations, 'series'>,
  frame: Pick<FrameRecord, 'id' | 'series'>,
  image: Series,
): Promise<SeriesState> {
  const id = seriesIdOf(frame);
  const own = await annotations.series(id);
  if (own !== undefined || frame.series !== null) return own ?? newSeries(id);
  const shared = await sharedId(projectOf(frame.id), image);
  return shared === null ? newSeries(id) : ((await annotations.series(shared)) ?? newSeries(shared));
}

/** Null for what is no slice in a file of its own. The UID itself may tell whose images these are, so it is hashed. */
async function sharedId(project: string, image: Series): Promise<ImageId | null> {
  const { kind, frames, orientation, study } = image;
  const isSlice = kind === 'dicom' && orientation !== null && frames.every(({ index }) => index === 0);
  const uid = study?.seriesUid;
  return isSlice && uid !== undefined
    ? imageIdOf(project, await sha256(new TextEncoder().encode(uid)))
    : null;
}
