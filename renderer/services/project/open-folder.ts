import { imageUrl } from '../../../core/contract/image-url.ts';
import type { FolderListing, ListedImage } from '../../../core/contract/folders.ts';
import type { ProjectAccess } from '../../../core/contract/journal.ts';
import type { Bringing, OpenedProject, ProjectRecord, ProjectView } from '../../../core/contract/records.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { trustedHints } from '../images/image-list.ts';
import { projectMovedTo } from './moved-folder.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type { Annotations, FileSource, HintStore, JournalSource, ProjectStore } from '../ports.ts';

export interface FolderStores {
  readonly projects: ProjectStore;
  readonly images: HintStore;
  readonly annotations: Pick<Annotations, 'allOf' | 'known'>;
}

export interface FolderPorts extends FolderStores {
  readonly bridge: BridgeClient;
  readonly journal: JournalSource;
  /** Classes of a folder that is opened for the first time. */
  readonly defaultClasses: () => readonly ClassDefinition[];
}

/** One folder of images: where its files are read from, and what is stored about it as a project. */
export class OpenFolder {
  readonly #stores: FolderStores;
  /** What there is to say about how the project's work was found, for people. */
  readonly notice: string | null;
  /** As it was when the folder was opened. */
  readonly access: ProjectAccess;
  #listing: FolderListing;
  #record: ProjectRecord;

  constructor(stores: FolderStores, listing: FolderListing, { record, access, notice }: OpenedProject) {
    this.notice = notice;
    this.access = access;
    this.#stores = stores;
    this.#listing = listing;
    this.#record = record;
  }

  /**
   * The project of a folder, also of one that was moved; made where there is none. Null where the person would rather
   * not open it.
   */
  static async open(
    ports: FolderPorts,
    listing: FolderListing,
    onBringing: (bringing: Bringing) => void,
  ): Promise<OpenFolder | null> {
    const gone = (ids: readonly string[]) => ports.bridge.request('folder.gone', { ids: [...ids] });
    const moved = async () => (await projectMovedTo(listing, ports, gone))?.id;
    const opened = await ports.journal.open(listing, ports.defaultClasses(), { moved, onBringing });
    return opened === null ? null : new OpenFolder(ports, listing, opened);
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

  /** Index of the image that was open when the folder was left; -1 for none. */
  leftAt(images: readonly { readonly key: string }[]): number {
    return images.findIndex(({ key }) => key === this.#record.view.image);
  }

  /** Takes up what lies in the folder by now. */
  relist(listing: FolderListing): void {
    this.#listing = listing;
  }

  /** Where a file's bytes are read from, or one of its frames. */
  sourceOf({ key, name, size, modified }: ListedImage & { readonly name: string }, frame = 0): FileSource {
    const version = `${size} ${modified}`;
    const source = { url: imageUrl(this.#listing.handle, key), name, version, projectId: this.id };
    return frame === 0 ? source : { ...source, frame };
  }

  /** Which images the files held when they were last read, and what was done to them. */
  async recollect() {
    const { images, annotations } = this.#stores;
    const [hints, records] = await Promise.all([images.hints(this.id), annotations.allOf(this.id)]);
    return { hints: trustedHints(this.#listing, hints), records };
  }

  /** Keeps which image a file holds, as it was listed before it was read: the next start knows its status. */
  async remember({ key, size, modified }: ListedImage, imageId: ImageId, frames = 1): Promise<void> {
    const count = frames > 1 ? { frames } : {};
    await this.#stores.images.remember(this.id, [{ path: key, imageId, size, modified, ...count }]);
  }

  async saveView(view: Partial<ProjectView>): Promise<void> {
    this.#record = { ...this.#record, view: { ...this.#record.view, ...view } };
    await this.#stores.projects.update(this.id, { view: this.#record.view });
  }
}
