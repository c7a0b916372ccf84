import { disagreementWith } from '../../../core/document/doubts.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import type { Series } from '../../../core/document/series.ts';
import type { FrameState, SeriesState } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { TileChange } from '../../../core/mask/mask-edit.ts';
import { objectLabels } from '../../../core/mask/model-objects.ts';
import { modelWritable } from '../../../core/mask/paint.ts';
import { Rebase } from '../../../core/mask/rebase.ts';
import { nextObject } from '../../../core/mask/segments.ts';
import type { Segment } from '../../../core/mask/segments.ts';
import { hasDecisions } from '../../../core/mask/threshold.ts';
import { decodeTiles, encodeTiles, replacing, tilesToGrid } from '../../../core/mask/tiles.ts';
import type { LabelTile } from '../../../core/mask/tiles.ts';
import { nextTask } from '../../next-task.ts';
import { objectSeries } from '../images/object-series.ts';
import type { Annotations, ImageReader } from '../ports.ts';
import type { Models } from './models.ts';

export interface BringingPorts {
  readonly stream: CommitStream;
  readonly annotations: Annotations;
  readonly reader: Pick<ImageReader, 'objects'>;
  readonly models: Pick<Models, 'cutOf'>;
}

/** A prediction of a frame that is not open. */
export interface Answer {
  readonly prediction: Prediction;
  /** Its mask, whose labels are the model's and whose background is nobody's. */
  readonly mask: readonly LabelTile[];
  /** What its file says. */
  readonly series: Series;
}

/** What a prediction makes of its frame. */
export interface Brought {
  readonly isWorkedOn: boolean;
  readonly tiles: readonly TileChange[];
  /** Places where the model and a person disagree. */
  readonly conflicts: readonly Rect[];
  readonly disagreement: number | null;
  /** The frame's, as it is stored. */
  readonly series: SeriesState;
  /** New objects of the series. */
  readonly objects: readonly Segment[];
}

/** Longest time in milliseconds that the page is kept from what a person does. */
const CHUNK_MS = 8;

/** Brings a frame, as it is stored, onto a prediction but for what people decided on. */
export async function bringPrediction(
  ports: BringingPorts,
  frame: FrameState,
  { prediction, mask, series: file }: Answer,
): Promise<Brought> {
  const { annotations, stream } = ports;
  const before = await annotations.prediction(frame.id);
  const series = await objectSeries(annotations, frame, file);
  const classes = stream.project(projectOf(frame.id))?.classes ?? [];
  const isWorkedOn = hasWork(frame);
  const { tiles, conflicts } = isWorkedOn
    ? await rebased(frame, mask, modelWritable(classes, series.objects), series.objects)
    : { tiles: mask, conflicts: [] };
  const first = nextObject(series.nextObject);
  const { map, labels, modelSha256 } = prediction;
  const isPlain = first === null || objectLabels(classes, labels).length === 0;
  const { width, height } = frame;
  const drawn = isPlain
    ? { tiles, made: [] }
    : await ports.reader.objects({
        size: { width, height },
        tiles,
        prediction: { map, labels },
        cut: ports.models.cutOf(modelSha256),
        classes,
        objects: series.objects,
        first,
      });
  return {
    isWorkedOn,
    tiles: replacing(frame, drawn.tiles),
    conflicts,
    disagreement: disagreementWith(prediction, before, frame.disagreement),
    series,
    objects: drawn.made,
  };
}

/** The frame's labels on a mask, without holding up the page. */
async function rebased(
  frame: FrameState,
  mask: readonly LabelTile[],
  writable: Uint8Array,
  objects: readonly Segment[],
) {
  const edit = new MaskEdit(tilesToGrid(frame));
  const rebase = new Rebase(edit, Uint8Array.from(decodeTiles(frame, mask).data), objects);
  let pause = performance.now() + CHUNK_MS;
  while (!rebase.isDone) {
    rebase.takeTile(writable);
    if (performance.now() < pause) continue;
    await nextTask();
    pause = performance.now() + CHUNK_MS;
  }
  return { tiles: encodeTiles(edit.grid), conflicts: rebase.conflicts() };
}

/** Whether there is anything of a person in a frame: drawn, confirmed, accepted or interpolated between drawings. */
function hasWork(frame: FrameState): boolean {
  const isUntouched = frame.status === 'new' || frame.status === 'predicted';
  return !isUntouched || hasDecisions(tilesToGrid(frame));
}
