import { AnnotationDocument } from '../../core/document/document.ts';
import { History } from '../../core/document/history.ts';
import type { ImagePoint } from '../../core/geometry/camera.ts';
import { intensities } from '../../core/imaging/intensity.ts';
import type { ProbabilityMap, Raster, RasterData } from '../../core/imaging/raster.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import type { ImageDocument } from './ports.ts';
import { PredictionLayer } from './prediction/prediction-layer.ts';

/** The open image: its document, its pixels and the prediction behind its labels. */
export class Session {
  readonly document: AnnotationDocument;
  readonly name: string;
  readonly spacing: ImageDocument['spacing'];
  layer: PredictionLayer | null;
  /** Where the model's answers about the mirrored image are apart; null while it was not asked. */
  ttaDisagreement: ProbabilityMap | null = null;
  /** Where the last stroke ended, for straight lines from there. */
  strokeEnd: ImagePoint | null = null;
  /** Null where the document came without pixels. */
  readonly image: Raster | null;
  #intensities: RasterData | null = null;

  /** @param history work done on the image before, if it led to the document's revision. */
  constructor(source: ImageDocument, history: History = new History()) {
    const { imageId, classes, nextLabel = 1, revision } = source;
    const grid = new LabelGrid(source, source.labels, source.provenance);
    this.document = new AnnotationDocument({ imageId, grid, classes, nextLabel, revision, history });
    this.name = source.name;
    this.spacing = source.spacing;
    this.layer = source.prediction === null ? null : new PredictionLayer(source.prediction, grid);
    const { image } = source;
    if (image !== null && (image.width !== grid.width || image.height !== grid.height)) {
      throw new RangeError(`Pixels of ${image.width} x ${image.height} are not those of ${this.name}`);
    }
    this.image = image;
  }

  get grid(): LabelGrid {
    return this.document.grid;
  }

  /** One intensity per pixel; null without pixels. */
  intensities(): RasterData | null {
    if (this.image !== null) this.#intensities ??= intensities(this.image);
    return this.#intensities;
  }
}
