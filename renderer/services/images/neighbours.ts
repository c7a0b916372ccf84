import { WorkbenchError } from '../../../core/errors.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { stackOf } from '../../../core/document/stack.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { FrameState } from '../../../core/document/state.ts';
import { decodeTiles } from '../../../core/mask/tiles.ts';
import type { Frame, NeighbourLabels, Neighbours, Stack } from '../../editor/ports.ts';
import type { Annotations, ImageReader, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';
import { fileOfFrame, frameIdOf, placeIn, placeOfFrame } from './image-item.ts';
import type { ImageItem } from './image-list.ts';
import type { ImageLoader } from './image-loader.ts';

export interface NeighboursPorts {
  readonly project: Project;
  readonly imageLoader: Pick<ImageLoader, 'current'>;
  readonly annotations: Annotations;
  readonly saver: Pick<Saver, 'settled'>;
  readonly reader: ImageReader;
}

/** Side of the picture that is asked for when only its size and content are to be known. */
const LEAST = 1;

/** Images beside the open one: in the folder's order, or in a stack by the numbers in their names. */
export class FolderNeighbours implements Neighbours {
  readonly #ports: NeighboursPorts;

  constructor(ports: NeighboursPorts) {
    this.#ports = ports;
  }

  /** Null beyond the ends of the folder, and where the neighbour has another size or was never opened. */
  async labels(imageId: string, distance: number): Promise<NeighbourLabels | null> {
    const { project, annotations } = this.#ports;
    const items = project.state.images;
    const here = items.findIndex((item) => item.imageId === imageId);
    const item = items[here];
    if (item === undefined) return null;
    const own = placeIn(item, placeOfFrame(item, imageId));
    const place = own.place + distance;
    const isThere = place >= 0 && place < own.count;
    const beside = isThere ? frameIdOf(item, own.first + place) : undefined;
    const neighbour = item.frames === undefined ? items[here + distance]?.imageId : beside;
    if (neighbour === undefined) return null;
    const records = await annotations.known([imageId, neighbour]);
    const [record, other] = [records.get(imageId), records.get(neighbour)];
    if (other === undefined || record?.width !== other.width || record.height !== other.height) return null;
    const { width, height, data } = decodeTiles(other, await annotations.tiles(neighbour));
    return { width, height, data, series: await annotations.series(seriesIdOf(other)) };
  }

  stack(imageId: string): Stack {
    const { project } = this.#ports;
    const { id } = project;
    // The same names mean other images once another folder is open.
    const requireSameFolder = (): void => {
      if (project.id !== id) throw new WorkbenchError('cancelled', 'Another folder was opened.');
    };
    const items = project.state.images;
    const open = items.findIndex((item) => item.imageId === imageId);
    const item = items[open];
    if (item?.frames !== undefined) return this.#series(item, imageId, requireSameFolder);
    const numbered = stackOf(
      items.map(({ key }) => key),
      open,
    );
    const frames = numbered.flatMap(({ index, number }) => {
      const item = items[index];
      return item === undefined ? [] : [this.#frame(item, number, requireSameFolder)];
    });
    return { frames, here: numbered.findIndex(({ index }) => index === open), isSeries: false };
  }

  /** The frames of one item that are in the same volume, which are of one size. */
  #series(item: ImageItem, imageId: ImageId, check: () => void): Stack {
    const { project, annotations, imageLoader } = this.#ports;
    // Looked up anew: the file of the frame may have been read since.
    const now = (): ImageItem => {
      check();
      return project.item(item.key) ?? item;
    };
    const { first, place, count } = placeIn(item, placeOfFrame(item, imageId));
    const numbers = Array.from({ length: count }, (_, number) => first + number);
    const frames = numbers.map((index): Frame => ({
      number: index,
      read: async () => this.#read(frameIdOf(now(), index)),
      identify: async () => {
        const id = frameIdOf(now(), index);
        if (id === undefined) return this.#identify(now(), index);
        if (imageLoader.current !== null) await annotations.open(id, imageLoader.current);
        return id;
      },
    }));
    return { frames, here: place, isSeries: true };
  }

  /** @param check throws once the image is not to be read or written any more */
  #frame({ key }: ImageItem, number: number, check: () => void): Frame {
    const { project } = this.#ports;
    // Looked up anew: the file may have been read since.
    const item = (): ImageItem | undefined => {
      check();
      return project.state.images.find((known) => known.key === key);
    };
    return {
      number,
      read: async () => this.#read(item()?.imageId),
      identify: async () => (await this.#known(item()?.imageId)) ?? this.#identify(item()),
    };
  }

  /** Null for images that were never opened or predicted: nothing is stored of them. */
  async #read(imageId: ImageId | undefined): Promise<FrameState | null> {
    if (imageId === undefined) return null;
    const { annotations, saver } = this.#ports;
    await saver.settled();
    return (await annotations.frames([imageId]))[0] ?? null;
  }

  async #known(imageId: ImageId | undefined): Promise<ImageId | null> {
    if (imageId === undefined) return null;
    return (await this.#ports.annotations.known([imageId])).has(imageId) ? imageId : null;
  }

  /** Reads the file of a frame for the first time. Null where it cannot be read. */
  async #identify(item: ImageItem | undefined, frame?: number): Promise<ImageId | null> {
    if (item === undefined || item.problem !== undefined) return null;
    const { project, annotations, reader } = this.#ports;
    const read = await reader.thumbnail(project.sourceOf(item, frame), LEAST, new AbortController().signal);
    await annotations.open(read.imageId, read);
    await project.identify({ file: fileOfFrame(item, frame).file, imageId: read.imageId });
    return read.imageId;
  }
}
