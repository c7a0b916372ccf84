import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { recipeFor } from '../../core/training/recipe.ts';
import type { FolderHandles } from '../files/folders/folder-handles.ts';
import { findModel } from '../inference/registry.ts';
import type { Projects } from '../journal/projects.ts';
import type { Trainer } from '../training/project/trainer.ts';
import type { Handlers } from './answer.ts';

export interface TrainingServices {
  readonly trainer: Trainer;
  readonly projects: Pick<Projects, 'lend'>;
  readonly handles: Pick<FolderHandles, 'opened' | 'resolve'>;
  /** Folders of models. */
  readonly modelRoots: readonly string[];
}

type TrainingHandlers = Pick<Handlers, Extract<keyof Handlers, `training.${string}`>>;

/** What answers about training on projects. */
export function trainingHandlersOf(services: TrainingServices): TrainingHandlers {
  const { trainer, projects, handles, modelRoots } = services;
  const startOf = async (id: string | null): Promise<ModelManifest | null> =>
    id === null ? null : (await findModel(modelRoots, id)).manifest;
  return {
    'training.start': async (training) => {
      const { project, handle, files, from, name } = training;
      // Also of files that the page names: nothing outside of what a person has opened.
      for (const { key } of files) await handles.resolve(handle, key).catch(() => missing(key));
      const images = handles.opened(handle).root;
      // What was appended until now is on the disk then, and the disk within reach.
      const { result: journal } = await projects.lend(project, (path) => Promise.resolve(path));
      await startOf(from);
      const day = new Date().toISOString();
      const model = {
        id: `trained-${day.slice(0, 19).replaceAll(/\D/g, '')}`,
        name: `${name}, ${day.slice(0, 10)}`,
      };
      await trainer.start({ version: 1, training, journal, images, recipe: null, model });
    },
    'training.pause': ({ project }) => trainer.pause(project),
    'training.resume': ({ project }) => trainer.resume(project),
    'training.cancel': ({ project }) => trainer.cancel(project),
    'training.state': ({ project }) => trainer.state(project),
    'training.previews': ({ project }) => trainer.previews(project),
    'training.estimate': async ({ images, minutes, from, ...plan }) => {
      const classes = Array.from({ length: plan.classes }, (_, at) => `class ${at}`);
      const seconds = minutes === null ? null : 60 * minutes;
      // How large the images are changes how many parts of each are seen, and not how long that takes.
      const wish = { images: images.train, imageSize: null, classes, seconds };
      return trainer.estimate(images, recipeFor({ ...wish, from: await startOf(from) }));
    },
  };
}

function missing(key: string): never {
  throw new WorkbenchError('training.file', `${key} is no longer in the folder.`);
}
