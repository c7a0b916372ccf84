import type { LabelMap } from '../../core/imaging/raster.ts';
import { decodeTiles } from '../../core/mask/tiles.ts';
import type { Neighbours } from '../editor/ports.ts';
import type { ImageStore, LabelStore } from './ports.ts';
import type { Project } from './project.ts';

/** Stored masks of the images beside the open one, in the folder's order. */
export class FolderNeighbours implements Neighbours {
  readonly #project: () => Project;
  readonly #images: ImageStore;
  readonly #labels: LabelStore;

  /** The project is asked for when it is needed, because it is built around the editor that takes these. */
  constructor(project: () => Project, images: ImageStore, labels: LabelStore) {
    this.#project = project;
    this.#images = images;
    this.#labels = labels;
  }

  /** Null beyond the ends of the folder, and where the neighbour has another size or was never opened. */
  async labels(imageId: string, distance: number): Promise<LabelMap | null> {
    const { images } = this.#project().state;
    const here = images.findIndex((item) => item.imageId === imageId);
    const neighbour = here < 0 ? undefined : images[here + distance]?.imageId;
    if (neighbour === undefined) return null;
    const records = await this.#images.known([imageId, neighbour]);
    const [own, other] = [records.get(imageId), records.get(neighbour)];
    if (other === undefined || own?.width !== other.width || own.height !== other.height) return null;
    return decodeTiles(other, await this.#labels.tiles(neighbour));
  }
}
