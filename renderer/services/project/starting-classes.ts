import { becoming, classColor, startingClasses } from '../../../core/document/classes.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { ModelEntry } from '../../../core/contract/inference.ts';
import type { Batch } from '../prediction/batch.ts';
import type { Models } from '../prediction/models.ts';
import type { Segmenter } from '../prediction/segmenter.ts';
import type { Project } from './project.ts';

export interface StartingClassesPorts {
  readonly project: Pick<Project, 'id' | 'state' | 'subscribe'>;
  readonly models: Pick<Models, 'state' | 'subscribe'>;
  readonly segmenter: Pick<Segmenter, 'isBusy' | 'subscribe'>;
  readonly batch: Pick<Batch, 'isActive' | 'subscribe'>;
  readonly stream: CommitStream;
}

/** Classes of a project that begins with a model, so that what it finds has a name; else one to begin with. */
export function classesToBegin(model: ModelEntry | undefined): readonly ClassDefinition[] {
  return startingClasses(model?.manifest.classes ?? [{ label: 1, name: 'Object', color: classColor(1) }]);
}

/**
 * While nothing was done to any image of the project and its classes are as a model brought them, they are those of the
 * model that is chosen.
 */
export class StartingClasses {
  readonly #ports: StartingClassesPorts;

  constructor(ports: StartingClassesPorts) {
    this.#ports = ports;
    for (const source of [ports.project, ports.models, ports.segmenter, ports.batch]) {
      source.subscribe(() => this.#follow());
    }
  }

  #follow(): void {
    const { project, models, segmenter, batch, stream } = this.#ports;
    const { id, state } = project;
    const { selected, entries } = models.state;
    if (id === undefined || selected === undefined || !state.isKnown || state.isBegun) return;
    // An answer on its way speaks of the classes as they are.
    if (segmenter.isBusy || batch.isActive) return;
    const isAsBrought = [undefined, ...entries].some(
      (model) => becoming(state, classesToBegin(model)).length === 0,
    );
    if (!isAsBrought) return;
    const classes = becoming(state, classesToBegin(selected));
    const { name: detail } = selected.manifest;
    stream.commit({ name: 'class-start', project: id, detail, author: 'model', classes, place: null });
  }
}
