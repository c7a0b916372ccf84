import type { ImageOwner } from '../../../core/contract/data-sets.ts';
import { ownerOf } from '../../../core/datasets/owner.ts';
import type { StudyFacts } from '../../../core/document/series.ts';
import { messageOf } from '../../../core/errors.ts';
import { together } from '../../../core/formats/dicom/deidentify/changes.ts';
import type { Change } from '../../../core/formats/dicom/deidentify/changes.ts';
import { sha256Bytes } from '../../sha256.ts';
import type { ImageItem } from '../images/image-item.ts';
import { Observable } from '../observable.ts';
import type { FileSource, ImageReader } from '../ports.ts';
import { isCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';

export interface PatientDataState {
  readonly total: number;
  readonly done: number;
  /** What copies of all files that were looked at would be without. */
  readonly changes: readonly Change[];
  /** Names of those that may have text in their pixels, which stay as they are. */
  readonly withText: readonly string[];
  /** Why files cannot be copied without their patients, each a sentence that names one. */
  readonly problems: readonly string[];
  /** Whose images they are, by their keys: of those that say so. */
  readonly studies: ReadonlyMap<string, FileStudy>;
}

/** Whose images a file holds. */
export interface FileStudy {
  /** As the file says it. */
  readonly study: StudyFacts;
  /** As a data set may say it. */
  readonly owner: ImageOwner;
}

const NOTHING: PatientDataState = {
  total: 0,
  done: 0,
  changes: [],
  withText: [],
  problems: [],
  studies: new Map(),
};

interface KeyedSource {
  readonly key: string;
  readonly source: FileSource;
}

export interface PatientDataPorts {
  readonly project: Project;
  readonly reader: Pick<ImageReader, 'patientData'>;
}

/** Whose DICOM files are, and what an export would take out of them, looked up in the background before it is begun. */
export class PatientData extends Observable<PatientDataState> {
  readonly #ports: PatientDataPorts;
  #looking = new AbortController();
  /** Of what is looked into, or was to the end. */
  #keys = '';
  #looked: Promise<void> = Promise.resolve();

  constructor(ports: PatientDataPorts) {
    super(NOTHING);
    this.#ports = ports;
  }

  /**
   * Looks into the files of these, one after the other, in place of any others; once, however often it is asked.
   * Resolves when all of them were, or it is stopped.
   */
  look(items: readonly ImageItem[]): Promise<void> {
    const { id = '' } = this.#ports.project;
    const keys = [id, ...items.map(({ key }) => key)].join('\n');
    if (keys === this.#keys && !this.#looking.signal.aborted) return this.#looked;
    this.stop();
    this.#keys = keys;
    const { signal } = (this.#looking = new AbortController());
    this.#looked = this.#lookInto(
      items.flatMap((item) => this.#sourcesOf(item)),
      id,
      signal,
    );
    return this.#looked;
  }

  stop(): void {
    this.#looking.abort();
  }

  async #lookInto(files: readonly KeyedSource[], project: string, signal: AbortSignal): Promise<void> {
    this.set({ ...NOTHING, total: files.length });
    for (const file of files) {
      const found = await this.#found(file, project, signal);
      if (signal.aborted) return;
      this.update({ ...found, done: this.state.done + 1 });
    }
  }

  #sourcesOf(item: ImageItem): readonly KeyedSource[] {
    const { project } = this.#ports;
    const { key, files } = item;
    return files === undefined
      ? [{ key, source: project.sourceOf(item) }]
      : files.map((file, place) => ({ key: file.key, source: project.sourceOf(item, place) }));
  }

  async #found(
    { key, source }: KeyedSource,
    project: string,
    signal: AbortSignal,
  ): Promise<Partial<PatientDataState>> {
    const { reader } = this.#ports;
    try {
      const facts = await reader.patientData(source, signal);
      if (facts === null) return {};
      const { study, preview, problem } = facts;
      const owner = await ownerOf(project, study, sha256Bytes);
      const { changes, withText, problems, studies } = this.state;
      return {
        studies: new Map(studies).set(key, { study, owner }),
        changes: preview === null ? changes : together([...changes, ...preview.changes]),
        withText: preview?.textClue === undefined ? withText : [...withText, source.name],
        problems: problem === null ? problems : [...problems, problem],
      };
    } catch (error) {
      const { problems } = this.state;
      return isCancelled(error) ? {} : { problems: [...problems, messageOf(error)] };
    }
  }
}
