import type { Observable } from './services/observable.ts';
import type { Batch } from './services/batch.ts';
import type { Exporter } from './services/exporter.ts';
import type { Inference } from './services/inference.ts';
import type { Models } from './services/models.ts';
import type { Project } from './services/project.ts';
import type { Segmenter } from './services/segmenter.ts';
import type { Thumbnails } from './services/thumbnails.ts';
import type { SaveState } from './store/autosave.ts';

/** Everything behind the panels, wired together. */
export interface Workbench {
  readonly project: Project;
  readonly models: Models;
  readonly inference: Inference;
  readonly segmenter: Segmenter;
  readonly batch: Batch;
  readonly exporter: Exporter;
  readonly thumbnails: Thumbnails;
  readonly saving: Pick<Observable<SaveState>, 'state' | 'subscribe'>;
}
