import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import {
  type CocoAnnotation,
  type CocoDataSet,
  type CocoImage,
  cocoAnnotations,
  cocoCategories,
  cocoSchema,
  encodeCoco,
} from '../../../core/formats/coco.ts';
import type { InstanceMap } from '../../../core/mask/instances.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import type { Input } from '../inputs.ts';
import type { Prediction, Writer } from './writer.ts';

/** Milliseconds after which results are written, so that even a killed process loses little. */
const SAVE_EVERY = 20_000;

/** Every time all of the file is written: most of the time goes to labelling, however many objects it holds. */
const PAUSE_PER_SAVE = 20;

/** Collects the objects of all predictions in one COCO file with run-length masks. */
export class CocoWriter implements Writer {
  private readonly images: CocoImage[];
  private readonly annotations: CocoAnnotation[];
  private readonly done: Set<string>;
  private saved = performance.now();
  private pause = SAVE_EVERY;
  private saving = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly manifest: ModelManifest,
    private readonly instancesOf: (prediction: Prediction) => InstanceMap,
    earlier: Pick<CocoDataSet, 'images' | 'annotations'>,
  ) {
    this.images = [...earlier.images];
    this.annotations = [...earlier.annotations];
    this.done = new Set(earlier.images.map(({ file_name }) => file_name));
  }

  /** With `resume`, what the file already holds is kept. Throws `coco.invalid` where that is not COCO. */
  static async open(
    path: string,
    manifest: ModelManifest,
    resume: boolean,
    instancesOf: (prediction: Prediction) => InstanceMap,
  ): Promise<CocoWriter> {
    const earlier = resume ? await readEarlier(path) : { images: [], annotations: [] };
    return new CocoWriter(path, manifest, instancesOf, earlier);
  }

  nameOf({ name }: Input): string {
    return name;
  }

  filesOf(): readonly string[] {
    return [];
  }

  isDone({ name }: Input): Promise<boolean> {
    return Promise.resolve(this.done.has(name));
  }

  async write(prediction: Prediction): Promise<void> {
    const { width, height } = prediction.size;
    const id = (this.images.at(-1)?.id ?? 0) + 1;
    const firstId = (this.annotations.at(-1)?.id ?? 0) + 1;
    const instances = this.instancesOf(prediction);
    this.images.push({ id, file_name: prediction.input.name, width, height });
    for (const annotation of cocoAnnotations(instances, instances.objects, 'runs', id, firstId)) {
      this.annotations.push(annotation);
    }
    const start = performance.now();
    if (start - this.saved < this.pause) return;
    this.saved = start;
    await this.save();
    this.pause = Math.max(SAVE_EVERY, PAUSE_PER_SAVE * (performance.now() - start));
  }

  finish(): Promise<void> {
    return this.save();
  }

  /** One after the other, so that an older state never replaces a newer one. */
  private save(): Promise<void> {
    this.saving = this.saving.then(() => {
      const { images, annotations } = this;
      const data = { images, annotations, categories: cocoCategories(this.manifest.classes) };
      return writeFileAtomic(this.path, encodeCoco(data));
    });
    return this.saving;
  }
}

async function readEarlier(path: string): Promise<Pick<CocoDataSet, 'images' | 'annotations'>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return { images: [], annotations: [] };
  }
  try {
    return cocoSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new WorkbenchError('coco.invalid', `${path} cannot be resumed: it is no COCO file: ${problem}`);
  }
}
