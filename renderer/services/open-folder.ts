import { imageUrl } from '../../core/contract/image-url.ts';
import type { FolderListing } from '../../core/contract/folders.ts';
import type { ImageId, ProjectRecord, ProjectView } from '../../core/contract/records.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import { trustedHints } from './image-list.ts';
import { projectMovedTo } from './moved-folder.ts';
import type { FileSource, ImageStore, ProjectStore } from './ports.ts';

export interface FolderStores {
  readonly projects: ProjectStore;
  readonly images: ImageStore;
}

/** One folder of images: where its files are read from, and what is stored about it as a project. */
export class OpenFolder {
  readonly #stores: FolderStores;
  #listing: FolderListing;
  #record: ProjectRecord;

  constructor(stores: FolderStores, listing: FolderListing, record: ProjectRecord) {
    this.#stores = stores;
    this.#listing = listing;
    this.#record = record;
  }

  /** The project of a folder, also of one that was moved; made with `classes` where there is none. */
  static async open(
    stores: FolderStores,
    listing: FolderListing,
    classes: readonly ClassDefinition[],
    gone: (folders: readonly string[]) => Promise<readonly string[]>,
  ): Promise<OpenFolder> {
    const moved = await projectMovedTo(listing, stores, gone);
    if (moved !== undefined) await stores.projects.update(moved.id, { folder: listing.id });
    return new OpenFolder(stores, listing, await stores.projects.open(listing, classes));
  }

  /** Of the project. */
  get id(): string {
    return this.#record.id;
  }

  get listing(): FolderListing {
    return this.#listing;
  }

  /** As it was stored last. */
  get record(): ProjectRecord {
    return this.#record;
  }

  /** Takes up what lies in the folder by now. */
  relist(listing: FolderListing): void {
    this.#listing = listing;
  }

  sourceOf({ key, name }: { readonly key: string; readonly name: string }): FileSource {
    return { url: imageUrl(this.#listing.grant, key), name, projectId: this.id };
  }

  /** Which images the files held when they were last read, and what was done to them. */
  async recollect() {
    const { images } = this.#stores;
    const hints = trustedHints(this.#listing, await images.hints(this.id));
    return { hints, records: await images.known(hints.map(({ imageId }) => imageId)) };
  }

  /** Keeps which image a file holds, so that its status is known before it is read again. */
  async remember(key: string, imageId: ImageId): Promise<void> {
    const file = this.#listing.images.find((image) => image.key === key);
    if (file === undefined) return;
    const { size, modified } = file;
    await this.#stores.images.remember(this.id, [{ path: key, imageId, size, modified }]);
  }

  async saveView(view: Partial<ProjectView>): Promise<void> {
    this.#record = { ...this.#record, view: { ...this.#record.view, ...view } };
    await this.#stores.projects.update(this.id, { view: this.#record.view });
  }
}
