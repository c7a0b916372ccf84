import { join } from 'node:path';
import * as z from 'zod';
import type { FoundJournal, JournalPosition } from '../../core/contract/journal.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { decodeEntry } from '../../core/journal/entry.ts';
import { cannotRead, cannotWrite } from '../files/errors.ts';
import type { Disk } from './disk.ts';
import { Journal } from './journal.ts';
import type { Finding, JournalOptions } from './journal.ts';
import { Reserve } from './reserve.ts';

const FACTS = 'project.json';

/** What a project folder says about itself; written last, so that a folder without it is not one yet. */
const factsSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  /** `FolderListing.id` of where its images lie. */
  folder: z.string(),
});
type Facts = z.infer<typeof factsSchema>;

/** Bytes of entries that are sent at a time. */
const PART = 8 << 20;

export interface ProjectsOptions {
  readonly reserveBytes?: number;
  readonly journal?: JournalOptions;
}

/**
 * The projects of a profile, each in a folder of its own with its journal. What they are is read from the folders
 * themselves, so nothing that could be lost knows more than they do.
 */
export class Projects {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #report: (finding: Finding) => void;
  readonly #journals = new Map<string, Promise<Journal>>();
  /** Projects whose journals were found to be damaged. */
  readonly #damaged = new Set<string>();
  readonly #reserve: Reserve;
  #holding: Promise<void> = Promise.resolve();
  #known: Promise<Map<string, Facts>> | undefined;

  readonly #options: JournalOptions | undefined;

  constructor(
    disk: Disk,
    folder: string,
    report: (finding: Finding) => void,
    { reserveBytes, journal }: ProjectsOptions = {},
  ) {
    this.#options = journal;
    this.#disk = disk;
    this.#folder = folder;
    this.#report = report;
    this.#reserve = new Reserve(disk, join(folder, 'reserve'), reserveBytes);
  }

  /**
   * The journal of the folder's project; null where there is none.
   * @throws WorkbenchError `file.read`, `journal.newer`
   */
  async find(folder: string): Promise<FoundJournal | null> {
    const known = [...(await this.#facts()).values()].find((facts) => facts.folder === folder);
    if (known === undefined) return null;
    const { position } = await this.#journal(known.id);
    this.#holdReserve();
    return { project: known.id, position, isDamaged: this.#damaged.has(known.id) };
  }

  /** Begins the journal of a project, which counts once it is `ready`. What an earlier attempt left is removed. */
  async begin(project: string): Promise<JournalPosition> {
    if ((await this.#facts()).has(project)) {
      throw new WorkbenchError('journal.exists', 'This project has a journal already.');
    }
    const path = this.#path(project);
    await this.#close(project);
    await this.#disk.remove(path).catch((error: unknown) => {
      throw cannotWrite(path, error);
    });
    const journal = Journal.begin(this.#disk, path, this.#options);
    this.#journals.set(project, Promise.resolve(journal));
    return journal.position;
  }

  /** From now on the project is known by its folder. */
  async ready({
    project: id,
    folder,
    name,
  }: {
    project: string;
    folder: string;
    name: string;
  }): Promise<void> {
    await this.#write({ version: 1, id, folder, name });
    this.#holdReserve();
  }

  /** The folder of a project's images was moved or renamed. */
  async moved(project: string, folder: string): Promise<void> {
    const facts = (await this.#facts()).get(project);
    if (facts !== undefined) await this.#write({ ...facts, folder });
  }

  /** Answers once the entries are on the disk. */
  async append(project: string, entries: readonly Uint8Array[]): Promise<JournalPosition> {
    const journal = await this.#journal(project);
    try {
      return await journal.append(entries);
    } catch (error) {
      const isFull = error instanceof WorkbenchError && error.code === 'file.disk-full';
      if (!isFull || !(await this.#reserve.release())) throw error;
      return journal.append(entries);
    }
  }

  /** Entries from a number on, as many as are sent at a time. */
  async read(project: string, from: number): Promise<Uint8Array[]> {
    const read = await (await this.#journal(project)).read(from, PART);
    // Copies: each part of a file would take the whole file along on its way to the page.
    return read.map((payload) => payload.slice());
  }

  /** Takes a journal out of the way of another one. Returns the name of the folder in which it is kept. */
  async setAside(project: string): Promise<string> {
    await this.#close(project);
    const kept = `${project}.kept-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    await this.#disk.rename(this.#path(project), join(this.#folder, kept)).catch((error: unknown) => {
      throw cannotWrite(this.#path(project), error);
    });
    (await this.#facts()).delete(project);
    this.#damaged.delete(project);
    return kept;
  }

  /** Resolves when everything that was appended is on the disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#journals.keys()].map((project) => this.#close(project)));
    await this.#holding;
  }

  /** Nobody waits for it. */
  #holdReserve(): void {
    this.#holding = this.#holding.then(() => this.#reserve.hold());
  }

  async #close(project: string): Promise<void> {
    const opened = this.#journals.get(project);
    this.#journals.delete(project);
    await (await opened?.catch(() => undefined))?.close();
  }

  #journal(project: string): Promise<Journal> {
    const known = this.#journals.get(project) ?? this.#open(project);
    this.#journals.set(project, known);
    // The next request tries again.
    known.catch(() => this.#journals.delete(project));
    return known;
  }

  async #open(project: string): Promise<Journal> {
    const opened = await Journal.open(this.#disk, this.#path(project), this.#options);
    for (const finding of opened?.findings ?? []) {
      this.#report(finding);
      if (finding.kind === 'damaged') this.#damaged.add(project);
    }
    return opened?.journal ?? Journal.begin(this.#disk, this.#path(project), this.#options);
  }

  async #write(facts: Facts): Promise<void> {
    const path = join(this.#path(facts.id), FACTS);
    await this.#disk.makeFolder(this.#path(facts.id));
    await this.#disk.replace(path, `${JSON.stringify(facts, undefined, 2)}\n`);
    (await this.#facts()).set(facts.id, facts);
  }

  #facts(): Promise<Map<string, Facts>> {
    this.#known ??= this.#readFacts().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  async #readFacts(): Promise<Map<string, Facts>> {
    const names = await this.#disk.list(this.#folder).catch((error: unknown) => {
      throw cannotRead(this.#folder, error);
    });
    const found = new Map<string, Facts>();
    for (const name of names) {
      const path = join(this.#folder, name, FACTS);
      const inside = await this.#disk.list(join(this.#folder, name)).catch((): readonly string[] => []);
      if (!inside.includes(FACTS)) continue;
      const facts = factsIn(await this.#disk.read(path)) ?? (await this.#rescued(name));
      if (facts?.id === name) found.set(name, facts);
    }
    return found;
  }

  /** What the journal itself says of a project whose facts are damaged; undefined where that is damaged as well. */
  async #rescued(id: string): Promise<Facts | undefined> {
    const file = join(this.#folder, id, FACTS);
    this.#report({ at: 0, kind: 'damaged', reason: 'it cannot be used', file });
    try {
      const [first] = await (await this.#journal(id)).read(0, 1);
      const entry = first === undefined ? undefined : decodeEntry(first);
      if (entry?.kind !== 'project') return undefined;
      const { name, folder } = entry.project;
      return { version: 1, id, name, folder };
    } catch {
      return undefined;
    }
  }

  #path(project: string): string {
    return join(this.#folder, project);
  }
}

/** Undefined where the bytes are no such facts. */
function factsIn(bytes: Uint8Array): Facts | undefined {
  try {
    return factsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
