import { clamp } from '../../../core/clamp.ts';
import { doubtsIn } from '../../../core/document/doubts.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { ModelRules } from '../../../core/mask/proposed-change.ts';
import { missingClasses } from './apply-prediction.ts';
import { commitDrawn } from './model-objects.ts';
import type { PredictionLayer } from './prediction-layer.ts';
import type { Session } from '../session.ts';
import type { Gesture, Outcome } from '../tools/tool.ts';
import type { Workspace } from '../workspace.ts';

/** A threshold on the move: the mask follows at once, and it is one step once let go. */
export class ThresholdGesture implements Gesture {
  readonly #workspace: Workspace;
  readonly #session: Session;
  readonly #layer: PredictionLayer;
  readonly #edit: MaskEdit;
  readonly #before: number;

  constructor(workspace: Workspace, session: Session, layer: PredictionLayer) {
    this.#workspace = workspace;
    this.#session = session;
    this.#layer = layer;
    this.#edit = session.document.begin();
    this.#before = workspace.state.value.threshold;
  }

  to(threshold: number): void {
    this.#workspace.state.update({ threshold });
    this.#workspace.changed(this.#layer.preview(this.#edit, threshold, this.#rules()));
  }

  move(): void {
    // The slider moves it, not the pointer over the image.
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    const after = this.#workspace.state.value.threshold;
    this.#workspace.changed(this.#layer.apply(this.#edit, after, this.#rules()));
    const { prediction } = this.#layer;
    const fields = { threshold: after, prediction: prediction.id, ...doubtsIn(prediction) };
    const classes = missingClasses(prediction, this.#session.document.classes);
    const drawing = { session: this.#session, layer: this.#layer, edit: this.#edit };
    commitDrawn(this.#workspace, 'threshold', drawing, { classes, fields });
  }

  cancel(): void {
    this.#workspace.state.update({ threshold: this.#before });
    this.#workspace.rollback(this.#edit);
  }

  #rules(): ModelRules {
    return this.#workspace.labelling.modelRules();
  }
}

/**
 * Moves the threshold of the open image: that of the proposal while one waits, which is no step, else that of the mask;
 * without a prediction, only the setting.
 */
export function moveThreshold(workspace: Workspace, value: number, live: boolean): void {
  const threshold = clamp(value, 0, 1);
  const { session, gesture: current } = workspace;
  const layer = session?.layer ?? null;
  if (workspace.proposals.waiting !== null && !(current instanceof ThresholdGesture)) {
    workspace.proposals.moveTo(threshold, live);
    return;
  }
  if (session === null || layer === null) {
    workspace.state.update({ threshold });
    return;
  }
  if (!workspace.mayWrite()) return;
  if (current instanceof ThresholdGesture) current.to(threshold);
  else {
    workspace.settle();
    const gesture = new ThresholdGesture(workspace, session, layer);
    workspace.follow(gesture);
    gesture.to(threshold);
  }
  if (!live) workspace.settle();
}
