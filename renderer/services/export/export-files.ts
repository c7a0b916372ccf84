import { contentOf } from '../../../core/document/image-id.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { lengthOf } from '../../../core/document/measurement.ts';
import type { Measurement } from '../../../core/document/measurement.ts';
import { stepsByPerson } from '../../../core/document/work-event.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { cocoCategories, encodeCoco } from '../../../core/formats/coco.ts';
import type { CocoAnnotation, CocoImage } from '../../../core/formats/coco.ts';
import { exportManifestSchema } from '../../../core/formats/export-manifest.ts';
import type { ExportManifest, ExportedImage } from '../../../core/formats/export-manifest.ts';
import type { Placed } from '../../../core/datasets/division.ts';
import type { Size, Spacing } from '../../../core/geometry/size.ts';
import type { Prediction } from '../../../core/document/prediction.ts';

/** What is known of an image before all of them are: only all together are divided into sets. */
export type DescribedImage = Omit<ExportedImage, keyof Placed>;

/** What an export says about one image. */
export function describe(
  names: Pick<ExportedImage, 'name' | 'source' | 'frame'>,
  record: FrameRecord,
  provenance: ExportedImage['provenance'],
  events: readonly WorkEvent[],
  prediction: Prediction | null,
): DescribedImage {
  const { id, width, height, status, coverage, flagged, comment } = record;
  const sha256 = contentOf(id);
  const annotators = [...stepsByPerson(events)].map(([name, steps]) => ({ name, steps }));
  const origin = prediction === null ? null : originOf(prediction, record.threshold);
  const { calibration } = record;
  const measurements = record.measurements.map((line) => measured(line, calibration));
  return {
    ...names,
    ...{ sha256, width, height, status, coverage, flagged, comment },
    ...{ provenance, measurements, calibration, annotators },
    prediction: origin,
  };
}

function measured(
  { from, to, spacing }: Measurement,
  calibration: Spacing | null,
): ExportedImage['measurements'][number] {
  const known = calibration ?? spacing;
  const lengthIn = (own: Spacing | null): number => lengthOf({ from, to }, own).length;
  return { from, to, pixels: lengthIn(null), millimetres: known === null ? null : lengthIn(known) };
}

/** `manifest.json` */
export function manifestText(manifest: Omit<ExportManifest, 'schema'>): string {
  return `${JSON.stringify(exportManifestSchema.parse({ schema: 1, ...manifest }), null, 2)}\n`;
}

/** The threshold is the one in force: a person may have moved it since the model answered. */
function originOf(prediction: Prediction, threshold: number | null): ExportedImage['prediction'] {
  const { provider, modelId, modelSha256, milliseconds, time } = prediction;
  const created = new Date(time).toISOString();
  return {
    provider,
    modelId,
    modelSha256,
    milliseconds,
    created,
    threshold: threshold ?? prediction.threshold,
  };
}

/** Gathers a COCO file, image by image. */
export class CocoFile {
  readonly #classes: readonly ClassDefinition[];
  readonly #images: CocoImage[] = [];
  readonly #annotations: CocoAnnotation[] = [];

  constructor(classes: readonly ClassDefinition[]) {
    this.#classes = classes;
  }

  /** Images and annotations count from 1, in the order they come. */
  add(fileName: string, { width, height }: Size, annotations: readonly CocoAnnotation[]): void {
    const imageId = this.#images.length + 1;
    this.#images.push({ id: imageId, file_name: fileName, width, height });
    for (const annotation of annotations) {
      this.#annotations.push({ ...annotation, id: this.#annotations.length + 1, image_id: imageId });
    }
  }

  bytes(): Uint8Array {
    const categories = cocoCategories(this.#classes);
    return encodeCoco({ images: this.#images, annotations: this.#annotations, categories });
  }
}
