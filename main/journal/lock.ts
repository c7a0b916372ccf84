import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Holder } from '../../core/contract/journal.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { errorCode, isGone } from '../files/errors.ts';
import type { Disk } from './disk.ts';

/** Name of the file in a project folder that says who has it open. */
export const LOCK = 'open.lock';

const BEAT_MS = 15_000;
/** Without a beat for this long, as seen from here, nobody is there any more. */
const STALE_MS = 60_000;
/** By then a lock that is being made can be read; else whoever made it has not come far. */
const MAKING_MS = 1000;

const markSchema = z.object({
  /** Of one opening. */
  id: z.string(),
  user: z.string(),
  host: z.string(),
  pid: z.int(),
  /** Milliseconds since 1970, by the clock of its computer. */
  since: z.number(),
  /** Counts up while somebody is there. */
  beat: z.int(),
});
type Mark = z.infer<typeof markSchema>;

/** Who opens projects. */
export interface Owner {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** Whether a process of this computer is there. */
  readonly isAlive: (pid: number) => boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** The person and process that this is. */
export function thisProcess(): Owner {
  return {
    user: userInfo().username,
    host: hostname(),
    pid: process.pid,
    isAlive,
    now: () => performance.now(),
  };
}

/** One of another person cannot be asked, which is a sign of life, too. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Either the lock, or who has it. */
export type Taken =
  { readonly lock: Lock; readonly holder: null } | { readonly lock: null; readonly holder: Holder };

/**
 * Takes locks of project folders. Clocks of two computers are not compared: a lock from elsewhere is stale once its
 * beat has stood still for a minute while it was watched from here.
 */
export class Locks {
  readonly #disk: Disk;
  readonly #owner: Owner;
  /** Beats of others' locks by folder, and since when they stand still. */
  readonly #watched = new Map<string, { readonly beat: string; readonly since: number }>();

  constructor(disk: Disk, owner: Owner) {
    this.#disk = disk;
    this.#owner = owner;
  }

  /** Takes the lock of a folder, also one that was left behind. Rejects where the folder cannot be written. */
  async take(folder: string): Promise<Taken> {
    const path = join(folder, LOCK);
    for (;;) {
      const mark: Mark = { ...this.#self(), id: randomUUID(), since: Date.now(), beat: 0 };
      if (await this.#make(path, mark)) {
        await this.#disk.syncFolder(folder);
        this.#watched.delete(folder);
        return { lock: new Lock(this.#disk, path, mark), holder: null };
      }
      const text = await this.#found(path);
      if (text === null) continue;
      const other = markIn(text);
      if (other !== null && !this.#isLeft(folder, text, other)) {
        const { user, host, since } = other;
        return { lock: null, holder: { user, host, since } };
      }
      await this.#removeLeft(path, text);
    }
  }

  #self() {
    const { user, host, pid } = this.#owner;
    return { user, host, pid };
  }

  /** False where there is one. */
  async #make(path: string, mark: Mark): Promise<boolean> {
    try {
      const file = await this.#disk.create(path);
      try {
        await file.write(bytesOf(mark));
        await file.sync();
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** What a lock says, once it can be read; null where there is none by now. */
  async #found(path: string): Promise<string | null> {
    const text = await readText(this.#disk, path);
    if (text === null || markIn(text) !== null) return text;
    await new Promise((resolve) => setTimeout(resolve, MAKING_MS));
    return readText(this.#disk, path);
  }

  /** Whether whoever made a lock is gone. Of this process there is only one, so its own number is an earlier one's. */
  #isLeft(folder: string, text: string, other: Mark): boolean {
    const { host, pid, isAlive, now } = this.#owner;
    if (other.host === host && (other.pid === pid || !isAlive(other.pid))) return true;
    const seen = this.#watched.get(folder);
    if (seen?.beat === text) return now() - seen.since >= STALE_MS;
    this.#watched.set(folder, { beat: text, since: now() });
    return false;
  }

  /** Two may want to at once: what is renamed is looked at, and put back where it is not what was left. */
  async #removeLeft(path: string, left: string): Promise<void> {
    const aside = `${path}.${randomUUID()}`;
    try {
      await this.#disk.rename(path, aside);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    if ((await readText(this.#disk, aside)) === left) await this.#disk.remove(aside);
    else await this.#disk.rename(aside, path);
  }
}

/** A lock that was taken. It may be lost, for instance while the computer slept: whoever writes asks before. */
export class Lock {
  readonly #disk: Disk;
  readonly #path: string;
  #mark: Mark;
  #beating: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(disk: Disk, path: string, mark: Mark) {
    this.#disk = disk;
    this.#path = path;
    this.#mark = mark;
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat()).catch(() => undefined);
    }, BEAT_MS);
    this.#timer.unref();
  }

  /** Rejects with `project.taken` where it is somebody else's by now, and as the disk does where it cannot be read. */
  async check(): Promise<void> {
    const found = markIn(new TextDecoder().decode(await this.#disk.read(this.#path)));
    if (found?.id === this.#mark.id) return;
    const who = found === null ? 'Somebody' : `${found.user} on ${found.host}`;
    throw new WorkbenchError('project.taken', `${who} has opened this project meanwhile.`);
  }

  /** Gives it back; what cannot be reached any more is left. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    try {
      await this.check();
      await this.#disk.remove(this.#path);
    } catch {
      return;
    }
  }

  async #beat(): Promise<void> {
    await this.check();
    this.#mark = { ...this.#mark, beat: this.#mark.beat + 1 };
    await this.#disk.replace(this.#path, textOf(this.#mark));
  }
}

async function readText(disk: Disk, path: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await disk.read(path));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function markIn(text: string): Mark | null {
  try {
    return markSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const textOf = (mark: Mark): string => `${JSON.stringify(mark)}\n`;
const bytesOf = (mark: Mark): Uint8Array => new TextEncoder().encode(textOf(mark));
