import path from 'node:path';
import { heldShare, objectsLike } from '../../core/training/recipe.ts';
import { type DataOptions, fileSource } from './data/dataset.ts';
import { readInitialWeights } from './initial-weights.ts';
import type { TrainOptions } from './options.ts';
import { recipeForImages } from './recipe-for-images.ts';
import type { TrainingOrder } from './service.ts';

/** All that a person has to say for a model of a few images. */
export interface Finetuning extends Pick<DataOptions, 'data' | 'train' | 'subject' | 'weights'> {
  /** Model to start from: an id, or the path of a folder. */
  readonly from: string;
  /** Folders of models. */
  readonly roots: readonly string[];
  /** Names of what is found; none for those of the model. */
  readonly classes: readonly string[];
  /** Time to spend. */
  readonly seconds: number;
  readonly seed: number;
  /** Folder of the run. */
  readonly out: string;
  readonly resume: boolean;
  readonly threads?: number;
  /** Of the finished model. */
  readonly id: string;
  readonly name: string;
  /** As typed. */
  readonly command?: string;
}

/**
 * A run that goes by the recipe, on a list of images some of which validate.
 * @throws WorkbenchError as `openDataSet`, `readInitialWeights` and `recipeForImages` do
 */
export async function finetuneOrder({
  data,
  train,
  subject,
  weights,
  ...wish
}: Finetuning): Promise<TrainingOrder> {
  const { from, out, seed, resume, threads, id, name, command } = wish;
  const initial = await readInitialWeights([from], wish.roots);
  const manifest = initial.manifest ?? null;
  const classes = wish.classes.length > 0 ? wish.classes : (initial.classes ?? ['object']);
  const files = {
    data,
    classes: classes.length,
    ...(train === undefined ? {} : { train }),
    ...(subject === undefined ? {} : { subject }),
    ...(weights === undefined ? {} : { weights }),
  };
  const listed = (await fileSource({ ...files, holdout: 0 }).open()).train.length;
  const source = fileSource({ ...files, holdout: heldShare(listed) });
  const set = await source.open();
  const { seconds } = wish;
  const { settings, answering } = await recipeForImages(set.train, { classes, from: manifest, seconds });
  const options: TrainOptions = {
    ...settings,
    out,
    source,
    initial,
    keepStart: true,
    seed,
    resume,
    runtime: threads === undefined ? {} : { threads },
  };
  const called = path.basename(path.resolve(data));
  const publication = {
    id,
    name,
    task: `Finds ${classes.join(', ')}`,
    licence: 'not stated',
    trainingData: `${set.train.length} images of ${called}, from the model ${manifest?.id ?? from}`,
    validationData: `${set.validation.length} images of ${called} that were held back`,
    answering,
    ...objectsLike(settings, manifest),
    ...(command === undefined ? {} : { command }),
  };
  return { options, publication };
}
