import type { FoundJournal, Holder, JournalPosition } from '../../core/contract/journal.ts';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import { cannotWrite, goneError, isUnreachable } from '../files/errors.ts';
import type { Disk } from './disk.ts';
import { NO_BASELINE } from './journal-files.ts';
import { Journal } from './journal.ts';
import type { Finding, JournalOptions } from './journal.ts';
import type { Lock, Locks } from './lock.ts';
import { FACTS } from './registry.ts';
import { SnapshotTimer } from './snapshot-timer.ts';
import { bringBack, firstOf, passes } from './spill.ts';

/** How often a folder that was out of reach is looked for. */
const RETRY_MS = 3000;

export interface OpenProjectPorts {
  readonly disk: Disk;
  readonly locks: Locks;
  readonly options: JournalOptions | undefined;
  readonly report: (finding: Finding) => void;
  /** What may be done with it is another by now. */
  readonly changed: () => void;
  /** Brings the snapshot in a project folder to where its journal is; without it nobody does. */
  readonly snapshot?: ((path: string, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** What was written beside a project folder that was out of reach. */
interface Spill {
  readonly journal: Journal;
  /** Number of its first record. */
  readonly first: number;
}

/**
 * A project that is open: its journal, the lock on its folder, and, while that is out of reach, what goes on beside it
 * as a continuation of the same chain.
 */
export class OpenProject {
  readonly path: string;
  readonly #ports: OpenProjectPorts;
  readonly #spillPath: string;
  #base: Journal | null = null;
  #lock: Lock | null = null;
  #holder: Holder | null = null;
  #spill: Spill | null = null;
  /** Folder and spill have both gone on, each by itself. */
  #isForked = false;
  #isClosed = false;
  #isDamaged = false;
  /** Its folder is being made, so nobody else has it, and it cannot be out of reach. */
  #isFresh = false;
  /** See `reached`. */
  #reached: JournalPosition | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  readonly #snapshot: SnapshotTimer | undefined;

  private constructor(ports: OpenProjectPorts, path: string, spillPath: string) {
    this.#ports = ports;
    this.path = path;
    this.#spillPath = spillPath;
    const { snapshot } = ports;
    if (snapshot === undefined) return;
    this.#snapshot = new SnapshotTimer(async (signal) => {
      if (this.#isAtHand) await snapshot(path, signal);
    });
  }

  /**
   * The project in a folder, also where that cannot be reached.
   * @param reached how far its journal was known to reach last
   * @throws WorkbenchError `file.read`, `journal.newer`
   */
  static async open(
    ports: OpenProjectPorts,
    path: string,
    spillPath: string,
    reached: JournalPosition | null = null,
  ): Promise<OpenProject> {
    const project = new OpenProject(ports, path, spillPath);
    project.#reached = reached;
    await project.#enter();
    return project;
  }

  /** A project whose folder is not there yet. */
  static begin(ports: OpenProjectPorts, path: string, spillPath: string): OpenProject {
    const project = new OpenProject(ports, path, spillPath);
    project.#base = Journal.begin(ports.disk, path, ports.options);
    project.#isFresh = true;
    return project;
  }

  get found(): Pick<FoundJournal, 'position' | 'baseline' | 'isDamaged' | 'fork'> {
    const [base, spill] = [this.#base?.position ?? null, this.#spill];
    const fork =
      spill === null || !this.#isForked ? null : { first: spill.first, position: spill.journal.position };
    return {
      position: fork === null ? (spill?.journal.position ?? base) : base,
      baseline: this.#base?.baseline ?? NO_BASELINE,
      isDamaged: this.#isDamaged,
      fork,
    };
  }

  /** How far the journal in the folder is known to reach, or was last. */
  get reached(): JournalPosition | null {
    return this.#base?.position ?? this.#reached;
  }

  get access(): { readonly holder: Holder | null; readonly isSpilled: boolean; readonly isForked: boolean } {
    const isOut = this.#lock === null && this.#holder === null && !this.#isFresh;
    return { holder: this.#holder, isSpilled: isOut || this.#spill !== null, isForked: this.#isForked };
  }

  /** Whether its folder is written, by this one here. */
  get #isAtHand(): boolean {
    return this.#lock !== null && this.#spill === null && !this.#isClosed;
  }

  /** Looks again where it may only be looked at, is out of reach, or has forked. */
  again(): Promise<void> {
    return this.#alone(async () => {
      if (this.#isFresh || (this.#isAtHand && this.#base !== null)) return;
      await this.#leave();
      await this.#enter();
    });
  }

  /** Takes the lock of a folder that was made here. */
  ready(): Promise<void> {
    return this.#alone(async () => {
      if (this.#isFresh) await this.#takeLock();
      this.#isFresh = false;
    });
  }

  /**
   * Answers once the entries are on the disk: in the folder, or beside it where that cannot be reached.
   * @throws WorkbenchError `project.readOnly`, `file.disk-full`, `file.write`
   */
  append(entries: readonly Uint8Array[]): Promise<JournalPosition> {
    return this.#alone(async () => {
      if (this.#isClosed) throw new WorkbenchError('journal.closed', `${this.path} is closed.`);
      if (this.#holder !== null) {
        throw new WorkbenchError(
          'project.readOnly',
          `${this.#holder.user} has it open on ${this.#holder.host}.`,
        );
      }
      if (this.#isFresh && this.#base !== null) return this.#base.append(entries);
      if (this.#base !== null && this.#lock !== null && this.#spill === null) {
        try {
          await this.#lock.check();
          const position = await this.#base.append(entries);
          this.#snapshot?.later();
          return position;
        } catch (error) {
          const isTaken = isCoded(error, 'project.taken');
          if (!isTaken && !isUnreachable(error)) throw inWords(this.path, error);
        }
      }
      return this.#spillFrom(this.reached).append(entries);
    });
  }

  /** Goes on beside the folder, which cannot be reached, from where the window knows it to be. */
  goOn(position: JournalPosition): Promise<void> {
    return this.#alone(async () => void this.#spillFrom(position));
  }

  /** Entries from a number on; of what went on beside the folder where that is asked for, or all there is. */
  async read(from: number, bytes: number, isFork: boolean): Promise<readonly Uint8Array[]> {
    const [base, spill] = [this.#base, this.#spill];
    if (spill !== null && (isFork || (!this.#isForked && from >= spill.first))) {
      return spill.journal.read(from, bytes);
    }
    if (base === null) throw outOfReach(this.path);
    const payloads = await base.read(from, bytes);
    return spill === null || this.#isForked ? payloads : payloads.slice(0, spill.first - from);
  }

  /** Whether what it goes on from, here or beside its folder, has gone through a position. */
  async passes(position: JournalPosition): Promise<boolean> {
    const isBeside = this.#spill !== null && !this.#isForked && position.count >= this.#spill.first;
    const journal = isBeside ? (this.#spill?.journal ?? null) : this.#base;
    return journal !== null && passes(this.#ports.disk, journal, position);
  }

  /**
   * Has somebody else write in the folder, who needs no lock for that: what is appended meanwhile waits.
   * @throws WorkbenchError `project.outOfReach`, `project.taken`, and as `work` does
   */
  lend<T>(work: (path: string) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const [base, lock] = [this.#base, this.#lock];
      if (!this.#isAtHand || base === null || lock === null) throw outOfReach(this.path);
      await lock.check().catch((error: unknown) => {
        throw inWords(this.path, error);
      });
      await this.#snapshot?.stop();
      await base.close();
      try {
        return await work(this.path);
      } finally {
        await this.#takeBack(base);
      }
    });
  }

  /** Resolves when everything that was appended is on the disk. */
  close(): Promise<void> {
    return this.#alone(() => {
      this.#isClosed = true;
      return this.#leave();
    });
  }

  /** One thing after the other. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #enter(): Promise<void> {
    const { disk, options } = this.#ports;
    const spill = await Journal.open(disk, this.#spillPath, options);
    if (spill !== null) {
      this.#spill = { journal: spill.journal, first: await firstOf(disk, this.#spillPath) };
    }
    try {
      await this.#enterFolder();
    } catch (error) {
      if (!isUnreachable(error)) {
        await this.#leave();
        throw error;
      }
    }
    if (this.access.isSpilled && !this.#isForked) this.#lookAgain();
  }

  /** Opens the journal in the folder, and brings it what went on beside it. */
  async #enterFolder(): Promise<void> {
    const { disk, options, report } = this.#ports;
    // Where a disk was, there may be an empty folder.
    if (!(await disk.list(this.path)).includes(FACTS)) throw outOfReach(this.path);
    // Nobody else may write it before it is read to its end. A disk that is full, or only read, gives no lock.
    await this.#takeLock().catch((error: unknown) => {
      const isFull = isCoded(error, 'file.disk-full');
      if (!isFull && !isUnreachable(error)) throw error;
    });
    const isReader = this.#lock === null;
    const opened = await Journal.open(disk, this.path, { ...options, isReader });
    for (const finding of opened?.findings ?? []) {
      if (isReader && finding.kind === 'torn') continue;
      report(finding);
      if (finding.kind === 'damaged') this.#isDamaged = true;
    }
    // It may have gone while it was looked at: then it is no empty one.
    if (opened === null && !(await disk.list(this.path)).includes(FACTS)) throw outOfReach(this.path);
    this.#base = opened?.journal ?? (isReader ? null : Journal.begin(disk, this.path, options));
    if (opened !== null && !isReader) this.#snapshot?.later();
    const spill = this.#spill;
    if (spill !== null && this.#lock !== null) {
      this.#isForked = !(await bringBack(disk, this.#base as Journal, spill.journal));
      if (!this.#isForked) await this.#dropSpill(spill);
    } else if (spill !== null && this.#holder !== null) {
      // Whoever has it goes on there, and this one here: they meet when the folder is free.
      this.#holder = this.#base = null;
    }
  }

  /** Goes on with the journal as others have left it; where it cannot be reached any more, beside it. */
  async #takeBack(before: Journal): Promise<void> {
    const { disk, options } = this.#ports;
    this.#reached = before.position;
    this.#base = null;
    this.#base = (await Journal.open(disk, this.path, options))?.journal ?? null;
    this.#snapshot?.later();
  }

  async #takeLock(): Promise<void> {
    const { lock, holder } = await this.#ports.locks.take(this.path).catch((error: unknown) => {
      throw inWords(this.path, error);
    });
    this.#lock = lock;
    this.#holder = holder;
  }

  async #dropSpill({ journal }: Spill): Promise<void> {
    await journal.close();
    this.#spill = null;
    await this.#ports.disk.remove(this.#spillPath);
  }

  #spillFrom(position: JournalPosition | null): Journal {
    if (this.#spill !== null) return this.#spill.journal;
    if (position === null) throw outOfReach(this.path);
    const { disk, options, changed } = this.#ports;
    const journal = Journal.begin(disk, this.#spillPath, options, position);
    this.#spill = { journal, first: position.count };
    changed();
    this.#lookAgain();
    return journal;
  }

  /** Looks from time to time whether the folder is back. What hangs hangs here, and nothing waits for it. */
  #lookAgain(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      void this.#ports.disk
        .list(this.path)
        .then(() => this.#comeBack())
        .catch(() => undefined)
        .finally(() => {
          if (this.#retry !== undefined && this.access.isSpilled && !this.#isForked) this.#lookAgain();
        });
    }, RETRY_MS);
    this.#retry.unref();
  }

  #comeBack(): Promise<void> {
    return this.#alone(async () => {
      if (this.#retry === undefined) return;
      const before = JSON.stringify(this.access);
      await this.#leaveFolder();
      await this.#enterFolder();
      if (JSON.stringify(this.access) !== before) this.#ports.changed();
    });
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    await this.#spill?.journal.close();
    this.#spill = null;
    this.#isForked = false;
    await this.#leaveFolder();
  }

  async #leaveFolder(): Promise<void> {
    await this.#snapshot?.stop();
    const [base, lock] = [this.#base, this.#lock];
    this.#reached = this.reached;
    this.#base = this.#lock = this.#holder = null;
    await base?.close().catch(() => undefined);
    await lock?.release();
  }
}

function inWords(path: string, error: unknown): WorkbenchError {
  return error instanceof WorkbenchError ? error : cannotWrite(path, error);
}

function outOfReach(path: string): WorkbenchError {
  return new WorkbenchError(
    'project.outOfReach',
    `The project folder ${path} cannot be reached, and this computer holds no copy of its work.`,
    { cause: goneError() },
  );
}
