import { AnnotationDocument } from '../../core/document/document.ts';
import type { LabelDocument } from '../../core/document/document.ts';
import { PlaneDocument } from '../../core/document/plane-document.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { PredictionId } from '../../core/document/state.ts';
import type { CommitStream } from '../../core/document/stream.ts';
import type { ImagePoint } from '../../core/geometry/camera.ts';
import type { Spacing } from '../../core/geometry/size.ts';
import { intensities } from '../../core/imaging/intensity.ts';
import type { ProbabilityMap, Raster, RasterData } from '../../core/imaging/raster.ts';
import type { LabelGrid } from '../../core/mask/label-grid.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { ImageDocument, PlaneImage } from './ports.ts';
import { PredictionLayer } from './prediction/prediction-layer.ts';
import type { Proposal } from './prediction/proposal.ts';

/** The open image, or plane of a volume: its document, its pixels and the prediction behind its labels. */
export class Session {
  readonly document: LabelDocument;
  readonly name: string;
  readonly fileSpacing: ImageDocument['spacing'];
  readonly #ofSeries: Spacing | null;
  layer: PredictionLayer | null;
  /** What a model suggests and nobody has taken or dropped yet; gone when the image is left, however that comes. */
  proposal: Proposal | null = null;
  /** Where the model's answers about the mirrored image are apart; null while it was not asked. */
  ttaDisagreement: ProbabilityMap | null = null;
  /** Where the last stroke ended, for straight lines from there. */
  strokeEnd: ImagePoint | null = null;
  /** The object that was begun last: it is part of the series only once a step has pixels of it. */
  begun: Segment | null = null;
  /** Null where the document came without pixels. */
  readonly image: Raster | null;
  #intensities: RasterData | null = null;

  /** Those of this frame that were met since it was opened, so that undo finds the one before. */
  readonly #predictions = new Map<PredictionId, Prediction>();

  constructor(stream: CommitStream, source: ImageDocument | PlaneImage) {
    const { name, spacing, image } = source;
    this.document = 'plane' in source ? new PlaneDocument(stream, source.plane) : frameIn(stream, source);
    const { width, height } = this.document.grid;
    if (image !== null && (image.width !== width || image.height !== height)) {
      throw new RangeError(`Pixels of ${image.width} x ${image.height} are not those of ${name}`);
    }
    this.name = name;
    this.fileSpacing = spacing;
    this.image = image;
    const { calibration = null, prediction } = 'plane' in source ? { prediction: null } : source;
    this.#ofSeries = calibration;
    if (prediction !== null) this.#predictions.set(prediction.id, prediction);
    this.layer = prediction === null ? null : new PredictionLayer(prediction, this.grid);
  }

  /** Whether it is a plane across frames, of which nothing can be said but what is drawn. */
  get isPlane(): boolean {
    return this.document instanceof PlaneDocument;
  }

  /** Keeps a prediction for when the frame says that it is its own. */
  meet(prediction: Prediction): void {
    this.#predictions.set(prediction.id, prediction);
  }

  /**
   * Brings the layer to the prediction that the frame speaks of. One that was taken back stays beneath it, for the
   * threshold to be moved again.
   */
  showPrediction(id: PredictionId | null): void {
    if (id === null || this.layer?.prediction.id === id) return;
    const prediction = this.#predictions.get(id);
    this.layer = prediction === undefined ? null : new PredictionLayer(prediction, this.grid);
  }

  get grid(): LabelGrid {
    return this.document.grid;
  }

  /** Size of a pixel as a person told it, of this frame or of another of its series; null where nobody did. */
  get calibration(): Spacing | null {
    return this.document.frame.calibration ?? this.#ofSeries;
  }

  /** Size of a pixel; null where neither a person nor the file told. */
  get spacing(): Spacing | null {
    return this.calibration ?? this.fileSpacing;
  }

  /** One intensity per pixel; null without pixels. */
  intensities(): RasterData | null {
    if (this.image !== null) this.#intensities ??= intensities(this.image);
    return this.#intensities;
  }
}

function frameIn(stream: CommitStream, { frame, series, steps = [] }: ImageDocument): LabelDocument {
  stream.load(frame, series);
  stream.recall(frame.id, steps);
  return new AnnotationDocument(stream, frame.id);
}
