import type { Commit } from '../../../core/document/commit.ts';
import type { Effort } from '../../../core/document/effort.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import { maskFromProbability } from '../../../core/mask/mask-from-probability.ts';
import type { ModelStart } from '../../editor/ports.ts';
import type { ImageLoader, OpenImage } from '../images/image-loader.ts';
import type { EditorPort, ImageReader } from '../ports.ts';
import type { Models } from '../prediction/models.ts';
import { maskOptions, predict } from '../prediction/predict.ts';
import type { Withheld } from './withheld.ts';

export interface OutcomesPorts {
  readonly withheld: Pick<Withheld, 'ofImage'>;
  readonly editor: Pick<EditorPort, 'modelStart' | 'outcome'> & {
    readonly state: { readonly proposal: unknown };
    subscribe(listener: () => void): void;
  };
  readonly imageLoader: ImageLoader;
  readonly models: Models;
  readonly stream: CommitStream;
  readonly reader: ImageReader;
}

/** What accepting comes to, as far as it was measured. */
export type Outcome = Omit<Effort, 'seconds' | 'touched'>;

/** Pixels of an image whose mask is made within a frame: sooner than a worker could be asked. */
const SMALL = 1 << 20;

/**
 * What accepting the open image comes to: how far its mask is from what a model had said. Where a person draws without
 * having seen that, the model is asked in the background, and nobody is shown its answer.
 */
export class Outcomes {
  readonly #ports: OutcomesPorts;
  /** What a model said about an image after a person had begun to draw it blind. */
  #unseen: Prediction | null = null;

  constructor(ports: OutcomesPorts) {
    this.#ports = ports;
    const { stream, editor } = ports;
    stream.onCommit((commit) => {
      // It measures people; where the model cannot be asked, nothing is measured.
      if (this.#beginsBlind(commit)) void this.#ask().catch(() => undefined);
    });
    editor.subscribe(() => {
      if (editor.state.proposal !== null) this.#unseen = null;
    });
  }

  /** At once but for large images that were edited, so that nobody waits for it. */
  measure(): Outcome | Promise<Outcome> {
    const { editor, imageLoader } = this.#ports;
    const { current } = imageLoader;
    const start = editor.modelStart ?? this.#unseenStart(current);
    if (current === null || start === null || start.isUntouched) return editor.outcome(start, null);
    const mask = this.#maskOf(start.prediction, current);
    if (!(mask instanceof Promise)) return this.#outcome(start, mask);
    // Another image may be open by then.
    return mask.then((made) => (imageLoader.current === current ? this.#outcome(start, made) : {}));
  }

  #maskOf(prediction: Prediction, { width, height }: OpenImage): Labels | Promise<Labels> {
    const size = { width, height };
    const options = maskOptions(prediction);
    if (width * height <= SMALL) return maskFromProbability(prediction.map, size, options).data;
    return this.#ports.reader.labels(prediction.map, size, options).then(({ labels }) => labels);
  }

  #outcome(start: ModelStart, mask: Labels): Outcome {
    const { model, ...others } = this.#ports.editor.outcome(start, mask);
    if (model === undefined) return others;
    const isUnseen = start.prediction === this.#unseen;
    return { ...others, model: isUnseen ? { ...model, isUnseen } : model };
  }

  #unseenStart(current: OpenImage | null): ModelStart | null {
    const prediction = this.#unseen;
    return prediction === null || prediction.imageId !== current?.imageId
      ? null
      : { prediction, isUntouched: false };
  }

  /** Whether a commit is a person's first drawing on the open image, which shows no pre-label. */
  #beginsBlind({ kind, name, targets }: Commit): boolean {
    const { imageLoader, withheld } = this.#ports;
    const { current } = imageLoader;
    const target = targets.find(({ frame }) => frame === current?.imageId);
    if (kind !== 'do' || name === 'prediction' || current === null) return false;
    const isFirst = target !== undefined && target.before.status === 'new' && target.tiles.length > 0;
    return isFirst && withheld.ofImage(current.imageId, current.key, 'new', current.series.study) !== null;
  }

  async #ask(): Promise<void> {
    const { imageLoader, models, editor } = this.#ports;
    const { current } = imageLoader;
    const model = models.state.selected;
    if (current === null || model === undefined) return;
    const inputs = await imageLoader.inputs(model.manifest.input.size);
    const { signal } = new AbortController();
    const prediction = await predict(this.#ports, model, { ...current, inputs }, 'batch', signal);
    // Somebody may have asked for it meanwhile, and seen it.
    if (editor.state.proposal === null) this.#unseen = prediction;
  }
}
