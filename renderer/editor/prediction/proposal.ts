import type { Prediction } from '../../../core/document/prediction.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { modelWritable } from '../../../core/mask/paint.ts';
import { ProposedChange } from '../../../core/mask/proposed-change.ts';
import type { TakingRules } from '../../../core/mask/proposed-change.ts';
import { classTable, labelSet } from '../../../core/mask/segments.ts';
import type { PreparedMask } from '../ports.ts';
import type { ProposalInfo } from '../state.ts';
import { PredictionLayer } from './prediction-layer.ts';

/** Counted without a pause: two megapixels take a third of a frame. */
const TILES_AT_ONCE = 512;

/** In a proposal there is nothing that a person has decided on, or locked. */
const ANYTHING = { writable: modelWritable([]), classes: classTable([]) };

/**
 * What a model suggests for an image while nobody has taken it: a mask of its own that lies beside the one that is kept
 * and follows a threshold of its own. It knows neither hand nor history, and what it is dropped with is the session.
 */
export class Proposal {
  readonly layer: PredictionLayer;
  readonly #grid: LabelGrid;
  readonly #change: ProposedChange;
  readonly #known: Uint8Array;
  #threshold: number;
  /** Whether holes and specks are what they are to be: not while a slider moves. */
  #isExact = true;

  /**
   * @param kept the image's own map, which is only looked at
   * @param mask made beforehand; made here where it is of another threshold
   */
  constructor(prediction: Prediction, kept: LabelGrid, threshold: number, mask: PreparedMask | null) {
    this.layer = new PredictionLayer(prediction, kept, mask?.probability);
    this.#threshold = threshold;
    this.#grid = new LabelGrid(
      kept,
      mask?.threshold === threshold ? mask.labels : this.layer.labels(threshold),
    );
    this.layer.follow(threshold);
    this.#change = new ProposedChange(kept, this.#grid.data);
    this.#known = labelSet(prediction.labels);
  }

  /** As many as the image has pixels; the same array as long as the proposal waits. */
  get labels(): Labels {
    return this.#grid.data;
  }

  get threshold(): number {
    return this.#threshold;
  }

  /** Moves the threshold; `live` while more is to follow at once. The rectangle is what may look different. */
  moveTo(threshold: number, live: boolean): Rect {
    const edit = new MaskEdit(this.#grid);
    const how = live ? 'preview' : 'apply';
    const dirty = this.layer[how](edit, threshold, ANYTHING);
    this.#threshold = threshold;
    this.#isExact = !live;
    this.#change.mark(dirty);
    return dirty;
  }

  /** The image's own map changed in `rect`, or what may be written over there. */
  mark(rect: Rect): void {
    this.#change.mark(rect);
  }

  /** What is taken: the labels at the threshold as the command line makes them. */
  exactLabels(): Uint8Array {
    if (!this.#isExact) this.moveTo(this.#threshold, false);
    return Uint8Array.from(this.#grid.data);
  }

  /** For people, with what it would change as soon as that is counted. */
  info(rules: Omit<TakingRules, 'known'>): ProposalInfo {
    const { modelName, map } = this.layer.prediction;
    return {
      modelName,
      threshold: this.#threshold,
      hasThreshold: map.channels === 1,
      change: this.#change.count({ ...rules, known: this.#known }, TILES_AT_ONCE),
    };
  }
}
