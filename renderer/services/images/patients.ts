import type { StudyFacts } from '../../../core/document/series.ts';
import { Observable } from '../observable.ts';
import type { Project } from '../project/project.ts';

export interface PatientsState {
  /** How many different ones the files of the open folder name, as far as they were read. */
  readonly count: number;
}

/** Tells when the images of a folder are not all of one patient. */
export class Patients extends Observable<PatientsState> {
  readonly #project: Pick<Project, 'id'>;
  #folder: string | undefined;
  readonly #met = new Set<string>();

  constructor(project: Pick<Project, 'id' | 'state' | 'subscribe'>) {
    super({ count: 0 });
    this.#project = project;
    project.subscribe(() => {
      const { image } = project.state;
      if (image.phase === 'ready') this.meet(image.open.series);
    });
  }

  /** Takes up whose a file of the open folder is. */
  meet({ study = {} }: { readonly study?: StudyFacts }): void {
    if (this.#project.id !== this.#folder) this.#met.clear();
    this.#folder = this.#project.id;
    // Names are written in many ways: an identifier tells people apart where there is one.
    const person = study.patientId ?? study.patientName;
    if (person !== undefined) this.#met.add(person);
    if (this.#met.size !== this.state.count) this.set({ count: this.#met.size });
  }
}
