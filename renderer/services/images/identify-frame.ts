import type { ImageId } from '../../../core/document/image-id.ts';
import type { ImageReader } from '../ports.ts';
import type { Project } from '../project/project.ts';
import { fileOfFrame } from './image-item.ts';
import type { ImageItem } from './image-list.ts';

export interface IdentifyPorts {
  readonly project: Project;
  readonly reader: Pick<ImageReader, 'bytes'>;
}

/** Reads the file of a frame, so that the frame is known by its content from then on. */
export async function identifyFrame(
  { project, reader }: IdentifyPorts,
  item: ImageItem,
  frame: number,
  signal: AbortSignal,
): Promise<ImageId> {
  const { imageId } = await reader.bytes(project.sourceOf(item, frame), signal);
  signal.throwIfAborted();
  await project.identify({ file: fileOfFrame(item, frame).file, imageId });
  return imageId;
}
