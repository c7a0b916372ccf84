import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, parse, relative, resolve, sep } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotRead } from '../files/errors.ts';
import { IMAGE_EXTENSIONS, isImageFile } from '../files/images/image-names.ts';

/** An image to work on. */
export interface Input {
  readonly path: string;
  /** Path below the folder it was found in, with `/` and extension; the file name for files given singly. */
  readonly name: string;
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The images among files and folders, sorted by name, each once. A file given singly counts whatever its
 * extension; folders give those with an image's extension, and DICOM without one, never what lies in `out`.
 * @throws WorkbenchError `file.read`, or `cli.inputs` for a folder without images
 */
export async function collectInputs(
  paths: readonly string[],
  out: string,
  recursive: boolean,
): Promise<readonly Input[]> {
  const found = new Map<string, Input>();
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw cannotRead(path, error);
    });
    const inputs = info.isDirectory()
      ? await folderInputs(path, resolve(out), recursive)
      : [{ path, name: basename(path) }];
    for (const input of inputs) {
      const key = await realPathOf(input);
      if (!found.has(key)) found.set(key, input);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Where an input lies, whatever links lead there; what leads nowhere is reported when it is read. */
export function realPathOf({ path }: Input): Promise<string> {
  return realpath(path).catch(() => path);
}

async function folderInputs(folder: string, out: string, recursive: boolean): Promise<readonly Input[]> {
  const paths = await imagesBelow(folder, out, recursive);
  if (paths.length > 0) {
    return paths.map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }));
  }
  const hint = recursive ? '' : ' (--recursive looks into its folders, too)';
  const kinds = IMAGE_EXTENSIONS.join(' ');
  throw new WorkbenchError('cli.inputs', `${folder} contains no images with the extensions ${kinds}${hint}.`);
}

async function imagesBelow(folder: string, out: string, recursive: boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw cannotRead(folder, error);
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  // Links to folders are not followed, so there are no circles.
  const folders = visible.filter((entry) => entry.isDirectory() && recursive);
  const below: string[] = [];
  for (const entry of visible) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() && (await isImageFile(path))) below.push(path);
  }
  for (const { name } of folders) {
    const child = join(folder, name);
    if (resolve(child) !== out) below.push(...(await imagesBelow(child, out, recursive)));
  }
  return below;
}

/** Every `count`-th input, beginning with the `index`-th: the same on every machine that sees the same files. */
export function shardOf(inputs: readonly Input[], { index, count }: Shard): readonly Input[] {
  return inputs.filter((_, position) => position % count === index - 1);
}

/** `lesions/a.jpg` -> `lesions/a`; numbers at the end are no extension: `1.2.840.7` stays. */
export function stemOf({ name }: Input): string {
  const { dir, base, ext, name: withoutExtension } = parse(name);
  const stem = /^\.\d+$/.test(ext) ? base : withoutExtension;
  return dir === '' ? stem : `${dir}/${stem}`;
}

/**
 * Refuses inputs whose results would have one name, also on disks that do not tell upper from lower case.
 * @throws WorkbenchError `cli.collision`, before anything is written
 */
export function requireDistinct(inputs: readonly Input[], nameOf: (input: Input) => string): void {
  const owners = new Map<string, Input>();
  const collisions: string[] = [];
  for (const input of inputs) {
    const key = nameOf(input).normalize('NFC').toLowerCase();
    const owner = owners.get(key);
    if (owner) collisions.push(`${owner.path} and ${input.path}`);
    else owners.set(key, input);
  }
  if (collisions.length === 0) return;
  const [more, shown] = [collisions.length - 5, collisions.slice(0, 5).join('; ')];
  throw new WorkbenchError(
    'cli.collision',
    `Nothing was written, because results would overwrite each other: ${shown}` +
      `${more > 0 ? `; and ${more} more` : ''}. Rename them or label them into different folders.`,
  );
}
