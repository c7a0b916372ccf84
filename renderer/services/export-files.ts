import type { ImageRecord } from '../../core/contract/records.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import { Provenance } from '../../core/document/provenance.ts';
import { cocoAnnotations, cocoCategories } from '../../core/formats/coco.ts';
import type { CocoAnnotation, CocoForm, CocoImage } from '../../core/formats/coco.ts';
import { setOf } from '../../core/formats/export-manifest.ts';
import type { ExportedImage } from '../../core/formats/export-manifest.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import type { LabelGrid } from '../../core/mask/label-grid.ts';
import type { Prediction } from '../editor/ports.ts';

/** What an export says about one image. */
export function describe(
  names: { readonly name: string; readonly source: string },
  record: ImageRecord,
  grid: LabelGrid,
  prediction: Prediction | null,
  validationShare: number,
): ExportedImage {
  const { id, width, height, status } = record;
  return {
    ...names,
    sha256: id,
    width,
    height,
    status,
    set: setOf(id, validationShare),
    provenance: countProvenance(grid.provenance),
    prediction:
      prediction === null
        ? null
        : {
            provider: prediction.provider,
            modelId: prediction.modelId,
            modelSha256: prediction.modelSha256,
            milliseconds: prediction.milliseconds,
            created: new Date(prediction.time).toISOString(),
            threshold: record.threshold ?? prediction.threshold,
          },
  };
}

function countProvenance(plane: Uint8Array): ExportedImage['provenance'] {
  const counts = [0, 0, 0, 0];
  for (const value of plane) counts[value] = (counts[value] ?? 0) + 1;
  const of = (value: Provenance): number => counts[value] ?? 0;
  return {
    nobody: of(Provenance.none),
    model: of(Provenance.model),
    person: of(Provenance.human),
    confirmed: of(Provenance.confirmed),
  };
}

/** Gathers a COCO file, image by image. */
export class CocoFile {
  readonly #classes: readonly ClassDefinition[];
  readonly #form: CocoForm;
  readonly #images: CocoImage[] = [];
  readonly #annotations: CocoAnnotation[] = [];

  constructor(classes: readonly ClassDefinition[], form: CocoForm) {
    this.#classes = classes;
    this.#form = form;
  }

  add(fileName: string, map: LabelMap): void {
    const { width, height } = map;
    const id = this.#images.length + 1;
    this.#images.push({ id, file_name: fileName, width, height });
    const first = this.#annotations.length + 1;
    this.#annotations.push(...cocoAnnotations(map, this.#classes, this.#form, id, first));
  }

  text(): string {
    return JSON.stringify({
      images: this.#images,
      annotations: this.#annotations,
      categories: cocoCategories(this.#classes),
    });
  }
}
