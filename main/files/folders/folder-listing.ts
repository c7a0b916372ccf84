import { access, constants, opendir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { copiesIn, exportFolders, hasReadable } from '../../../core/datasets/copies.ts';
import { labelPictures } from '../../../core/datasets/label-pictures.ts';
import { DATA_SET_FILE } from '../../../core/datasets/write-data-set.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { parseJson } from '../../../core/formats/json.ts';
import type { ListedImage } from '../../../core/contract/folders.ts';
import type { Opened } from './folder-handles.ts';
import { isImageFile } from '../images/image-names.ts';
import { readBytes } from '../read-bytes.ts';
import { isProjectFolder } from './project-folder.ts';
import { isArchive, unpackArchive } from './unpack-archive.ts';

const DEEPEST = 16;
/** Files looked at together: enough to keep a disk or network share busy. */
const AT_ONCE = 64;

const natural = new Intl.Collator('en', { numeric: true });

interface Found {
  /** Path below the folder, with `/` between its parts. */
  readonly key: string;
  /** Whether it may lead somewhere else. */
  readonly isLink: boolean;
}

/** The images below an opened folder, or those that were opened, in natural order. */
export async function listImages(opened: Opened): Promise<readonly ListedImage[]> {
  return (await listFolder(opened)).images;
}

/** The same, and whether there are labels of them, which are no images themselves. */
export async function listFolder({ root, only }: Opened): Promise<ListedFolder> {
  const below = only === undefined ? await imagesBelow(root) : { images: [...only].map(asLink), exports: [] };
  const keys = below.images.map(({ key }) => key);
  const copies = await copiesBelow(root, keys, below.exports);
  const labels = only === undefined ? labelPictures(keys.filter((key) => !copies.keys.has(key))) : NO_KEYS;
  const found = below.images.filter(({ key }) => !labels.has(key) && !copies.keys.has(key));
  const images: ListedImage[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const group = found.slice(start, start + AT_ONCE).map((one) => listed(root, one));
    for (const image of await Promise.all(group)) if (image !== undefined) images.push(image);
  }
  return { images: inNaturalOrder(images), hasLabels: labels.size > 0 || copies.hasLabels };
}

const NO_KEYS: ReadonlySet<string> = new Set();

function asLink(key: string): Found {
  return { key, isLink: true };
}

/** More than that is no description of an export. */
const LARGEST_DESCRIPTION = 1 << 28;

/** Pictures that formats of an export show again, so that each image is opened once. */
async function copiesBelow(root: string, keys: readonly string[], exports: readonly string[]) {
  const copies = new Set<string>();
  let hasLabels = false;
  for (const file of exports) {
    const folders = exportFolders(await jsonIn(join(root, file)));
    if (folders === null) continue;
    const start = file.slice(0, -DATA_SET_FILE.length);
    const own = keys.flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
    for (const copy of copiesIn(own, folders)) copies.add(`${start}${copy}`);
    hasLabels ||= hasReadable(folders);
  }
  return { keys: copies, hasLabels };
}

/** Undefined for what cannot be read, which is another's then. */
async function jsonIn(file: string): Promise<unknown> {
  try {
    return parseJson(await readBytes(file, LARGEST_DESCRIPTION));
  } catch {
    return undefined;
  }
}

export interface ListedFolder {
  readonly images: readonly ListedImage[];
  readonly hasLabels: boolean;
}

/** `undefined` for what vanished meanwhile, is no file, or is a link that leads out of the folder. */
async function listed(root: string, { key, isLink }: Found): Promise<ListedImage | undefined> {
  try {
    const path = join(root, key);
    const info = await stat(path);
    if (!info.isFile()) return undefined;
    if (isLink && relative(root, await realpath(path)).startsWith('..')) return undefined;
    return { key, size: info.size, modified: info.mtimeMs };
  } catch {
    return undefined;
  }
}

/** Digits that numbers in names are written with to be compared as texts. */
const DIGITS = 12;

/** The collator takes its time: sorted as texts first, there is hardly anything left for it to do. */
export function inNaturalOrder<File extends { readonly key: string }>(
  images: readonly File[],
): readonly File[] {
  const texts = new Map(
    images.map((image) => [image, image.key.replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'))]),
  );
  const text = (image: File): string => texts.get(image) ?? '';
  return images
    .toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
    .sort((a, b) => natural.compare(a.key, b.key));
}

/** Images, and files that may describe an export. */
async function imagesBelow(
  root: string,
): Promise<{ readonly images: readonly Found[]; readonly exports: readonly string[] }> {
  const found: Found[] = [];
  const exports: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const below: string[] = [];
    for await (const entry of await opendir(join(root, folder), { bufferSize: 512 })) {
      if (entry.name.startsWith('.') || isProjectFolder(entry.name)) continue;
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) below.push(key);
      else if (!isDirectory(key) && (await isImageFile(join(root, key))))
        found.push({ key, isLink: entry.isSymbolicLink() });
      else if (entry.name === DATA_SET_FILE && entry.isFile()) exports.push(key);
    }
    if (depth === DEEPEST) return;
    // A subfolder that may not be read hides its images, not those of the others.
    for (const key of below) await visit(key, depth + 1).catch(() => undefined);
  };
  try {
    await visit('', 0);
  } catch (error) {
    throw folderProblem(root, error);
  }
  return { images: found, exports };
}

/** Files and folders named together, for instance dropped on the window. Rejects when nothing is an image. */
export async function openPaths(paths: readonly string[]): Promise<Opened> {
  const [first] = paths;
  if (first === undefined) throw new WorkbenchError('folder.empty', 'Nothing was opened.');
  const isWhole = isArchive(first) || isDirectory(first) || (await isFolder(first));
  if (paths.length === 1 && isWhole) return openFolder(first);
  const files = await Promise.all(paths.map((path) => filesOf(path)));
  const images = files.flat();
  if (images.length === 0) {
    const what = paths.length === 1 ? basename(first) : `None of the ${paths.length} files`;
    throw new WorkbenchError('folder.noImages', `${what} is not an image that can be opened.`);
  }
  const root = commonFolder(images);
  return { root, only: new Set(images.map((path) => keyOf(root, path))) };
}

/** DICOM's list of what a medium holds, which is what lies around it: PS3.10, section 8.6. */
function isDirectory(path: string): boolean {
  return basename(path).toUpperCase() === 'DICOMDIR';
}

async function filesOf(path: string): Promise<readonly string[]> {
  const real = await realpath(path).catch((error: unknown) => Promise.reject(folderProblem(path, error)));
  if (await isFolder(real)) return (await imagesBelow(real)).images.map(({ key }) => join(real, key));
  return (await isImageFile(real)) ? [real] : [];
}

/** A folder, or what stands for one: an archive of it, or a DICOMDIR. Rejects, in words, when it is not there. */
export async function openFolder(named: string): Promise<Opened> {
  const path = await folderOf(named);
  try {
    const root = await realpath(path);
    if ((await stat(root)).isDirectory()) return { root };
  } catch (error) {
    throw folderProblem(path, error);
  }
  throw new WorkbenchError('folder.notFolder', `${basename(path)} is a file, not a folder.`);
}

async function folderOf(path: string): Promise<string> {
  if (await isFolder(path)) return path;
  if (isDirectory(path)) return dirname(path);
  return isArchive(path) ? unpackArchive(path) : path;
}

export async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

function commonFolder(paths: readonly string[]): string {
  return paths
    .map((path) => dirname(path))
    .reduce((common, folder) => {
      let shared = common;
      while (shared !== folder && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep)) {
        shared = dirname(shared);
      }
      return shared;
    });
}

function keyOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function folderProblem(path: string, error: unknown): WorkbenchError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const name = basename(path);
  if (code === 'ENOENT') {
    return new WorkbenchError('folder.missing', `The folder ${name} is not there any more.`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new WorkbenchError('folder.denied', `The folder ${name} may not be read by this account.`, {
      cause: error,
    });
  }
  return new WorkbenchError('folder.unreadable', `The folder ${name} cannot be read: ${String(code)}.`, {
    cause: error,
  });
}
