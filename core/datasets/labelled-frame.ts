import type { ModelClass } from '../contract/model-manifest.ts';
import { seriesOf } from '../document/apply.ts';
import { objectsEver } from '../document/state.ts';
import type { Coverage, FrameState, WorkState } from '../document/state.ts';
import { isAccepted } from '../document/status.ts';
import type { ImageStatus } from '../document/status.ts';
import type { ImageObjects } from '../formats/instance-map.ts';
import { weightRuns } from '../formats/weight-map.ts';
import type { ProvenanceWeights } from '../formats/weight-map.ts';
import type { Size, Spacing } from '../geometry/size.ts';
import type { ClassMap, Raster, WeightMap } from '../imaging/raster.ts';
import { mappedRuns, pixelsOf } from '../imaging/runs.ts';
import type { RowRuns } from '../imaging/runs.ts';
import { objectExtents, objectMap, objectRuns } from '../mask/objects.ts';
import type { MaskObject, ObjectExtent, ObjectRuns } from '../mask/objects.ts';
import { classTable } from '../mask/segments.ts';
import { classRuns, labelIn, tileRuns } from '../mask/tile-runs.ts';
import type { SetName } from '../contract/data-sets.ts';

/** What is known of a frame before its pixels are looked at. */
export interface FrameDescription extends Size {
  /** A file name on every system, given once in a data set; see `exportNames`. */
  readonly name: string;
  /** Path of its file in the folder that it comes from. */
  readonly source: string;
  /** Counted from 1, where the file has several; else null. */
  readonly frame: number | null;
  /** Of the file. */
  readonly sha256: string;
  readonly set: SetName;
  readonly subject: string;
  readonly status: ImageStatus;
  readonly coverage: Coverage;
}

/** What its pixels are as runs along rows, which are few. */
export interface FrameRuns {
  readonly classes: RowRuns;
  /** Numbered from 1; a pixel that is in none is background. */
  readonly objects: ObjectRuns;
  /** What pixels count in training; see `weightMap`. */
  readonly weights: RowRuns;
}

/** What its pixels are: as runs, and one by one for formats that look at each. */
export class FrameLabels {
  readonly runs: FrameRuns;
  readonly #coverage: Coverage;
  #classes: ClassMap | undefined;
  #objects: ImageObjects | undefined;
  #weights: WeightMap | undefined;
  #ignored: Uint8Array | null | undefined;

  constructor(runs: FrameRuns, coverage: Coverage) {
    this.runs = runs;
    this.#coverage = coverage;
  }

  get classes(): ClassMap {
    return (this.#classes ??= pixelsOf(this.runs.classes));
  }

  get objects(): ImageObjects {
    return (this.#objects ??= objectMap(this.runs.objects));
  }

  get weights(): WeightMap {
    return (this.#weights ??= pixelsOf(this.runs.weights));
  }

  /** 1 where a person said that nothing is said, so that nobody may learn from it; null where that is nowhere. */
  get ignored(): Uint8Array | null {
    if (this.#ignored === undefined) this.#ignored = ignoredIn(this.classes, this.#coverage);
    return this.#ignored;
  }
}

/** The picture, which is decoded once for all formats. */
export interface FramePicture {
  /** Millimetres per pixel; null where nobody knows. */
  readonly spacing: Spacing | null;
  readonly raster: Raster;
  /** The file as it is, where every reader sees these pixels in it; else null, and a PNG is written. */
  readonly file: { readonly extension: string; readonly bytes: Uint8Array } | null;
  /** The file where it is a NIfTI, of which this is a slice; else null. */
  readonly nifti: Uint8Array | null;
}

/** One frame as it goes into a data set. */
export interface LabelledFrame extends FrameDescription {
  readonly labels: FrameLabels;
  readonly picture: FramePicture;
}

/** What a frame of a project is labelled with. */
export function labelsOf(
  frame: FrameState,
  work: WorkState,
  classes: readonly Pick<ModelClass, 'label'>[],
  options: { readonly hasSeveral: boolean; readonly weights: ProvenanceWeights },
): FrameLabels {
  const stored = tileRuns(frame);
  const series = seriesOf(work, frame.id);
  const table = classTable(series.objects);
  const labels = classes.map(({ label }) => label);
  const taken = options.hasSeveral ? objectsEver(series) : undefined;
  const { coverage } = frame;
  const verdict = { isAccepted: isAccepted(frame.status), coverage };
  const runs = {
    classes: classRuns(stored, table),
    objects: objectRuns(mappedRuns(stored, labelIn), labels, series.objects, taken),
    weights: weightRuns(stored, table, verdict, options.weights),
  };
  return new FrameLabels(runs, coverage);
}

/** As `weightMap` has it: all of an ignored frame, and of an ignored class its pixels and those of no class. */
export function ignoredIn({ data }: ClassMap, coverage: Coverage): Uint8Array | null {
  const said = Object.entries(coverage).flatMap(([label, one]) => (one === 'ignored' ? [Number(label)] : []));
  if (said.length === 0) return null;
  const isIgnored = new Uint8Array(256).fill(said.includes(0) ? 1 : 0);
  for (const label of [0, ...said]) isIgnored[label] = 1;
  const plane = data.map((label) => isIgnored[label] as number);
  return plane.includes(1) ? plane : null;
}

/** Whether a person said that nothing is said of a class, of its pixels and of those that may be of it. */
export function isClassIgnored({ coverage }: Pick<FrameDescription, 'coverage'>, label: number): boolean {
  return coverage[0] === 'ignored' || coverage[label] === 'ignored';
}

/** An object with its extent. */
export interface PresentObject extends MaskObject, ObjectExtent {}

/** Objects that have pixels, but for those about which nothing is said. */
export function objectsOf(frame: Pick<LabelledFrame, 'labels' | 'coverage'>): readonly PresentObject[] {
  const { objects } = frame.labels;
  const extents = objectExtents(objects);
  return objects.objects.flatMap((object) => {
    const extent = extents.get(object.id);
    return extent === undefined || isClassIgnored(frame, object.category) ? [] : [{ ...object, ...extent }];
  });
}
