import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { ModelEntry } from '../../../core/contract/inference.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { Models } from './models.ts';
import { Observable } from '../observable.ts';
import type { EditorPort, ImageReader } from '../ports.ts';
import { cancelled, compareFlipped, isCancelled, predict } from './predict.ts';
import type { PredictionTask } from './predict.ts';
import type { Project } from '../project/project.ts';
import { suggestPrediction } from './show-prediction.ts';

export interface SegmenterState {
  /** `preparing`: making network inputs; `running`: waiting for the model. */
  readonly phase: 'idle' | 'preparing' | 'running' | 'failed';
  /** Why the last prediction failed, for people. */
  readonly problem?: string;
  /** From request to mask, of the last prediction. */
  readonly milliseconds?: number;
}

export interface SegmenterPorts {
  readonly project: Pick<Project, 'id' | 'subscribe'>;
  readonly stream: CommitStream;
  readonly imageLoader: ImageLoader;
  readonly models: Models;
  readonly editor: EditorPort;
  readonly reader: ImageReader;
}

/** Predicts the image on the canvas, ahead of any batch. */
export class Segmenter extends Observable<SegmenterState> {
  readonly #ports: SegmenterPorts;
  #running: AbortController | undefined;

  constructor(ports: SegmenterPorts) {
    super({ phase: 'idle' });
    this.#ports = ports;
    let { id } = ports.project;
    ports.project.subscribe(() => {
      if (ports.project.id === id) return;
      id = ports.project.id;
      // What failed in one folder says nothing about another.
      this.cancel();
      if (this.state.problem !== undefined) this.set({ phase: 'idle' });
    });
  }

  /** Whether an answer is on its way to the open image. */
  get isBusy(): boolean {
    return this.state.phase === 'preparing' || this.state.phase === 'running';
  }

  /**
   * Hands the result to the editor, whose commit stores it; an image that somebody has worked on by then stays as it
   * is, and the result waits beside it as a proposal. A request under way is replaced.
   */
  predictOpenImage(): Promise<void> {
    const started = performance.now();
    return this.#alone(async (model, image, signal) => {
      const prediction = await predict(this.#ports, model, image, 'interactive', signal);
      this.#requireOpen(image);
      if (!(await suggestPrediction(this.#ports, prediction, image))) throw cancelled();
      this.set({ phase: 'idle', milliseconds: performance.now() - started });
    });
  }

  /** Shows the model the mirrored image as well, and tells the editor where its answers are apart. */
  checkByFlipping(): Promise<void> {
    const { models, editor } = this.#ports;
    return this.#alone(async (model, image, signal) => {
      const ttaDisagreement = await compareFlipped(models, model, image, signal);
      this.#requireOpen(image);
      editor.setTtaDisagreement(image.imageId, ttaDisagreement);
      this.set({ phase: 'idle' });
    });
  }

  /** Asks the model about the open image, in place of what it was asked before. */
  async #alone(
    ask: (model: ModelEntry, image: PredictionTask, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { imageLoader, models } = this.#ports;
    const image = imageLoader.current;
    if (image === null) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const model = models.state.selected;
      if (model === undefined) throw new WorkbenchError('model.none', 'There is no model to predict with.');
      const { size } = model.manifest.input;
      if (!imageLoader.hasInputs(size)) this.set({ phase: 'preparing' });
      const inputs = await imageLoader.inputs(size);
      const asked = ask(model, { ...image, inputs }, running.signal);
      // Told while the model is at work: what the window makes of it takes as long as the model itself.
      this.set({ phase: 'running' });
      await asked;
    } catch (error) {
      // A request that was replaced leaves the state to the one that replaced it.
      if (this.#running !== running) return;
      this.set(isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', problem: messageOf(error) });
    }
  }

  /** The person may have gone on to another image; its mask is not this one's. */
  #requireOpen({ imageId }: PredictionTask): void {
    if (this.#ports.imageLoader.current?.imageId !== imageId) throw cancelled();
  }

  cancel(): void {
    this.#running?.abort();
  }
}
