import { addingOf, classColor } from '../../../core/document/classes.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { ClassChange } from '../../../core/document/classes.ts';
import { disagreementWith, doubtsIn } from '../../../core/document/doubts.ts';
import { EMPTY_RECT, union } from '../../../core/geometry/rect.ts';
import type { StepOrigin } from '../../../core/document/document.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { Taking } from '../../../core/mask/proposed-change.ts';
import { Rebase } from '../../../core/mask/rebase.ts';
import type { PreparedMask } from '../ports.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { commitDrawn } from './model-objects.ts';
import { PredictionLayer } from './prediction-layer.ts';
import type { Proposal } from './proposal.ts';
import type { Session } from '../session.ts';
import type { Gesture, Outcome } from '../tools/tool.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Rebases the open image onto a prediction: pixels no one decided on take its labels, those of people stay, and where
 * these disagree is listed. Waits for the end of a stroke under way; answers for another image are dropped.
 */
export function applyPrediction(workspace: Workspace, prediction: Prediction, origin?: StepOrigin): void {
  workspace.whenFree(() => begin(workspace, { prediction, mask: null, origin })?.finish());
}

/** What a model says about an image, and who asked; `mask` was made beforehand, where there is one. */
interface Arriving {
  readonly prediction: Prediction;
  readonly mask: PreparedMask | null;
  readonly origin?: StepOrigin | undefined;
}

/** Pixels of an image that are taken within a frame, so that a key has done its work once it is pressed. */
const SMALL = 1 << 20;

/** Longest time in milliseconds between two pauses: half a frame, for the other half paints what was done. */
const CHUNK_MS = 8;

/** `applyPrediction` with a mask made beforehand; see `Editor.applyInChunks`. */
export function applyInChunks(
  workspace: Workspace,
  arriving: Arriving,
  pause: () => Promise<void>,
): Promise<boolean> {
  return new Promise((resolve) => {
    workspace.whenFree(() => {
      const step = begin(workspace, arriving);
      resolve(step === null ? false : step.run(pause));
    });
  });
}

/** Brings a proposal into the open image in the same way, as far as it is taken. Resolves to whether it came there. */
export function takeInChunks(
  workspace: Workspace,
  proposal: Proposal,
  taking: Taking,
  pause: () => Promise<void>,
): Promise<boolean> {
  const { session } = workspace;
  if (session === null) return Promise.resolve(false);
  const { layer, threshold } = proposal;
  const labels = proposal.exactLabels();
  const step = new PredictionStep(workspace, session, { layer, threshold, labels, taking });
  if (labels.length > SMALL) return step.run(pause);
  step.finish();
  return Promise.resolve(true);
}

/** See `Editor.thresholdFor`. */
export function thresholdFor({ session, state }: Workspace, { modelId, threshold }: Prediction): number {
  return session?.layer?.prediction.modelId === modelId ? state.value.threshold : threshold;
}

/** What a model says, and how much of it is taken. */
interface Answer {
  readonly layer: PredictionLayer;
  readonly threshold: number;
  /** At the threshold, of the whole image. */
  readonly labels: Uint8Array;
  readonly taking?: Taking;
  readonly origin?: StepOrigin | undefined;
}

/** Null where another image is open by now. */
function begin(workspace: Workspace, { prediction, mask, origin }: Arriving): PredictionStep | null {
  const { session } = workspace;
  if (session?.document.imageId !== prediction.imageId) return null;
  const layer = new PredictionLayer(prediction, session.grid, mask?.probability);
  const threshold = thresholdFor(workspace, prediction);
  const labels = mask?.threshold === threshold ? mask.labels : layer.labels(threshold);
  return new PredictionStep(workspace, session, { layer, threshold, labels, origin });
}

/** A prediction on its way into the label map, tile by tile. Settling whatever is in progress brings it to its end. */
class PredictionStep implements Gesture {
  readonly #workspace: Workspace;
  readonly #session: Session;
  readonly #layer: PredictionLayer;
  readonly #threshold: number;
  readonly #edit: MaskEdit;
  readonly #rebase: Rebase;
  readonly #origin: StepOrigin;

  constructor(
    workspace: Workspace,
    session: Session,
    { layer, threshold, labels, taking = 'untouched', origin = {} }: Answer,
  ) {
    this.#workspace = workspace;
    this.#session = session;
    this.#layer = layer;
    this.#threshold = threshold;
    this.#origin = origin;
    this.#edit = session.document.begin();
    const known = layer.prediction.labels;
    this.#rebase = new Rebase(this.#edit, labels, session.document.objects, { taking, known });
  }

  /** Resolves to whether it was brought to its end, by itself or at once by what a person began. */
  async run(pause: () => Promise<void>): Promise<boolean> {
    const workspace = this.#workspace;
    workspace.follow(this);
    while (workspace.gesture === this && this.#advance(CHUNK_MS)) await pause();
    if (workspace.gesture === this) workspace.settle();
    return this.#session.layer === this.#layer;
  }

  move(): void {
    // It goes on by itself, not with the pointer.
  }

  release(): Outcome {
    return 'open';
  }

  finish(): void {
    this.#advance(Infinity);
    const { prediction } = this.#layer;
    const before = this.#session.layer?.prediction ?? null;
    const known = this.#session.document.frame.disagreement;
    // What another model was unsure of says nothing about this one.
    if (this.#session.layer?.prediction.modelSha256 !== prediction.modelSha256)
      this.#session.ttaDisagreement = null;
    this.#layer.follow(this.#threshold);
    this.#session.layer = this.#layer;
    if (this.#session.proposal?.layer === this.#layer) this.#workspace.proposals.offer(null);
    this.#workspace.state.update({ prediction, threshold: this.#threshold });
    const drawing = { session: this.#session, layer: this.#layer, edit: this.#edit };
    commitDrawn(this.#workspace, 'prediction', drawing, {
      ...this.#origin,
      classes: missingClasses(prediction, this.#session.document.classes),
      detail: prediction.modelName,
      fields: {
        threshold: this.#threshold,
        conflicts: this.#rebase.conflicts(),
        prediction: prediction.id,
        ...doubtsIn(prediction),
        disagreement: disagreementWith(prediction, before, known),
      },
      predictions: [prediction],
    });
    // Without a word it would look as if the key had done nothing.
    if (!this.#rebase.isAnyFound && this.#origin.author !== 'model')
      this.#workspace.state.update({ hint: 'nothing-found' });
  }

  cancel(): void {
    this.#workspace.rollback(this.#edit);
  }

  /** Takes the next tiles for so many milliseconds. Returns whether any are left. */
  #advance(milliseconds: number): boolean {
    const { writable } = this.#workspace.labelling.modelRules();
    const end = performance.now() + milliseconds;
    let dirty = EMPTY_RECT;
    while (!this.#rebase.isDone && performance.now() < end) {
      dirty = union(dirty, this.#rebase.takeTile(writable));
    }
    this.#workspace.changed(dirty);
    return !this.#rebase.isDone;
  }
}

/** The model's classes that the project does not have yet, or not any more. */
export function missingClasses(
  prediction: Prediction,
  known: readonly ClassDefinition[],
): readonly ClassChange[] {
  return prediction.labels
    .filter((label) => !known.some((definition) => definition.label === label))
    .map((label) => {
      const told = prediction.classes?.find((definition) => definition.label === label);
      return addingOf(told ?? { label, name: `Class ${label}`, color: classColor(label), locked: false });
    });
}
