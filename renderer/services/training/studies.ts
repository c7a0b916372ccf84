import type { StudyFacts } from '../../../core/document/series.ts';
import { isNamedAsDicom } from '../../../core/formats/dicom/mark.ts';
import type { ImageItem } from '../images/image-item.ts';
import { Observable } from '../observable.ts';
import type { FileSource, ImageReader } from '../ports.ts';
import type { Project } from '../project/project.ts';

export interface StudiesState {
  /** What DICOM files of the open folder say about whose images they hold, by their keys. Never stored. */
  readonly studies: ReadonlyMap<string, StudyFacts>;
  /** How many files are looked into; null while none is. */
  readonly looking: { readonly done: number; readonly total: number } | null;
}

export interface StudiesPorts {
  readonly project: Pick<Project, 'id' | 'sourceOf'>;
  readonly reader: Pick<ImageReader, 'study'>;
}

interface KnownFile {
  readonly key: string;
  /** Tells it from what lay there before. */
  readonly version: string;
  readonly source: FileSource;
}

/** Files read together: enough to keep the workers and a disk busy. */
const AT_ONCE = 8;

/**
 * Whose images the DICOM files of a folder hold, of which only the start is read, and once: a training goes by it, so
 * what is said of it before must, too.
 */
export class Studies extends Observable<StudiesState> {
  readonly #ports: StudiesPorts;
  /** Null of files that do not say it; by version. */
  #known = new Map<string, StudyFacts | null>();
  #project: string | undefined;
  #wanted: readonly ImageItem[] = [];

  constructor(ports: StudiesPorts) {
    super({ studies: new Map(), looking: null });
    this.#ports = ports;
  }

  /** Looks into the files that were not looked into before. Of several calls the latest counts. */
  async look(items: readonly ImageItem[]): Promise<void> {
    const { id } = this.#ports.project;
    if (id !== this.#project) this.#known = new Map();
    this.#project = id;
    this.#wanted = items;
    const isWanted = (): boolean => this.#wanted === items;
    const files = items.flatMap((item) => this.#filesOf(item));
    const unread = files.filter(({ version }) => !this.#known.has(version));
    for (let done = 0; done < unread.length; done += AT_ONCE) {
      this.update({ looking: { done, total: unread.length } });
      await Promise.all(unread.slice(done, done + AT_ONCE).map((file) => this.#read(file)));
      if (!isWanted()) return;
    }
    const studies = files.flatMap(({ key, version }) => {
      const study = this.#known.get(version) ?? null;
      return study === null ? [] : [[key, study] as const];
    });
    const { studies: before, looking } = this.state;
    const isSame =
      studies.length === before.size && studies.every(([key, study]) => before.get(key) === study);
    if (!isSame || looking !== null) this.set({ studies: new Map(studies), looking: null });
  }

  #filesOf(item: ImageItem): readonly KnownFile[] {
    if (item.files === undefined && !isNamedAsDicom(item.name)) return [];
    return (item.files ?? [item]).map(({ key, size, modified }, place) => ({
      key,
      version: `${key} ${size} ${modified}`,
      source: this.#ports.project.sourceOf(item, item.files === undefined ? undefined : place),
    }));
  }

  /** A file that cannot be read says nothing, as in the training, where reading its pixels tells why. */
  async #read({ version, source }: KnownFile): Promise<void> {
    const known = this.#known;
    known.set(version, await this.#ports.reader.study(source).catch(() => null));
  }
}
