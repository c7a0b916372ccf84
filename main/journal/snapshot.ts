import { join } from 'node:path';
import { isCoded, messageOf } from '../../core/errors.ts';
import { hexOf } from '../../core/formats/bytes.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  isFrameFile,
  labelPicture,
  SNAPSHOT_VERSION,
  snapshotFrameOf,
} from '../../core/journal/snapshot.ts';
import type { Snapshot, SnapshotFrame } from '../../core/journal/snapshot.ts';
import { reading, writing } from '../files/errors.ts';
import { isTemporary, writeWhole } from './disk.ts';
import type { Disk, ReadableDisk } from './disk.ts';
import { foldJournal } from './fold.ts';
import { Journal } from './journal.ts';
import { sha256, startOf } from './journal-files.ts';

export const SNAPSHOT_FOLDER = 'snapshot';
export const SNAPSHOT_FILE = 'snapshot.json';

/** What a long job tells while it goes on, and how it is stopped. */
export interface JobOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Snapped {
  readonly frames: number;
  /** Pictures that were not there yet. */
  readonly written: number;
}

/**
 * Brings a project's snapshot to where its journal is. The new pictures come first, then the file that names them, and
 * what that does not name goes last, so that whenever this ends the snapshot before or the new one is there, whole.
 * @throws WorkbenchError `journal.none`, `journal.damaged`, `journal.newer`, `snapshot.newer`, `file.read`,
 *   `file.write`, `file.disk-full`
 */
export async function writeSnapshot(
  disk: Disk,
  project: string,
  { onProgress, signal }: JobOptions = {},
): Promise<Snapped> {
  const folder = join(project, SNAPSHOT_FOLDER);
  const before = await snapshotIn(disk, folder);
  const baseline = new Baseline(0);
  const { count, link, isSame } = await foldJournal(disk, project, baseline, before?.position);
  const { epoch = '' } = (await startOf(disk, project)) ?? {};
  const { project: head } = baseline;
  if (head === undefined) throw new RangeError('A folded journal has a project');
  // In another line of work the same revision may be another picture.
  const known = new Map((isSame ? before?.frames : undefined)?.map((frame) => [frame.id, frame]));
  const { series, frames } = baseline.state;
  await writing(folder, disk.makeFolder(folder));
  const named: SnapshotFrame[] = [];
  let written = 0;
  for (const frame of frames.values()) {
    signal?.throwIfAborted();
    const earlier = known.get(frame.id);
    const isKept = earlier?.revision === frame.revision && (await holds(disk, folder, earlier));
    if (isKept) named.push(earlier);
    else {
      const picture = labelPicture(frame);
      const next = snapshotFrameOf(frame, hexOf(sha256(picture)));
      if (!(await holds(disk, folder, next))) {
        await writeWhole(disk, join(folder, next.file), picture);
        written++;
      }
      named.push(next);
    }
    onProgress?.(named.length, frames.size);
  }
  const snapshot: Snapshot = {
    version: SNAPSHOT_VERSION,
    position: { epoch, count, link },
    project: head,
    series: [...series.values()],
    frames: named,
  };
  await writing(folder, disk.syncFolder(folder));
  await writeWhole(disk, join(folder, SNAPSHOT_FILE), encodeSnapshot(snapshot, sha256));
  await writing(folder, disk.syncFolder(folder));
  const kept = new Set(named.map(({ file }) => file));
  await removeOthers(disk, folder, kept);
  return { frames: named.length, written };
}

/** As `writeSnapshot`, but nothing where the snapshot says that it shows all of the journal: not even its pictures. */
export async function refreshSnapshot(
  disk: Disk,
  project: string,
  options: JobOptions = {},
): Promise<Snapped> {
  const before = await snapshotIn(disk, join(project, SNAPSHOT_FOLDER));
  const opened = await Journal.open(disk, project, { isReader: true });
  const { epoch, count, link } = opened?.journal.position ?? {};
  const known = before?.position;
  if (before !== null && known?.epoch === epoch && known?.count === count && known?.link === link) {
    return { frames: before.frames.length, written: 0 };
  }
  return writeSnapshot(disk, project, options);
}

export interface VerifiedSnapshot {
  /** Of the file that names its frames. */
  readonly bytes: Uint8Array;
  /** Of its frames. */
  readonly files: readonly string[];
  /** What is not as it should be, in words. */
  readonly problems: readonly string[];
}

/**
 * Looks through a project's snapshot; null where there is none.
 * @throws WorkbenchError `file.read`, `snapshot.newer`
 */
export async function verifySnapshot(disk: ReadableDisk, project: string): Promise<VerifiedSnapshot | null> {
  const folder = join(project, SNAPSHOT_FOLDER);
  const names = await reading(folder, disk.list(folder));
  if (!names.includes(SNAPSHOT_FILE)) return null;
  const bytes = await reading(join(folder, SNAPSHOT_FILE), disk.read(join(folder, SNAPSHOT_FILE)));
  try {
    const { frames } = decodeSnapshot(bytes, sha256);
    const problems: string[] = [];
    for (const frame of frames) {
      const path = join(SNAPSHOT_FOLDER, frame.file);
      if (!names.includes(frame.file)) problems.push(`${path} is missing`);
      else if (!(await holds(disk, folder, frame))) problems.push(`${path} is not as it was written`);
    }
    return { bytes, files: frames.map(({ file }) => file), problems };
  } catch (error) {
    if (!isCoded(error, 'snapshot.damaged')) throw error;
    return { bytes, files: [], problems: [messageOf(error)] };
  }
}

/** Null where there is none, or none that can be used: then a new one is made. */
async function snapshotIn(disk: Disk, folder: string): Promise<Snapshot | null> {
  if (!(await reading(folder, disk.list(folder))).includes(SNAPSHOT_FILE)) return null;
  const bytes = await reading(join(folder, SNAPSHOT_FILE), disk.read(join(folder, SNAPSHOT_FILE)));
  try {
    return decodeSnapshot(bytes, sha256);
  } catch (error) {
    if (isCoded(error, 'snapshot.damaged')) return null;
    throw error;
  }
}

async function holds(
  disk: ReadableDisk,
  folder: string,
  { file, sha256: hash }: SnapshotFrame,
): Promise<boolean> {
  const bytes = await disk.read(join(folder, file)).catch(() => null);
  return bytes !== null && hexOf(sha256(bytes)) === hash;
}

async function removeOthers(disk: Disk, folder: string, kept: ReadonlySet<string>): Promise<void> {
  const isLeft = (name: string): boolean => isTemporary(name) || (isFrameFile(name) && !kept.has(name));
  for (const name of (await reading(folder, disk.list(folder))).filter(isLeft)) {
    await writing(join(folder, name), disk.remove(join(folder, name)));
  }
}
