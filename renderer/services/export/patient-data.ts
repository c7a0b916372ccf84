import { messageOf } from '../../../core/errors.ts';
import { together } from '../../../core/formats/dicom/deidentify/changes.ts';
import type { Change } from '../../../core/formats/dicom/deidentify/changes.ts';
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
}

const NOTHING: PatientDataState = { total: 0, done: 0, changes: [], withText: [], problems: [] };

export interface PatientDataPorts {
  readonly project: Project;
  readonly reader: Pick<ImageReader, 'patientData'>;
}

/** What an export would take out of DICOM files, looked up in the background before it is begun. */
export class PatientData extends Observable<PatientDataState> {
  readonly #ports: PatientDataPorts;
  #looking = new AbortController();
  /** Of what is looked into, or was to the end. */
  #keys = '';

  constructor(ports: PatientDataPorts) {
    super(NOTHING);
    this.#ports = ports;
  }

  /** Looks into the files of these, one after the other, in place of any others; once, however often it is asked. */
  async look(items: readonly ImageItem[]): Promise<void> {
    const keys = items.map(({ key }) => key).join('\n');
    if (keys === this.#keys && !this.#looking.signal.aborted) return;
    this.stop();
    this.#keys = keys;
    const { signal } = (this.#looking = new AbortController());
    const sources = items.flatMap((item) => this.#sourcesOf(item));
    this.set({ ...NOTHING, total: sources.length });
    for (const source of sources) {
      const found = await this.#found(source, signal);
      if (signal.aborted) return;
      this.update({ ...found, done: this.state.done + 1 });
    }
  }

  stop(): void {
    this.#looking.abort();
  }

  #sourcesOf(item: ImageItem): readonly FileSource[] {
    const { project } = this.#ports;
    const { files } = item;
    return files === undefined
      ? [project.sourceOf(item)]
      : files.map((_, place) => project.sourceOf(item, place));
  }

  async #found(source: FileSource, signal: AbortSignal): Promise<Partial<PatientDataState>> {
    const { reader } = this.#ports;
    const { changes, withText, problems } = this.state;
    try {
      const preview = await reader.patientData(source, signal);
      if (preview === null) return {};
      return {
        changes: together([...changes, ...preview.changes]),
        ...(preview.textClue === undefined ? {} : { withText: [...withText, source.name] }),
      };
    } catch (error) {
      return isCancelled(error) ? {} : { problems: [...problems, messageOf(error)] };
    }
  }
}
