import { channelOf, maskFromProbability, upsample } from '../../../core/mask/mask-from-probability.ts';
import { splitBy } from '../../../core/mask/instances.ts';
import type { ObjectCut, SplitOptions } from '../../../core/mask/instances.ts';
import type { ProbabilityMap } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { ModelRules } from '../../../core/mask/proposed-change.ts';
import { cutoffOf, relabel, relabelByCutoff, TileRanges } from '../../../core/mask/threshold.ts';
import type { Prediction } from '../../../core/document/prediction.ts';

/** The probabilities behind an image's untouched pixels, and how they become labels as the threshold moves. */
export class PredictionLayer {
  #planes = new Map<number, ProbabilityMap>();
  #ranges: TileRanges | null = null;
  #shown: { readonly threshold: number; readonly exact: boolean; readonly labels: Uint8Array } | null = null;
  /** Cutoff that all untouched pixels follow exactly, or null when that is not known. */
  #followed: number | null = null;

  constructor(
    readonly prediction: Prediction,
    readonly imageSize: Size,
    /** The only channel at image size, where that is made already. */
    probability: ProbabilityMap | null = null,
  ) {
    if (probability !== null) this.#planes.set(0, probability);
  }

  /** Told once all untouched pixels have been brought to the exact labels at a threshold. */
  follow(threshold: number): void {
    this.#followed = this.#isPlain() ? cutoffOf(threshold) : null;
  }

  /** Labels the map was changed behind this layer's back, as undo does: the next move looks at every pixel. */
  forgetLabels(): void {
    this.#followed = null;
  }

  /** One channel at image size: the label's own, or the first foreground one for labels the model does not know. */
  probability(label: number): ProbabilityMap {
    const { channel, map } = channelOf(this.prediction, label);
    const known = this.#planes.get(channel);
    if (known !== undefined) return known;
    const plane = upsample(map, this.imageSize);
    // One class is painted at a time; keeping every plane of many classes at image size would fill the memory.
    this.#planes = new Map([[channel, plane]]);
    return plane;
  }

  /**
   * How touching objects of a class are told apart.
   * @param cut of the model, where it tells them apart; otherwise only necks are cut
   */
  splitOf(label: number, cut: ObjectCut | undefined): SplitOptions {
    const isKnown = this.prediction.labels.includes(label);
    return cut === undefined || !isKnown ? {} : splitBy(cut, this.probability(label).data);
  }

  /** The whole mask at a threshold, exactly as the command line computes it. */
  labels(threshold: number): Uint8Array {
    const { map, labels } = this.prediction;
    // The only class's probabilities are kept at image size, for the slider and the brush want them too.
    const [label] = labels;
    const known = map.channels === 1 && label !== undefined ? this.probability(label) : map;
    return maskFromProbability(known, this.imageSize, { ...this.prediction, threshold }).data;
  }

  /**
   * The labels at a threshold as they are shown, kept while it stays. While a slider is dragged (`exact` is false)
   * holes and specks of a single class stay, as they do in the mask that follows it.
   */
  shown(threshold: number, exact: boolean): Uint8Array {
    const known = this.#shown;
    if (known?.threshold === threshold && known.exact === exact) return known.labels;
    const labels =
      exact || this.prediction.map.channels !== 1 ? this.labels(threshold) : this.#raw(threshold);
    this.#shown = { threshold, exact, labels };
    return labels;
  }

  #raw(threshold: number): Uint8Array {
    const label = this.prediction.labels[0] ?? 0;
    const labelOf = new Uint8Array(256).fill(label, cutoffOf(threshold));
    return this.probability(label).data.map((value) => labelOf[value] as number);
  }

  /** Moves untouched pixels to a threshold, without filling holes and dropping specks: quick enough for a slider. */
  preview(edit: MaskEdit, threshold: number, rules: ModelRules): Rect {
    const { map, labels } = this.prediction;
    const [label] = labels;
    if (map.channels !== 1 || label === undefined) return this.apply(edit, threshold, rules);
    const plane = this.probability(label).data;
    this.#ranges ??= new TileRanges(plane, this.imageSize);
    const move = { label, cutoff: cutoffOf(threshold), previous: this.#followed };
    this.#followed = move.cutoff;
    return relabelByCutoff(edit, plane, this.#ranges, move, rules);
  }

  /** Moves untouched pixels to a threshold, exactly. */
  apply(edit: MaskEdit, threshold: number, rules: ModelRules): Rect {
    if (this.#isPlain()) return this.preview(edit, threshold, rules);
    this.#followed = null;
    return relabel(edit, this.labels(threshold), rules);
  }

  /** Whether a pixel's label depends on its own probability alone. */
  #isPlain(): boolean {
    const { map, fillHoles, smallestRegion, onlyLargest } = this.prediction;
    return map.channels === 1 && !fillHoles && smallestRegion <= 1 && onlyLargest !== true;
  }
}
