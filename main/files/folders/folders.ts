import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as z from 'zod';
import { WorkbenchError } from '../../../core/errors.ts';
import type { FolderListing, ListedImage, RecentFolder } from '../../../core/contract/folders.ts';
import { isWritable, listFolder, listImages, openFolder, openPaths } from './folder-listing.ts';
import type { FolderHandles, Opened } from './folder-handles.ts';
import { cannotRead, isGone } from '../errors.ts';
import { JsonFile } from '../json-file.ts';

const MOST_RECENT = 12;
/** Folders whose place is kept, so that it can be told whether they were moved. */
const MOST_REMEMBERED = 1000;
/** Changes within this time are told once, in milliseconds. */
const SETTLED = 500;

const rememberedSchema = z.object({
  folders: z.array(z.object({ id: z.string(), path: z.string(), opened: z.number() })),
  /** The folder that was open when the app was left. */
  current: z.string().nullable(),
});

/** Opens folders for the page: issues the handle, lists, remembers, and watches the one that is open. */
export class Folders {
  readonly #handles: FolderHandles;
  readonly #changed: (handle: string) => void;
  readonly #opening: (id: string) => void;
  readonly #remembered: JsonFile<z.infer<typeof rememberedSchema>>;
  /** Paths of folders of which all was opened since the start, by id. */
  readonly #whole = new Map<string, string>();
  #watcher: FSWatcher | undefined;

  /**
   * @param changed files of the folder came, went or changed
   * @param opening is told the id of a folder before its files are listed
   */
  constructor(
    handles: FolderHandles,
    file: string,
    changed: (handle: string) => void,
    opening: (id: string) => void = () => undefined,
  ) {
    this.#handles = handles;
    this.#changed = changed;
    this.#opening = opening;
    this.#remembered = new JsonFile(file, rememberedSchema, { folders: [], current: null });
  }

  async open(path: string): Promise<FolderListing> {
    const opened = await openFolder(path);
    const listing = await this.#show(opened);
    this.#whole.set(listing.id, opened.root);
    this.#remember(listing.id, opened.root);
    return listing;
  }

  async openDropped(paths: readonly string[]): Promise<FolderListing> {
    const opened = await openPaths(paths);
    return opened.only === undefined ? this.open(opened.root) : this.#show(opened);
  }

  /** A file that the page may read, and nothing beside it. */
  async file(path: string): Promise<ListedImage & { readonly handle: string }> {
    const real = await realpath(path).catch((error: unknown) => Promise.reject(cannotRead(path, error)));
    const opened = { root: dirname(real), only: new Set([basename(real)]) };
    const [listed] = await listImages(opened);
    if (listed === undefined) throw cannotRead(path, new Error('it is no file'));
    return { ...listed, handle: this.#handles.issue(opened) };
  }

  async reopen(id: string): Promise<FolderListing> {
    const known = this.#remembered.value.folders.find((folder) => folder.id === id);
    if (known === undefined)
      throw new WorkbenchError('folder.forgotten', 'This folder is not in the list any more.');
    return this.open(known.path);
  }

  /** The folder that was open when the app was left; `null` when there was none or it cannot be opened. */
  async reopenLast(): Promise<FolderListing | null> {
    const { current } = this.#remembered.value;
    return current === null ? null : this.reopen(current).catch(() => null);
  }

  recent(): RecentFolder[] {
    return this.#remembered.value.folders.slice(0, MOST_RECENT).map(({ id, path, opened }) => ({
      id,
      name: nameOf(path),
      parentName: nameOf(dirname(path)),
      opened,
    }));
  }

  /** Those of the folders that were opened before and are no longer where they were. */
  async gone(ids: readonly string[]): Promise<string[]> {
    const wanted = new Set(ids);
    const known = this.#remembered.value.folders.filter(({ id }) => wanted.has(id));
    const there = await Promise.all(known.map(({ path }) => isThere(path)));
    return known.filter((_, index) => there[index] === false).map(({ id }) => id);
  }

  /** Path of a folder of which all was opened since the start. */
  rootOf(id: string): string | undefined {
    return this.#whole.get(id);
  }

  /** Where a folder was when it was opened last. */
  pathOf(id: string): string | undefined {
    return this.#remembered.value.folders.find((folder) => folder.id === id)?.path;
  }

  refresh(handle: string): Promise<FolderListing> {
    return this.#list(this.#handles.opened(handle), handle);
  }

  /** Resolves when the list of folders is on the disk. */
  close(): Promise<void> {
    this.#watcher?.close();
    return this.#remembered.settled();
  }

  async #show(opened: Opened): Promise<FolderListing> {
    this.#opening(idOf(opened));
    const listing = await this.#list(opened, this.#handles.issue(opened));
    this.#watch(opened.root, listing.handle);
    return listing;
  }

  async #list(opened: Opened, handle: string): Promise<FolderListing> {
    const [listed, writable] = await Promise.all([listFolder(opened), isWritable(opened.root)]);
    const { images, hasLabels } = listed;
    const labels = hasLabels ? { hasLabels } : {};
    return { handle, id: idOf(opened), name: nameOf(opened.root), images: [...images], writable, ...labels };
  }

  /** Top level only: where the platform cannot watch deeper, subfolders are seen at the next opening. */
  #watch(root: string, handle: string): void {
    this.#watcher?.close();
    let timer: NodeJS.Timeout | undefined;
    try {
      this.#watcher = watch(root, () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.#changed(handle), SETTLED);
      });
      // A folder that vanishes while it is watched is found missing when it is read next.
      this.#watcher.on('error', () => this.#changed(handle));
    } catch {
      this.#watcher = undefined;
    }
  }

  /** Nobody waits for it: a profile that cannot be written is no reason not to open a folder. */
  #remember(id: string, path: string): void {
    const others = this.#remembered.value.folders.filter((folder) => folder.id !== id);
    const folders = [{ id, path, opened: Date.now() }, ...others].slice(0, MOST_REMEMBERED);
    this.#remembered.write({ folders, current: id }).catch(() => undefined);
  }
}

/** Stays the same across restarts and tells nothing of the path. */
function idOf({ root, only }: Opened): string {
  const hash = createHash('sha256').update(root);
  for (const key of [...(only ?? [])].sort()) hash.update(`\0${key}`);
  return hash.digest('hex').slice(0, 32);
}

/** What cannot be told, on a share that does not answer for instance, counts as there. */
function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => !isGone(error),
  );
}

/** A drive or root has no base name. */
function nameOf(path: string): string {
  return basename(path) || path;
}
