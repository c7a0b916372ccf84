import { decode, encode } from 'cborg';
import * as z from 'zod';
import type { NamedCheckpoint } from '../document/checkpoint.ts';
import { groupings } from '../contract/learning.ts';
import { bytes, count, label, point, positive, sha256, share, size, spacing } from '../contract/schemas.ts';
import { commitKinds } from '../document/commit.ts';
import type { Commit, PlacedCommit } from '../document/commit.ts';
import { editNames } from '../document/edit-name.ts';
import type { PackedPrediction } from '../document/prediction.ts';
import { LATER_FIELDS } from '../document/state.ts';
import type { FrameRecord, ProjectState, SeriesState } from '../document/state.ts';
import { imageStatuses } from '../document/status.ts';
import type { WorkEvent } from '../document/work-event.ts';
import { messageOf, WorkbenchError } from '../errors.ts';
import type { Size } from '../geometry/size.ts';
import { LAST_SEGMENT } from '../mask/segments.ts';
import type { LabelTile } from '../mask/tiles.ts';

/**
 * Of the entries' form: 2 since there are names, checkpoints and compactions, 3 since images are interpolated, skipped,
 * flagged, commented on and measured, 4 since classes have codes, 5 since they may be drawn as objects, 6 since frames
 * share them, 7 since steps tell their effort and come in groups, projects what they keep for measuring, and
 * predictions how sure they are of each class and how far from the one before, 8 since steps tell the objects that
 * they shape, 9 since predictions may keep the largest region alone. A larger one is a newer program's.
 */
export const JOURNAL_VERSION = 9;

/** What a project is, besides its state. */
export interface ProjectHead extends ProjectState {
  readonly name: string;
  /** `FolderListing.id` of where its images lay when it was made. */
  readonly folder: string;
}

/** A file that a compaction moved out of the way of the journal. */
export interface MovedFile {
  readonly name: string;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * What a journal holds, in this order: the project as it was when the journal began, what there was of it then, and
 * every commit since. Folded from the first to the last, they give all of the work. A compaction adds a baseline, which
 * states again what all entries before come to, so that they are not needed any more, and a signpost.
 */
export type JournalEntry =
  | { readonly kind: 'project'; readonly project: ProjectHead }
  | {
      readonly kind: 'frame';
      readonly frame: FrameRecord;
      readonly tiles: readonly LabelTile[];
      readonly predictions: readonly PackedPrediction[];
    }
  | { readonly kind: 'series'; readonly series: SeriesState }
  | { readonly kind: 'checkpoint'; readonly checkpoint: NamedCheckpoint }
  /** Those of commits that came before. */
  | { readonly kind: 'events'; readonly events: readonly WorkEvent[] }
  | {
      readonly kind: 'commit';
      readonly commit: Commit;
      /** Predictions that the commit speaks of for the first time. */
      readonly predictions: readonly PackedPrediction[];
      /** Of the commit's targets, in their order: nobody else knows how large a frame is that is seen first here. */
      readonly sizes: readonly Size[];
      /** Frames at which the step can be taken back; null for none, as with a model's own. */
      readonly places: readonly string[] | null;
    }
  /** Of a baseline: a commit that is part of its frames, kept so that its step can be taken back. */
  | ({ readonly kind: 'step' } & PlacedCommit)
  /** Of a baseline: predictions that its frames and steps speak of. */
  | { readonly kind: 'predictions'; readonly predictions: readonly PackedPrediction[] }
  /** The end of a baseline, which stands for the entries before number `first`. */
  | {
      readonly kind: 'signpost';
      readonly first: number;
      /** Commits among them. */
      readonly commits: number;
      /** Of the last of them. */
      readonly link: Uint8Array;
      readonly files: readonly MovedFile[];
    };

/** As CBOR (RFC 8949) of a map with the form's version. */
export function encodeEntry(entry: JournalEntry): Uint8Array {
  return encode({ version: JOURNAL_VERSION, ...entry });
}

/** @throws WorkbenchError `journal.newer`, `journal.damaged` */
export function decodeEntry(bytes: Uint8Array): JournalEntry {
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
  const { version } = versionSchema.safeParse(value).data ?? { version: 0 };
  if (version > JOURNAL_VERSION) {
    throw new WorkbenchError('journal.newer', 'It was written by a newer version of this program.');
  }
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw damaged(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** The steps that an entry tells of for the first time. */
export function stepsIn(entry: JournalEntry): readonly { readonly id: string; readonly at: number }[] {
  if (entry.kind === 'commit') return [entry.commit];
  return entry.kind === 'events' ? entry.events : [];
}

function damaged(reason: string, cause: unknown): WorkbenchError {
  return new WorkbenchError('journal.damaged', `A record is not as it was written: ${reason}.`, { cause });
}

const id = z.string().min(1).max(1000);

const content = { labels: bytes, objects: bytes.exactOptional(), provenance: bytes };
const rect = z.strictObject({ left: z.int(), top: z.int(), right: z.int(), bottom: z.int() });
const coverage = z.record(
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
  z.enum(['complete', 'ignored']),
);

const measurements = z
  .array(z.strictObject({ from: point, to: point, spacing: spacing.nullable() }))
  .readonly();
const calibration = spacing.nullable();
const doubts = z
  .record(
    z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number),
    share,
  )
  .nullable();
const disagreement = share.nullable();

const firstFields = {
  status: z.enum(imageStatuses),
  threshold: share.nullable(),
  conflicts: z.array(rect).readonly(),
  prediction: id.nullable(),
  uncertainty: share.nullable(),
  coverage,
};
/** Frames of earlier versions lack the later ones. */
const fields = {
  ...firstFields,
  doubts: doubts.default(LATER_FIELDS.doubts),
  disagreement: disagreement.default(LATER_FIELDS.disagreement),
  measurements: measurements.default(LATER_FIELDS.measurements),
  calibration: calibration.default(LATER_FIELDS.calibration),
};
const notes = { flagged: z.boolean(), comment: z.string() };
const series = id.nullable();
const someFields = z
  .strictObject({ ...firstFields, doubts, disagreement, measurements, calibration, ...notes, series })
  .partial();

const classFields = {
  label,
  name: z.string(),
  color: z.string(),
  locked: z.boolean(),
};
const code = z.strictObject({ value: z.string(), scheme: z.string(), meaning: z.string() });
const property = z.strictObject({ category: code, type: code, modifier: code.exactOptional() });
const classDefinition = z.strictObject({
  ...classFields,
  origin: z.string().exactOptional(),
  property: property.nullable().exactOptional(),
  objects: z.boolean().exactOptional(),
});

const objectId = positive.max(LAST_SEGMENT);
const segment = z.strictObject({
  id: objectId,
  class: label,
  name: z.string(),
  color: z.string().nullable(),
  locked: z.boolean(),
  hidden: z.boolean(),
});

const tiles = z.array(z.strictObject({ index: count, ...content })).readonly();
const checkpoint = {
  fields: z.strictObject(fields),
  tiles,
  classes: z.array(classDefinition).readonly(),
  objects: z.array(segment).readonly(),
};

const effort = z
  .strictObject({
    seconds: z.number().nonnegative(),
    model: z
      .strictObject({
        name: z.string(),
        sha256: z.string(),
        pixels: count,
        changed: count,
        isUnseen: z.literal(true).exactOptional(),
      })
      .exactOptional(),
    objects: count.exactOptional(),
    touched: z
      .array(
        z.strictObject({
          frame: id,
          objects: z.array(z.strictObject({ id: objectId, pixels: count })).readonly(),
        }),
      )
      .readonly()
      .exactOptional(),
  })
  .exactOptional();
const learning = z
  .strictObject({
    gate: z.strictObject({ share, by: z.enum(groupings), pattern: z.string() }),
    blind: share,
  })
  .exactOptional();

const commit = z.strictObject({
  version: z.literal(1),
  id,
  project: id,
  kind: z.enum(commitKinds),
  step: id,
  group: id.exactOptional(),
  name: z.enum(editNames),
  detail: z.string().exactOptional(),
  author: z.enum(['person', 'model']),
  by: z.string().exactOptional(),
  at: z.number(),
  effort,
  targets: z
    .array(
      z.strictObject({
        frame: id,
        parent: count,
        tiles: z
          .array(
            z.strictObject({ index: count, before: z.strictObject(content), after: z.strictObject(content) }),
          )
          .readonly(),
        before: exactly(someFields),
        after: exactly(someFields),
      }),
    )
    .readonly(),
  classes: z
    .strictObject({
      parent: count,
      changes: z
        .array(
          z.strictObject({
            label,
            before: exactly(classDefinition.partial()).nullable(),
            after: exactly(classDefinition.partial()).nullable(),
          }),
        )
        .readonly(),
    })
    .nullable(),
  objects: z
    .array(
      z.strictObject({
        series: id,
        parent: count,
        changes: z
          .array(
            z.strictObject({
              id: segment.shape.id,
              before: exactly(segment.partial()).nullable(),
              after: exactly(segment.partial()).nullable(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  checkpoint: z.strictObject(checkpoint).exactOptional(),
  learning,
  kept: count.exactOptional(),
});

const prediction = z.strictObject({
  id,
  imageId: id,
  ...size.shape,
  channels: positive,
  data: bytes,
  labels: z.array(label).readonly(),
  classes: z.array(classDefinition).readonly().exactOptional(),
  threshold: share,
  fillHoles: z.boolean(),
  smallestRegion: z.number(),
  onlyLargest: z.boolean().exactOptional(),
  provider: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  modelSha256: z.string(),
  milliseconds: z.number(),
  time: z.number(),
});

export const projectHeadSchema = z.strictObject({
  id,
  name: z.string(),
  folder: z.string(),
  revision: count,
  classes: z.array(classDefinition).readonly(),
  nextLabel: positive,
  learning,
});
export const frameRecordSchema = z.strictObject({
  id,
  ...size.shape,
  ...fields,
  flagged: notes.flagged.default(LATER_FIELDS.flagged),
  comment: notes.comment.default(LATER_FIELDS.comment),
  series: series.default(LATER_FIELDS.series),
  revision: count,
  changed: z.number(),
});
export const seriesSchema = z.strictObject({
  id,
  revision: count,
  objects: z.array(segment).readonly(),
  nextObject: count,
});

const versionSchema = z.looseObject({ version: positive });
const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project'), project: projectHeadSchema }),
  z.object({
    kind: z.literal('frame'),
    frame: frameRecordSchema,
    tiles,
    predictions: z.array(prediction).readonly(),
  }),
  z.object({ kind: z.literal('series'), series: seriesSchema }),
  z.object({
    kind: z.literal('checkpoint'),
    checkpoint: z.strictObject({ id, frame: id, name: z.string(), ...checkpoint }),
  }),
  z.object({
    kind: z.literal('events'),
    events: z
      .array(
        z.strictObject({
          id,
          project: id,
          frames: z.array(id).readonly(),
          at: z.number(),
          kind: z.enum(commitKinds),
          step: id.exactOptional(),
          group: id.exactOptional(),
          name: z.enum(editNames),
          detail: z.string().exactOptional(),
          author: z.literal('model').exactOptional(),
          by: z.string().exactOptional(),
          effort,
          order: count.exactOptional(),
        }),
      )
      .readonly(),
  }),
  z.object({
    kind: z.literal('commit'),
    commit,
    predictions: z.array(prediction).readonly(),
    sizes: z.array(size).readonly(),
    places: z.array(id).readonly().nullable(),
  }),
  z.object({ kind: z.literal('step'), commit, places: z.array(id).readonly() }),
  z.object({ kind: z.literal('predictions'), predictions: z.array(prediction).readonly() }),
  z.object({
    kind: z.literal('signpost'),
    first: count,
    commits: count,
    link: bytes,
    files: z.array(z.strictObject({ name: id, sha256 })).readonly(),
  }),
]);

/** A partial object whose absent fields are absent, not undefined: CBOR has no undefined fields, either. */
function exactly<T extends object>(schema: z.ZodType<T>): z.ZodType<Partial<Exact<T>>> {
  return schema;
}

type Exact<T> = { [Key in keyof T]-?: Exclude<T[Key], undefined> };
