import { WorkbenchError } from '../../../core/errors.ts';
import { stackOf } from '../../../core/document/stack.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { decodeTiles } from '../../../core/mask/tiles.ts';
import type { Frame, ImageDocument, Neighbours, Stack } from '../../editor/ports.ts';
import type { ImageItem } from './image-list.ts';
import type { ImageLoader } from './image-loader.ts';
import type { IdentifiedImage, ImageReader, ImageStore, LabelStore } from '../ports.ts';
import type { Project } from '../project/project.ts';

export interface NeighboursPorts {
  readonly project: Project;
  readonly imageLoader: ImageLoader;
  readonly images: ImageStore;
  readonly labels: LabelStore;
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
  async labels(imageId: string, distance: number): Promise<LabelMap | null> {
    const { project, images, labels } = this.#ports;
    const items = project.state.images;
    const here = items.findIndex((item) => item.imageId === imageId);
    const neighbour = here < 0 ? undefined : items[here + distance]?.imageId;
    if (neighbour === undefined) return null;
    const records = await images.known([imageId, neighbour]);
    const [own, other] = [records.get(imageId), records.get(neighbour)];
    if (other === undefined || own?.width !== other.width || own.height !== other.height) return null;
    return decodeTiles(other, await labels.tiles(neighbour));
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
    const numbered = stackOf(
      items.map(({ key }) => key),
      open,
    );
    const frames = numbered.flatMap(({ index, number }) => {
      const item = items[index];
      return item === undefined ? [] : [this.#frame(item, number, requireSameFolder)];
    });
    return { frames, here: numbered.findIndex(({ index }) => index === open) };
  }

  /** @param check throws once the image is not to be read or written any more */
  #frame({ key, name }: ImageItem, number: number, check: () => void): Frame {
    const { imageLoader, project } = this.#ports;
    // Looked up anew: the file may have been read since.
    const item = (): ImageItem | undefined => {
      check();
      return project.state.images.find((known) => known.key === key);
    };
    return {
      number,
      read: async () => {
        const known = await this.#known(item());
        return known === null ? null : imageLoader.visit(known, name, (document) => document);
      },
      visit: async (work: (document: ImageDocument) => void) => {
        const known = (await this.#known(item())) ?? (await this.#identify(item()));
        if (known === null) return;
        await imageLoader.visit(known, name, (document) => {
          check();
          work(document);
        });
      },
    };
  }

  /** Null for images that were never opened or predicted: nothing is stored of them. */
  async #known(item: ImageItem | undefined): Promise<IdentifiedImage | null> {
    const imageId = item?.imageId;
    if (imageId === undefined) return null;
    const record = (await this.#ports.images.known([imageId])).get(imageId);
    return record === undefined ? null : { imageId, width: record.width, height: record.height };
  }

  /** Reads the file for the first time. Null where it cannot be read. */
  async #identify(item: ImageItem | undefined): Promise<IdentifiedImage | null> {
    if (item === undefined || item.problem !== undefined) return null;
    const { project, reader } = this.#ports;
    const read = await reader.thumbnail(project.sourceOf(item), LEAST, new AbortController().signal);
    await project.identify(item, read.imageId);
    return read;
  }
}
