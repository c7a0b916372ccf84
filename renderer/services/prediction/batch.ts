import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { doubtsIn } from '../../../core/document/doubts.ts';
import { seriesOf } from '../../../core/document/apply.ts';
import { lostMeaning } from '../../../core/document/classes.ts';
import type { ClassChange } from '../../../core/document/classes.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { FrameRecord, FrameState } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { ModelEntry } from '../../../core/contract/inference.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { countsOf } from '../../../core/document/series.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { ImageItem } from '../images/image-list.ts';
import { fileOfFrame, frameIdOf } from '../images/image-item.ts';
import type { Withheld } from '../ledger/withheld.ts';
import { framesInScope, marked, unmarked, withheldBy } from './batch-scope.ts';
import type { BatchScope, FrameFacts, FrameTask } from './batch-scope.ts';
import { bringPrediction } from './bring-prediction.ts';
import type { Answer, Brought } from './bring-prediction.ts';
import { inTurnHandsOff, undisturbed } from './hands-off.ts';
import type { Models } from './models.ts';
import { Observable } from '../observable.ts';
import type { Annotations, EditorPort, ImageReader, Saver } from '../ports.ts';
import type { Turn } from '../turn.ts';
import { isCancelled, maskOptions, predict, throwIfCancelled } from './predict.ts';
import { Progress } from './progress.ts';
import type { Project } from '../project/project.ts';
import { showPrediction } from './show-prediction.ts';

export interface BatchState {
  readonly phase: 'idle' | 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  readonly total: number;
  /** Predicted, skipped because a person came first, and failed ones. */
  readonly done: number;
  readonly predicted: number;
  /** Of the predicted ones, those where the model and a person disagree somewhere. */
  readonly disputed: number;
  /** Images with a mask that nobody has reviewed, when it began. */
  readonly others: number;
  /** Whether it brings another model's answers to images that may have masks. */
  readonly isUpdate: boolean;
  readonly failures: readonly { readonly key: string; readonly problem: string }[];
  /** Images a second over the last few; 0 until known. */
  readonly rate: number;
  /** Absent until known. */
  readonly secondsLeft?: number;
  /** Why the whole batch stopped, for people. */
  readonly problem?: string;
}

/** What a batch is to do. */
export interface BatchOrder {
  readonly scope: BatchScope;
  /** What is known of frames by their ids, where the scope asks for more than their status. */
  readonly records?: ReadonlyMap<ImageId, FrameRecord>;
  /** Of an update: the group that its steps are part of, by which they are taken back together. */
  readonly group?: string;
}

export interface BatchPorts {
  readonly project: Project;
  readonly imageLoader: ImageLoader;
  readonly models: Models;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly annotations: Annotations;
  readonly saver: Saver;
  readonly turn: Turn;
  readonly reader: ImageReader;
  readonly withheld: Pick<Withheld, 'spares'>;
}

/** One for all lanes: each takes the next frame that none has taken. */
interface Queue {
  readonly tasks: FrameTask[];
  next: number;
}

const IDLE: BatchState = {
  phase: 'idle',
  total: 0,
  done: 0,
  predicted: 0,
  disputed: 0,
  others: 0,
  isUpdate: false,
  failures: [],
  rate: 0,
};

const NOTHING_DONE = { isPredicted: false, isDisputed: false };

/** Images under way at a time: one is decoded and one made into a mask while the model works on a third. */
const LANES = 3;

/** After so many failures of the model in a row the batch stops: it will not get better by itself. */
const MODEL_FAILURES = 3;

/** Predicts the images of the folder, those without a mask by default, while a person goes on editing. */
export class Batch extends Observable<BatchState> {
  readonly #ports: BatchPorts;
  #folder: string | undefined;
  #order: BatchOrder = { scope: unmarked };
  #model: ModelEntry | undefined;
  #cancel = new AbortController();
  /** Set while paused; lanes wait for it before each image. */
  #gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined;
  #progress = new Progress();
  #modelFailures = 0;

  constructor(ports: BatchPorts) {
    super(IDLE);
    this.#ports = ports;
    // Paths mean other files once another folder is open.
    ports.project.subscribe(() => {
      if (ports.project.id === this.#folder) return;
      this.cancel();
      this.dismiss();
    });
    ports.stream.onCommit(({ project, classes }) => {
      if (this.isActive && project === this.#folder) this.#follow(classes?.changes ?? []);
    });
  }

  /** How many images have no mask, as far as their frames are counted, and would get one. */
  countUnmarked(): number {
    return this.#tasks(this.#ports.project.state.images, { scope: unmarked }).length;
  }

  async start(order: BatchOrder = { scope: unmarked }): Promise<void> {
    const { project, models } = this.#ports;
    if (this.isActive) return;
    const model = models.state.selected;
    if (model === undefined) {
      this.set({ ...IDLE, phase: 'failed', problem: 'There is no model to predict with.' });
      return;
    }
    const tasks = [...this.#tasks(project.state.images, order)];
    this.#order = order;
    this.#model = model;
    this.#folder = project.id;
    this.#cancel = new AbortController();
    this.#progress = new Progress();
    this.#modelFailures = 0;
    const others = framesInScope(project.state.images, marked).length;
    const isUpdate = order.group !== undefined;
    this.set({ ...IDLE, phase: 'running', total: tasks.length, others, isUpdate });
    const queue: Queue = { tasks, next: 0 };
    const { signal } = this.#cancel;
    await Promise.all(Array.from({ length: LANES }, () => this.#lane(queue, model, signal)));
    if (!signal.aborted) this.update({ phase: 'finished' });
  }

  /** Images under way are finished; no new one is begun. */
  pause(): void {
    if (this.state.phase !== 'running') return;
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.#gate = { opened, open };
    this.update({ phase: 'paused' });
  }

  resume(): void {
    if (this.state.phase !== 'paused') return;
    this.#progress.restart();
    this.update({ phase: 'running' });
    this.#openGate();
  }

  cancel(): void {
    if (!this.isActive) return;
    this.update({ phase: 'cancelled' });
    this.#cancel.abort();
    this.#openGate();
  }

  /** Back to `idle`, so that the tray closes. */
  dismiss(): void {
    if (!this.isActive && this.state !== IDLE) this.set(IDLE);
  }

  get isActive(): boolean {
    return this.state.phase === 'running' || this.state.phase === 'paused';
  }

  #tasks(images: readonly ImageItem[], { scope, records }: BatchOrder): readonly FrameTask[] {
    return framesInScope(images, (frame) => this.#isWanted(frame, scope), records);
  }

  /** In scope, and none that is to be free of predictions, as far as that is known. */
  #isWanted(frame: FrameFacts, scope: BatchScope = this.#order.scope): boolean {
    return scope(frame) && !withheldBy(this.#ports.withheld)(frame);
  }

  /** A class of the model that was deleted would come back with the next image: whether it is to is for a person. */
  #follow(changes: readonly ClassChange[]): void {
    const lost = lostMeaning(changes, this.#model?.manifest.classes ?? []);
    if (lost === undefined) return;
    const problem = `Stopped, as ${lost.name} was deleted: each further image would bring that class back.`;
    this.update({ phase: 'failed', problem });
    this.#cancel.abort();
    this.#openGate();
  }

  #openGate(): void {
    this.#gate?.open();
    this.#gate = undefined;
  }

  /**
   * Takes one frame after the other until none is left. One image's failure is not the batch's. Once `signal` is
   * aborted, the state is that of a later start, of which this lane knows nothing.
   */
  async #lane(queue: Queue, model: ModelEntry, signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    for (;;) {
      await this.#gate?.opened;
      if (isOver()) return;
      const task = queue.tasks[queue.next];
      if (task === undefined) return;
      queue.next++;
      try {
        const { isPredicted, isDisputed } = await this.#predictOne(task, queue, model, signal);
        if (isOver()) return;
        const { predicted, disputed } = this.state;
        if (isPredicted) this.update({ predicted: predicted + 1, disputed: disputed + Number(isDisputed) });
        this.#modelFailures = 0;
      } catch (error) {
        if (isOver() || isCancelled(error)) return;
        this.#fail(task.item.key, error);
      }
      this.#finishOne();
    }
  }

  /** Nothing is done where others came first: a person, or the same image of another name. */
  async #predictOne({ item, frame }: FrameTask, queue: Queue, model: ModelEntry, signal: AbortSignal) {
    const current = this.#ports.project.item(item.key);
    const status = current?.frames?.[frame] ?? current?.status;
    if (current === undefined || status === undefined || current.problem !== undefined) return NOTHING_DONE;
    // Somebody may have counted them since the batch began.
    const isCounted = item.frames === undefined && current.frames !== undefined;
    if (isCounted) this.#addFrames(item.key, frame, queue);
    const id = frameIdOf(current, frame) ?? null;
    const prediction = (id === null ? undefined : this.#order.records?.get(id))?.prediction ?? null;
    if (!this.#isWanted({ id, key: item.key, status, prediction })) return NOTHING_DONE;
    const { frames, ...done } = await this.#predictFrame(current, frame, model, signal);
    if (current.frames === undefined && frames > 1 && !signal.aborted)
      this.#addFrames(item.key, frame, queue);
    return done;
  }

  /** The other frames of a file, which were counted when one of them was read. */
  #addFrames(key: string, read: number, queue: Queue): void {
    const counted = this.#ports.project.item(key);
    if (counted === undefined) return;
    const others = this.#tasks([counted], this.#order).filter(({ frame }) => frame !== read);
    queue.tasks.push(...others);
    this.update({ total: this.state.total + others.length });
  }

  async #predictFrame(item: ImageItem, frame: number, model: ModelEntry, signal: AbortSignal) {
    const { project, imageLoader, annotations, reader } = this.#ports;
    const source = project.sourceOf(item, frame);
    const image = await reader.inputs(source, model.manifest.input.size, signal);
    const { imageId, width, height } = image;
    const counts = countsOf(image.series);
    throwIfCancelled(signal);
    const record = await annotations.open(imageId, image);
    throwIfCancelled(signal);
    const count = item.files === undefined ? counts.frames : item.files.length;
    const isKnown = frameIdOf(item, frame) === imageId && (item.frames?.length ?? 1) === count;
    if (!isKnown) await project.identify({ file: fileOfFrame(item, frame).file, imageId, counts });
    // A moved file: its labels are known, although its path was not.
    if (!this.#isWanted({ ...record, key: item.key, study: image.series.study }))
      return { ...NOTHING_DONE, frames: count };

    const prediction = await predict(this.#ports, model, image, 'batch', signal);
    const mask = await reader.mask(prediction.map, { width, height }, maskOptions(prediction));
    throwIfCancelled(signal);
    // Only begun in turn: the editor may wait for a hand, and nobody who wants to open an image waits for that.
    const { done } = await inTurnHandsOff(this.#ports, [imageId], signal, async (isFree) => {
      if (imageLoader.shown === imageId) return { done: this.#show(prediction, image, signal) };
      const stored = await this.#store({ prediction, mask, series: image.series }, signal, isFree);
      return stored === null ? null : { done: stored };
    });
    return { ...(await done), frames: count };
  }

  /** The same for the image on the canvas as `#store` for the others. */
  async #show(prediction: Prediction, size: Size, signal: AbortSignal): Promise<typeof NOTHING_DONE> {
    const { stream } = this.#ports;
    const { imageId } = prediction;
    const frame = stream.frame(imageId);
    if (frame === undefined || !this.#order.scope(frame)) return NOTHING_DONE;
    const origin = { author: 'model', group: this.#order.group } as const;
    const isPredicted = await showPrediction(this.#ports, prediction, size, { origin, signal });
    const conflicts = stream.frame(imageId)?.conflicts ?? [];
    return { isPredicted, isDisputed: isPredicted && conflicts.length > 0 };
  }

  /**
   * Nothing is done, and nothing changed, where a person came first; null, to be done anew, where a hand is at work on
   * it or began objects of its series.
   */
  async #store(
    answer: Answer,
    signal: AbortSignal,
    isFree: () => boolean,
  ): Promise<typeof NOTHING_DONE | null> {
    const { stream, saver } = this.#ports;
    const { prediction } = answer;
    const { imageId, id, threshold, modelName: detail } = prediction;
    const brought = await undisturbed(this.#ports, imageId, () => this.#bring(answer, signal));
    if (brought === null) return NOTHING_DONE;
    throwIfCancelled(signal);
    const { frame, isWorkedOn, tiles, conflicts, disagreement, series } = brought;
    // Objects that were begun meanwhile, on other frames, have the ids that these would have.
    if (!isFree() || seriesOf(stream.state, series.id).nextObject > series.nextObject) return null;
    const { group } = this.#order;
    const fields = { threshold, conflicts, prediction: id, ...doubtsIn(prediction), disagreement };
    const targets = [{ frame: imageId, tiles, fields }];
    const project = projectOf(imageId);
    const predictions = [prediction];
    const changes = brought.objects.map((after) => ({ id: after.id, before: null, after }));
    stream.holding([frame], () => {
      stream.load(frame, series);
      stream.commit({
        name: 'prediction',
        project,
        detail,
        author: 'model',
        group,
        targets,
        objects: [{ series: series.id, changes }],
        predictions,
        // What changes a person's work, or is part of an update, can be taken back where it was done.
        place: isWorkedOn || group !== undefined ? imageId : null,
      });
    });
    await saver.settled();
    return { isPredicted: true, isDisputed: conflicts.length > 0 };
  }

  /** What an answer makes of its frame as it is stored; null where a person came first. */
  async #bring(
    answer: Answer,
    signal: AbortSignal,
  ): Promise<(Brought & { readonly frame: FrameState }) | null> {
    const [frame] = await this.#ports.annotations.frames([answer.prediction.imageId]);
    // Another folder may be open by now, and this one somebody else's.
    throwIfCancelled(signal);
    if (frame === undefined || !this.#order.scope(frame)) return null;
    return { frame, ...(await bringPrediction(this.#ports, frame, answer)) };
  }

  /** A file's own fault is shown in the strip; the store's or the model's may end the batch. */
  #fail(key: string, error: unknown): void {
    const problem = messageOf(error);
    this.update({ failures: [...this.state.failures, { key, problem }] });
    const code = error instanceof WorkbenchError ? error.code : '';
    if (code.startsWith('image.') || code.startsWith('file.')) {
      this.#ports.project.markProblem(key, problem);
      return;
    }
    const byStore = code.startsWith('store.');
    if (byStore || ++this.#modelFailures >= MODEL_FAILURES) {
      this.update({ phase: 'failed', problem });
      this.#cancel.abort();
    }
  }

  #finishOne(): void {
    this.#progress.finishOne();
    const { rate } = this.#progress;
    const done = this.state.done + 1;
    const secondsLeft = rate > 0 ? { secondsLeft: (this.state.total - done) / rate } : {};
    this.update({ done, rate, ...secondsLeft });
  }
}
