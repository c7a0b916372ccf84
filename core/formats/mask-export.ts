import type { LabelTile } from '../mask/tiles.ts';
import { paletteOf } from '../document/classes.ts';
import type { Coverage } from '../document/state.ts';
import type { ClassDefinition } from '../document/classes.ts';
import { isDecided, sourcesOf } from '../mask/provenance.ts';
import type { Source } from '../mask/provenance.ts';
import type { Size } from '../geometry/size.ts';
import { resizeLabels } from '../imaging/resize.ts';
import { mappedRuns, pixelsOf } from '../imaging/runs.ts';
import type { RowRuns } from '../imaging/runs.ts';
import { highestNumber, objectMap, objectRuns } from '../mask/objects.ts';
import type { ObjectRuns } from '../mask/objects.ts';
import { encodeRuns } from '../mask/run-length.ts';
import { classTable } from '../mask/segments.ts';
import type { Segment } from '../mask/segments.ts';
import { classRuns, labelIn, provenanceIn, tileRuns } from '../mask/tile-runs.ts';
import { encodeCellpose } from './cellpose.ts';
import { cocoAnnotations } from './coco.ts';
import type { CocoAnnotation, CocoForm } from './coco.ts';
import type { ExportedImage } from './export-manifest.ts';
import { encodeInstances } from './instance-map.ts';
import type { EncodedInstances, ImageObjects } from './instance-map.ts';
import { encodeGreyPng, encodeIndexedPng } from './png.ts';
import { weightRuns } from './weight-map.ts';
import type { ProvenanceWeights } from './weight-map.ts';

/** In which forms a mask is wanted. */
export interface MaskForms {
  readonly classes: readonly ClassDefinition[];
  /** Of the series; none by default. */
  readonly objects?: readonly Segment[];
  /** As of `connectedObjects`, in a series of several frames. */
  readonly taken?: number;
  /** Whether a person accepted the image; not by default. */
  readonly isAccepted?: boolean;
  /** How far its labelling goes, as a person said; nothing by default. */
  readonly coverage?: Coverage;
  readonly png: boolean;
  readonly coco: boolean;
  /** Whether a map of objects is wanted. */
  readonly instances: boolean;
  /** Whether objects are wanted as Cellpose reads them. */
  readonly cellpose: boolean;
  /** What the image's file is called beside them. */
  readonly fileName: string;
  /** What pixels count in the weight map, of 255; null where none is wanted. */
  readonly weights: ProvenanceWeights | null;
  /** Size of the mask in an array of masks. */
  readonly array: Size | null;
}

/** One mask, ready to be written. */
export interface ExportedMask {
  readonly png: Uint8Array | null;
  /** Numbered from 1, of image 1: whoever gathers them numbers them anew. */
  readonly annotations: Readonly<Record<CocoForm, readonly CocoAnnotation[]>> | null;
  readonly instances: EncodedInstances | null;
  /** A `_seg.npy`. */
  readonly cellpose: Uint8Array | null;
  /** What pixels count in training, by who decided on them. */
  readonly weights: Uint8Array | null;
  /** Run lengths of the classes at `array` size. */
  readonly array: Uint8Array | null;
  /** Pixels by who decided them. */
  readonly provenance: ExportedImage['provenance'];
}

/**
 * A stored mask in all forms that are wanted. Takes a while for large images, so it belongs in a worker.
 * @throws WorkbenchError `instances.many` where it has more objects than the map that is wanted holds
 */
export function exportMask(size: Size, tiles: readonly LabelTile[], forms: MaskForms): ExportedMask {
  const { width, height } = size;
  const runs = tileRuns({ width, height, tiles: new Map(tiles.map((tile) => [tile.index, tile])) });
  const table = classTable(forms.objects ?? []);
  const map = classRuns(runs, table);
  const { classes, fileName } = forms;
  const labels = classes.map(({ label }) => label);
  // What people drew as one, and else connected regions of a class, never cut where a watershed would.
  const objects =
    forms.coco || forms.instances || forms.cellpose
      ? objectRuns(mappedRuns(runs, labelIn), labels, forms.objects, forms.taken)
      : null;
  return {
    png: forms.png ? encodeIndexedPng(map, paletteOf(classes)) : null,
    annotations: objects && forms.coco ? annotate(objectMap(objects)) : null,
    instances: objects && forms.instances ? encodeInstances(objects, fileName, classes) : null,
    cellpose:
      objects && forms.cellpose
        ? encodeCellpose({ map: objectMap(objects), isManual: drawnByHand(objects, runs), fileName })
        : null,
    weights: forms.weights && encodeGreyPng(weightRuns(runs, table, forms, forms.weights)),
    array: forms.array === null ? null : encodeRuns(resizeLabels(pixelsOf(map), forms.array).data),
    provenance: countSources(runs, forms.isAccepted),
  };
}

function annotate(map: ImageObjects): ExportedMask['annotations'] {
  const annotations = (form: CocoForm) => cocoAnnotations(map, map.objects, form, 1, 1);
  return { runs: annotations('runs'), polygons: annotations('polygons') };
}

/** By number, from 1 to the highest: whether a person decided on all pixels of an object. */
function drawnByHand({ ends, values, objects }: ObjectRuns, stored: RowRuns): readonly boolean[] {
  const isManual = Array.from({ length: highestNumber(objects) }, () => false);
  for (const { id } of objects) isManual[id - 1] = true;
  let object = 0;
  stored.ends.forEach((end, run) => {
    const id = values[object] as number;
    if (id > 0 && !isDecided(provenanceIn(stored.values[run] as number))) isManual[id - 1] = false;
    if (end === ends[object]) object++;
  });
  return isManual;
}

function countSources({ ends, values }: RowRuns, isAccepted = false): ExportedImage['provenance'] {
  const sources = sourcesOf(isAccepted);
  const counts: Record<Source, number> = { none: 0, model: 0, accepted: 0, human: 0, confirmed: 0 };
  for (let run = 0, from = 0; run < ends.length; run++) {
    const end = ends[run] as number;
    counts[sources[provenanceIn(values[run] as number)] ?? 'none'] += end - from;
    from = end;
  }
  const { none: nobody, human: person, ...others } = counts;
  return { nobody, person, ...others };
}
