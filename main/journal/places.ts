import { basename, dirname, join } from 'node:path';
import { decodeEntry } from '../../core/journal/entry.ts';
import { cannotRead, isUnreachable, reading } from '../files/errors.ts';
import { PROJECT_FOLDER } from '../files/folders/project-folder.ts';
import type { Disk } from './disk.ts';
import { Journal } from './journal.ts';
import type { Finding } from './journal.ts';
import { FACTS, FACTS_VERSION, factsSchema } from './registry.ts';
import type { Facts, Registry } from './registry.ts';
import { passes } from './spill.ts';

/** A project as it is known, and the path of its folder. */
export interface Known extends Facts {
  readonly path: string;
}

export interface PlacesOptions {
  readonly disk: Disk;
  /** Where projects lie by default. */
  readonly folder: string;
  /** Projects that lie elsewhere. */
  readonly registry: Registry;
  readonly report: (finding: Finding) => void;
}

/**
 * Where projects lie. Those in the profile are found by looking, so nothing that could be lost knows more than they do;
 * of those elsewhere the registry keeps the paths, and what lies in the folder of its images is found without it.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #disk: Disk;
  #known: Promise<Map<string, Known>> | undefined;
  /** Project folders of the profile that could not be read so far. */
  readonly #unread = new Set<string>();
  /** Paths of projects that do not lie in the profile. */
  readonly #elsewhere = new Map<string, string>();
  /** Project folders that a person has chosen, by the folders of their images, until they are opened or given up. */
  readonly #chosen = new Map<string, string>();

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#disk = options.disk;
  }

  async get(project: string): Promise<Known | undefined> {
    return (await this.#facts()).get(project);
  }

  /** Where a project lies, or will. */
  path(project: string): string {
    return this.#elsewhere.get(project) ?? this.own(project);
  }

  /** Where a project lies that is kept in the profile. */
  own(project: string): string {
    return join(this.#options.folder, project);
  }

  /** Whether a project folder lies in the profile. */
  isOwn(path: string): boolean {
    return dirname(path) === this.#options.folder;
  }

  /** The next who looks for the project of a folder of images finds the one at a path. */
  choose(folder: string, path: string): void {
    this.#chosen.set(folder, path);
  }

  /** Takes a project to be where it was found, until it is registered or given up. */
  async take(known: Known): Promise<void> {
    (await this.#facts()).set(known.id, known);
    if (known.path === this.own(known.id)) this.#elsewhere.delete(known.id);
    else this.#elsewhere.set(known.id, known.path);
  }

  /** The folder of a project was taken out of the way of another, which will lie in the same place. */
  async forget(project: string): Promise<void> {
    (await this.#facts()).delete(project);
  }

  /** A project is where it is registered, or in the profile, whatever was taken for it since. */
  async giveUp(project: string): Promise<void> {
    const registered = this.#options.registry.value.projects.find(({ id }) => id === project);
    const path = this.own(project);
    const left = this.path(project);
    for (const [folder, chosen] of this.#chosen) if (chosen === left) this.#chosen.delete(folder);
    const facts = await this.factsAt(path).catch(() => undefined);
    const own = facts?.id === project ? { ...facts, path } : undefined;
    const known = registered ?? own;
    this.#elsewhere.delete(project);
    if (known === undefined) await this.forget(project);
    else await this.take(known);
  }

  /**
   * The project of a folder of images: the one chosen for it, the one that lies in it, or the one that names it.
   * @throws WorkbenchError `file.read` where it may be in what cannot be read just now
   */
  async at(folder: string, images: string | undefined): Promise<Known | null> {
    const chosen = this.#chosen.get(folder);
    const all = await this.#facts();
    const beside = images === undefined ? undefined : join(images, PROJECT_FOLDER);
    const named = (): Known | undefined => [...all.values()].find((facts) => facts.folder === folder);
    for (const path of [chosen, beside]) {
      if (path === undefined) continue;
      const facts = await this.factsAt(path).catch((error: unknown) => {
        // It is known to be there, and work goes on beside it.
        if (named()?.path === path) return undefined;
        throw error;
      });
      if (facts === undefined) continue;
      const here = { ...facts, path };
      const other = all.get(facts.id);
      // Moves of a folder's project go into the profile or out of it; any other two are copies of each other, each with
      // work of its own.
      const isMoved =
        path !== chosen &&
        other !== undefined &&
        other.path !== path &&
        other.folder === folder &&
        this.isOwn(other.path);
      return isMoved ? this.#further(here, other) : here;
    }
    if (named() === undefined) for (const path of this.#unread) await this.#readInto(all, path);
    return named() ?? (await this.#copied(folder));
  }

  /** The project of a folder in the profile, of which a copy is known elsewhere; null where there is none. */
  async #copied(folder: string): Promise<Known | null> {
    for (const id of this.#elsewhere.keys()) {
      const path = this.own(id);
      const facts = await this.factsAt(path);
      if (facts?.id === id && facts.folder === folder) return { ...facts, path };
    }
    return null;
  }

  /** Of a project in two places after an interrupted move, the one that has come further; else the first. */
  async #further(first: Known, second: Known): Promise<Known> {
    try {
      const [a, b] = [await this.looked(first.path), await this.looked(second.path)];
      if (a === null || b === null) return a === null && b !== null ? second : first;
      const isBehind = a.position.count < b.position.count && (await passes(this.#disk, b, a.position));
      return isBehind ? second : first;
    } catch (error) {
      if (isUnreachable(error)) return first;
      throw error;
    }
  }

  async looked(path: string): Promise<Journal | null> {
    const opened = await Journal.open(this.#disk, path, { isReader: true });
    return opened?.journal ?? null;
  }

  async write(known: Known): Promise<void> {
    const { path, ...facts } = known;
    await this.writeFacts(path, facts);
    await this.register(known);
  }

  async writeFacts(path: string, facts: Facts): Promise<void> {
    await this.#disk.makeFolder(path);
    await this.#disk.replace(join(path, FACTS), `${JSON.stringify(facts, undefined, 2)}\n`);
  }

  /** Makes known what a project is and where, durably where it does not lie in the profile. */
  async register(known: Known): Promise<void> {
    await this.take(known);
    for (const [folder, path] of this.#chosen) if (path === known.path) this.#chosen.delete(folder);
    const { registry } = this.#options;
    const others = registry.value.projects.filter(({ id }) => id !== known.id);
    const projects = this.#elsewhere.has(known.id) ? [...others, known] : others;
    const next = { ...registry.value, projects };
    if (JSON.stringify(next) !== JSON.stringify(registry.value)) await registry.write(next);
  }

  #facts(): Promise<Map<string, Known>> {
    this.#known ??= this.#readFacts().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  async #readFacts(): Promise<Map<string, Known>> {
    const { folder, registry } = this.#options;
    const names = await this.#disk.list(folder).catch((error: unknown) => {
      throw cannotRead(folder, error);
    });
    const found = new Map<string, Known>();
    for (const name of names) {
      const path = join(folder, name);
      await this.#readInto(found, path).catch(() => this.#unread.add(path));
    }
    for (const known of registry.value.projects) {
      found.set(known.id, known);
      this.#elsewhere.set(known.id, known.path);
    }
    return found;
  }

  async #readInto(known: Map<string, Known>, path: string): Promise<void> {
    const facts = await this.factsAt(path);
    this.#unread.delete(path);
    if (facts?.id === basename(path) && !known.has(facts.id)) known.set(facts.id, { ...facts, path });
  }

  /**
   * What a folder says about itself; undefined where it is no project, or nothing can be made out about it.
   * @throws WorkbenchError `file.read`
   */
  async factsAt(path: string): Promise<Facts | undefined> {
    const names = await reading(path, this.#disk.list(path));
    if (!names.includes(FACTS)) return undefined;
    const file = join(path, FACTS);
    return factsOf(await reading(file, this.#disk.read(file))) ?? (await this.#rescued(path));
  }

  /** What the journal itself says of a project whose facts are damaged; undefined where that is damaged as well. */
  async #rescued(path: string): Promise<Facts | undefined> {
    this.#options.report({ at: 0, kind: 'damaged', reason: 'it cannot be used', file: join(path, FACTS) });
    try {
      const journal = await this.looked(path);
      const [first] = (await journal?.read(journal.baseline.first, 1)) ?? [];
      const entry = first === undefined ? undefined : decodeEntry(first);
      if (entry?.kind !== 'project') return undefined;
      const { id, name, folder } = entry.project;
      return { version: FACTS_VERSION, id, name, folder };
    } catch {
      return undefined;
    }
  }
}

/** Undefined where the bytes are no such facts. */
export function factsOf(bytes: Uint8Array): Facts | undefined {
  try {
    return factsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
