import { basename, dirname, join } from 'node:path';
import { keptName } from '../../core/contract/journal.ts';
import type {
  FoundJournal,
  JournalPosition,
  ProjectAccess,
  ProjectFacts,
} from '../../core/contract/journal.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotWrite } from '../files/errors.ts';
import { PROJECT_FOLDER } from '../files/folders/project-folder.ts';
import { impatient } from './disk.ts';
import type { Disk } from './disk.ts';
import type { JournalOptions } from './journal.ts';
import { Locks } from './lock.ts';
import type { Owner } from './lock.ts';
import { copyProject } from './move.ts';
import { OpenProject } from './open-project.ts';
import { Places } from './places.ts';
import type { PlacesOptions } from './places.ts';
import { FACTS, FACTS_VERSION } from './registry.ts';
import type { Facts } from './registry.ts';
import { Reserve } from './reserve.ts';

/** Bytes of entries that are sent at a time. */
const PART = 8 << 20;

/** A disk that does not answer for so many milliseconds is out of reach. */
const PATIENCE_MS = 10_000;

export interface ProjectsOptions extends PlacesOptions {
  /** Where work goes on while a project folder is out of reach. */
  readonly spill: string;
  readonly owner: Owner;
  readonly changed: (project: string, access: ProjectAccess) => void;
  readonly reserveBytes?: number;
  readonly journal?: JournalOptions;
  readonly patience?: number;
  /** Brings the snapshot in a project folder to where its journal is, in the background. */
  readonly snapshot?: (path: string, signal: AbortSignal) => Promise<unknown>;
}

/** What came of work in the folder of a project, and its journal from then on. */
export interface Lent<T> extends Pick<FoundJournal, 'baseline'> {
  readonly result: T;
  readonly position: JournalPosition;
}

/** The projects that a profile knows, each in a folder of its own with its journal. */
export class Projects {
  readonly #options: ProjectsOptions;
  readonly #disk: Disk;
  readonly #locks: Locks;
  readonly #open = new Map<string, Promise<OpenProject>>();
  /** Projects that are on the way to another place: whoever wants one waits. */
  readonly #moving = new Map<string, Promise<unknown>>();
  readonly #reserve: Reserve;
  #holding: Promise<void> = Promise.resolve();
  readonly #places: Places;

  constructor(options: ProjectsOptions) {
    const { disk, folder, owner, reserveBytes, patience = PATIENCE_MS } = options;
    this.#options = options;
    this.#disk = impatient(disk, patience);
    this.#places = new Places({ ...options, disk: this.#disk });
    this.#locks = new Locks(this.#disk, owner);
    this.#reserve = new Reserve(disk, join(folder, 'reserve'), reserveBytes);
  }

  /**
   * The journal of the project of a folder of images; null where there is none.
   * @param images path of the folder, where all of it was opened: a project that lies in it goes first
   * @throws WorkbenchError `file.read`, `journal.newer`
   */
  async find(folder: string, images?: string): Promise<FoundJournal | null> {
    const known = await this.#places.at(folder, images);
    if (known === null) return null;
    // What the list says of a folder elsewhere may be old.
    const stated = this.#places.isOwn(known.path)
      ? known
      : await this.#places.factsAt(known.path).catch(() => undefined);
    if ((stated ?? known).version > FACTS_VERSION) {
      throw new WorkbenchError(
        'journal.newer',
        `The project ${known.name} was written by a newer version of this program. ` +
          'Use that version, or a later one.',
      );
    }
    if (known.path !== this.#places.path(known.id)) await this.#close(known.id);
    await this.#places.take(known);
    const open = await this.#opened(known.id);
    await open.again().catch((error: unknown) => {
      this.#open.delete(known.id);
      throw error;
    });
    this.#holdReserve();
    return { project: known.id, ...open.found, access: this.#access(open) };
  }

  /** Begins the journal of a project, which counts once it is `ready`. What an earlier attempt left is removed. */
  async begin(project: string): Promise<JournalPosition> {
    if ((await this.#places.get(project)) !== undefined) {
      throw new WorkbenchError('journal.exists', 'This project has a journal already.');
    }
    const path = this.#places.path(project);
    await this.#close(project);
    try {
      // What is a project is kept whatever happens; it may have been unreadable for a moment only.
      if ((await this.#disk.list(path)).includes(FACTS)) await this.#keep(path);
      else await this.#disk.remove(path);
    } catch (error) {
      throw cannotWrite(path, error);
    }
    const open = OpenProject.begin(this.#ports(project), path, this.#spillPath(project));
    this.#open.set(project, Promise.resolve(open));
    return open.found.position as JournalPosition;
  }

  /** From now on the project is known by its folder. What went on beside an earlier journal is kept. */
  async ready({ project, ...facts }: ProjectFacts): Promise<void> {
    await this.#setSpillAside(project);
    const path = this.#places.path(project);
    // First of all the lock: without it nothing may say that there is a project.
    await (await this.#opened(project)).ready();
    await this.#places.write({ version: FACTS_VERSION, id: project, ...facts, path });
    this.#holdReserve();
  }

  /** Ends a journal that was begun as `kept`, and says in its folder which project it holds other work of. */
  async keep(kept: string, { project, ...facts }: ProjectFacts): Promise<void> {
    await this.#close(kept);
    await this.#places.writeFacts(this.#places.own(kept), { version: FACTS_VERSION, id: project, ...facts });
  }

  /**
   * The window has opened a project for a folder of images, which may have been elsewhere before: from now on it is
   * known by that, where it was found. What an interrupted move left behind is removed.
   */
  async settle(project: string, folder: string): Promise<void> {
    const facts = await this.#places.get(project);
    if (facts === undefined) return;
    const open = await this.#open.get(project);
    const mayWrite = open === undefined ? this.#places.isOwn(facts.path) : isAtHand(open);
    if (facts.folder !== folder && mayWrite) await this.#places.write({ ...facts, folder });
    else await this.#places.register({ ...facts, folder });
    if (open !== undefined) await this.#removeLeft(open, { ...facts, folder });
  }

  /** Answers once the entries are on the disk. */
  async append(project: string, entries: readonly Uint8Array[]): Promise<JournalPosition> {
    const open = await this.#opened(project);
    try {
      return await open.append(entries);
    } catch (error) {
      const code = error instanceof WorkbenchError ? error.code : undefined;
      // It was moved meanwhile.
      if (code === 'journal.closed') return (await this.#opened(project)).append(entries);
      const isFull = code === 'file.disk-full';
      if (!isFull || !(await this.#reserve.release())) throw error;
      return open.append(entries);
    }
  }

  /** Entries from a number on, as many as are sent at a time; `isFork`: of what went on beside its folder. */
  async read(project: string, from: number, isFork = false): Promise<Uint8Array[]> {
    const read = await (await this.#opened(project)).read(from, PART, isFork);
    // Copies: each part of a file would take the whole file along on its way to the page.
    return read.map((payload) => payload.slice());
  }

  /** Whether a project's journal has gone through a position. */
  async passes(project: string, position: JournalPosition): Promise<boolean> {
    return (await this.#opened(project)).passes(position);
  }

  /** Goes on from a position beside the folder of a project, which cannot be reached. */
  async goOn(project: string, position: JournalPosition): Promise<void> {
    await (await this.#opened(project)).goOn(position);
  }

  /** Takes a journal, or what went on beside it, out of the way. Returns the name of the folder in which it is kept. */
  async setAside(project: string, what: 'journal' | 'fork' = 'journal'): Promise<string | null> {
    await this.#close(project);
    if (what === 'fork') return this.#setSpillAside(project);
    const path = this.#places.path(project);
    const name = await this.#keep(path).catch((error: unknown) => {
      throw cannotWrite(path, error);
    });
    await this.#places.forget(project);
    return name;
  }

  /**
   * Moves a project folder into the folder of its images, or into the profile. However it ends, one whole project is
   * known: the copy has its name only when it is whole, is registered then, and only then the old one goes.
   * @param images path of the folder of images; null for the profile
   * @throws WorkbenchError `project.placeTaken`, `project.damaged`, `project.outOfReach`, `file.write`
   */
  async move(project: string, images: string | null): Promise<ProjectAccess> {
    const moved = (this.#moving.get(project) ?? Promise.resolve()).then(() => this.#move(project, images));
    const done = moved.catch(() => undefined);
    this.#moving.set(project, done);
    await moved.finally(() => {
      if (this.#moving.get(project) === done) this.#moving.delete(project);
    });
    return this.#access(await this.#opened(project));
  }

  /**
   * Has somebody else write in the folder of a project; what is appended meanwhile waits.
   * @throws WorkbenchError as `OpenProject.lend` does
   */
  async lend<T>(project: string, work: (path: string) => Promise<T>): Promise<Lent<T>> {
    const open = await this.#opened(project);
    const result = await open.lend(work);
    const { position, baseline } = open.found;
    if (position === null) throw new WorkbenchError('project.outOfReach', `${open.path} cannot be reached.`);
    return { result, position, baseline };
  }

  /**
   * Path of the folder of a project, whose journal holds all that was appended: to be read, also while others write it.
   * @throws WorkbenchError `project.outOfReach` while the work goes on beside it
   */
  async settledPath(project: string): Promise<string> {
    const { path, access } = await this.#opened(project);
    if (!access.isSpilled) return path;
    throw new WorkbenchError('project.outOfReach', `${path} cannot be reached.`);
  }

  /** Path of the folder of a project; undefined where it has none yet. */
  async pathOf(project: string): Promise<string | undefined> {
    return (await this.#places.get(project))?.path;
  }

  /** What a folder that a person has chosen says about itself. @throws WorkbenchError `project.none` */
  async factsIn(path: string): Promise<Facts> {
    const facts = await this.#places.factsAt(path);
    if (facts !== undefined) return facts;
    throw new WorkbenchError('project.none', `${basename(path)} is not a project folder.`);
  }

  /** The next who looks for the project of a folder of images finds this one. */
  choose(folder: string, path: string): void {
    this.#places.choose(folder, path);
  }

  /** The window works on another project, or has not opened this one after all. */
  async release(project: string): Promise<void> {
    await this.#close(project);
    await this.#places.giveUp(project);
  }

  /** Resolves when everything that was appended is on the disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((project) => this.#close(project)));
    await this.#holding;
  }

  /** Nobody waits for it. */
  #holdReserve(): void {
    this.#holding = this.#holding.then(() => this.#reserve.hold());
  }

  async #close(project: string): Promise<void> {
    const opened = this.#open.get(project);
    this.#open.delete(project);
    await (await opened?.catch(() => undefined))?.close();
  }

  async #opened(project: string): Promise<OpenProject> {
    await this.#moving.get(project);
    return this.#openedNow(project);
  }

  #openedNow(project: string, reached: JournalPosition | null = null): Promise<OpenProject> {
    const path = this.#places.path(project);
    const known =
      this.#open.get(project) ??
      OpenProject.open(this.#ports(project), path, this.#spillPath(project), reached);
    this.#open.set(project, known);
    // The next request tries again.
    known.catch(() => this.#open.delete(project));
    return known;
  }

  #ports(project: string) {
    const { report, changed, snapshot, journal: options } = this.#options;
    return {
      disk: this.#disk,
      locks: this.#locks,
      options,
      report,
      snapshot,
      changed: () =>
        void this.#open.get(project)?.then(
          (open) => changed(project, this.#access(open)),
          () => undefined,
        ),
    };
  }

  #access(open: OpenProject): ProjectAccess {
    const { path, access } = open;
    const place = this.#places.isOwn(path)
      ? 'profile'
      : basename(path) === PROJECT_FOLDER
        ? 'beside'
        : 'elsewhere';
    return { place, ...access };
  }

  async #move(project: string, images: string | null): Promise<void> {
    const facts = await this.#places.get(project);
    if (facts === undefined) throw new WorkbenchError('project.none', 'This project has no folder yet.');
    const path = images === null ? this.#places.own(project) : join(images, PROJECT_FOLDER);
    if (path === facts.path) return;
    const open = await this.#openedNow(project);
    if (!isAtHand(open)) {
      throw new WorkbenchError(
        'project.outOfReach',
        'A project folder can only be moved while it is at hand.',
      );
    }
    await this.#close(project);
    await copyProject(this.#disk, facts.path, path);
    await this.#places.register({ ...facts, path });
    // Should its disk be gone already, it goes on beside it from where it was.
    await this.#openedNow(project, open.reached);
    // A folder without facts is no project: nobody takes what is left of it for one.
    await this.#removeProject(facts.path);
  }

  /** The same project in the profile, that an interrupted move left, where it holds nothing more. */
  async #removeLeft(open: OpenProject, { id, folder }: Facts): Promise<void> {
    const path = this.#places.own(id);
    if (path === open.path || !isAtHand(open)) return;
    const left = await this.#places.factsAt(path);
    // Of other images it is what this one was copied from.
    const journal = left?.id === id && left.folder === folder ? await this.#places.looked(path) : null;
    if (journal !== null && (await open.passes(journal.position))) await this.#removeProject(path);
  }

  async #removeProject(path: string): Promise<void> {
    await this.#disk.remove(join(path, FACTS));
    await this.#disk.syncFolder(path);
    await this.#disk.remove(path);
  }

  /** Takes a project folder out of the way. Returns its name from then on. */
  async #keep(path: string): Promise<string> {
    const name = keptName(basename(path), new Date());
    await this.#disk.rename(path, join(dirname(path), name));
    return name;
  }

  async #setSpillAside(project: string): Promise<string | null> {
    const path = this.#spillPath(project);
    const name = keptName(project, new Date());
    try {
      if ((await this.#disk.list(path)).length === 0) return null;
      await this.#disk.rename(path, join(this.#options.spill, name));
    } catch (error) {
      throw cannotWrite(path, error);
    }
    return join(basename(this.#options.spill), name);
  }

  #spillPath(project: string): string {
    return join(this.#options.spill, project);
  }
}

/** Whether its folder may be written just now. */
function isAtHand({ access: { holder, isSpilled } }: OpenProject): boolean {
  return holder === null && !isSpilled;
}
