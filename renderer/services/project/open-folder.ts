import { imageUrl } from '../../../core/contract/image-url.ts';
import type { FolderListing, ListedImage } from '../../../core/contract/folders.ts';
import type { ProjectAccess } from '../../../core/contract/journal.ts';
import type {
  Bringing,
  FileHint,
  OpenedProject,
  ProjectRecord,
  ProjectView,
} from '../../../core/contract/records.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { ONE_FRAME } from '../../../core/document/series.ts';
import type { FrameCounts } from '../../../core/document/series.ts';
import type { SliceSeries } from '../../../core/sources/slice-series.ts';
import { nameOf, trustedHints } from '../images/image-list.ts';
import { SeriesScan } from '../images/series-scan.ts';
import type { ScanProgress } from '../images/series-scan.ts';
import { projectMovedTo } from './moved-folder.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type {
  Annotations,
  FileSource,
  HintStore,
  ImageReader,
  JournalSource,
  ProjectStore,
} from '../ports.ts';

export interface FolderStores {
  readonly projects: ProjectStore;
  readonly images: HintStore;
  readonly annotations: Pick<Annotations, 'allOf' | 'known'>;
  readonly reader: Pick<ImageReader, 'sliceHead'>;
}

export interface FolderPorts extends FolderStores {
  readonly bridge: BridgeClient;
  readonly journal: JournalSource;
  /** Classes of a folder that is opened for the first time. */
  readonly defaultClasses: () => readonly ClassDefinition[];
}

/** A file, as it was listed before it was read, and which image it holds: of one frame where nothing is said. */
export interface IdentifiedFile {
  readonly file: ListedImage;
  readonly imageId: ImageId;
  readonly counts?: FrameCounts | undefined;
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
  readonly #scan = new SeriesScan();

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

  /** Path of the file that was shown when the folder was left; null for none. */
  get leftAt(): string | null {
    return this.#record.view.image;
  }

  /** Takes up what lies in the folder by now. */
  relist(listing: FolderListing): void {
    this.#listing = listing;
  }

  /** The series over several of the files that were listed last. */
  series(onProgress: (progress: ScanProgress) => void): Promise<readonly SliceSeries[]> {
    const read = (file: ListedImage) => this.#stores.reader.sliceHead(this.sourceOf(file));
    return this.#scan.series(this.#listing.images, { read, onProgress });
  }

  /** Where a file's bytes are read from, or one of its frames; the file chooses it where it is not given. */
  sourceOf({ key, size, modified }: ListedImage, frame?: number): FileSource {
    const version = `${size} ${modified}`;
    const url = imageUrl(this.#listing.handle, key);
    const source = { url, name: nameOf(key), version, projectId: this.id };
    return frame === undefined ? source : { ...source, frame };
  }

  /** Which images the files held when they were last read, and what was done to them. */
  async recollect() {
    const { images, annotations } = this.#stores;
    const [hints, records] = await Promise.all([images.hints(this.id), annotations.allOf(this.id)]);
    return { hints: trustedHints(this.#listing, hints), records };
  }

  /** Keeps which images files hold, as they were listed before they were read: the next start knows their status. */
  async remember(found: readonly IdentifiedFile[]): Promise<readonly FileHint[]> {
    const hints = found.map(({ file: { key, size, modified }, imageId, counts = ONE_FRAME }): FileHint => {
      return { path: key, imageId, size, modified, ...(counts.frames > 1 ? counts : {}) };
    });
    await this.#stores.images.remember(this.id, hints);
    return hints;
  }

  async saveView(view: Partial<ProjectView>): Promise<void> {
    this.#record = { ...this.#record, view: { ...this.#record.view, ...view } };
    await this.#stores.projects.update(this.id, { view: this.#record.view });
  }
}
