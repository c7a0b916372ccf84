import { strFromU8, strToU8 } from 'fflate';
import * as z from 'zod';
import { count, positive, sha256 } from '../contract/schemas.ts';
import { contentOf, frameIndexOf } from '../document/image-id.ts';
import type { FrameState } from '../document/state.ts';
import { messageOf, WorkbenchError } from '../errors.ts';
import { hexOf } from '../formats/bytes.ts';
import { encodeWideGreyPng } from '../formats/png.ts';
import { tilesToGrid } from '../mask/tiles.ts';
import { frameRecordSchema, projectHeadSchema, seriesSchema } from './entry.ts';
import type { Sha256 } from './frames.ts';

/**
 * A project's work as others can read it: what `snapshot.json` says, which names one picture of labels for each frame.
 */
export const SNAPSHOT_VERSION = 4;

const FRAME_FILE = /^[\w-]{1,120}-r\d+-[0-9a-f]{8}\.png$/;

const snapshotSchema = z.strictObject({
  version: positive,
  /** Up to where in the journal it reaches. */
  position: z.strictObject({ epoch: z.string(), count, link: sha256 }),
  project: projectHeadSchema,
  /** Series that have, or had, objects. */
  series: z.array(seriesSchema).readonly(),
  frames: z
    .array(
      frameRecordSchema.extend({
        /** SHA-256 of the image file. */
        image: z.string(),
        /** Frame of that file, from 0. */
        index: count,
        file: z.string().regex(FRAME_FILE),
        /** Of the picture of labels. */
        sha256,
      }),
    )
    .readonly(),
});
const sealedSchema = snapshotSchema.extend({ sha256 }).transform(({ sha256: _seal, ...rest }) => rest);
export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotFrame = Snapshot['frames'][number];

/** The labels of a frame: classes are 1 to 255, objects 256 to 65,535, both as the snapshot explains them. */
export function labelPicture(frame: FrameState): Uint8Array {
  return encodeWideGreyPng(tilesToGrid(frame));
}

/**
 * What a snapshot says of a frame. Its file is named by revision and content, so that no other content ever has the
 * name.
 * @param hash of its picture, in hexadecimal
 */
export function snapshotFrameOf({ tiles: _tiles, ...record }: FrameState, hash: string): SnapshotFrame {
  const image = contentOf(record.id);
  const index = frameIndexOf(record.id);
  const stem = image.replaceAll(/[^\w-]/g, '_').slice(0, 100);
  const frame = index === 0 ? '' : `-${index}`;
  const file = `${stem}${frame}-r${record.revision}-${hash.slice(0, 8)}.png`;
  return { ...record, image, index, file, sha256: hash };
}

/** Whether a file of a snapshot's folder is a frame's. */
export function isFrameFile(name: string): boolean {
  return FRAME_FILE.test(name);
}

const SEAL = /,\n "sha256": "([0-9a-f]{64})"\n\}\n$/;

/** As JSON whose last field is the SHA-256 of all bytes before it, so that damage shows. */
export function encodeSnapshot(snapshot: Snapshot, sha256: Sha256): Uint8Array {
  const text = JSON.stringify(snapshot, undefined, 1).replace(/\n\}$/, '');
  return strToU8(`${text},\n "sha256": "${hexOf(sha256(strToU8(text)))}"\n}\n`);
}

/** @throws WorkbenchError `snapshot.newer`, `snapshot.damaged` */
export function decodeSnapshot(bytes: Uint8Array, sha256: Sha256): Snapshot {
  const text = strFromU8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
  const { version } = z.looseObject({ version: z.int() }).safeParse(value).data ?? { version: 0 };
  if (version > SNAPSHOT_VERSION) {
    throw new WorkbenchError(
      'snapshot.newer',
      'The snapshot was written by a newer version of this program.',
    );
  }
  const [seal, hash] = SEAL.exec(text) ?? [''];
  const sealed = bytes.subarray(0, bytes.length - seal.length);
  if (hash !== hexOf(sha256(sealed))) throw damaged('its checksum is wrong');
  const parsed = sealedSchema.safeParse(value);
  if (!parsed.success) throw damaged(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('snapshot.damaged', `The snapshot is not as it was written: ${reason}.`, {
    cause,
  });
}
