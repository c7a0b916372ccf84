import { readFile, stat } from 'node:fs/promises';
import { WorkbenchError } from '../../../core/errors.ts';
import { extensionOf } from '../../../core/formats/export-names.ts';
import { isImageName } from '../../files/images/image-names.ts';

/**
 * Names, one per line; a file name counts as the name without its extension.
 * @throws WorkbenchError `dataset.list`, and `dataset.empty` where it has none
 */
export async function readList(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new WorkbenchError('dataset.list', `The list ${file} cannot be read.`, { cause: error });
  });
  const names = namesIn(text, '\n');
  if (names.length === 0) throw new WorkbenchError('dataset.empty', `The list ${file} is empty.`);
  return names;
}

/** A list file, or names separated by commas. */
export async function readListOrNames(listOrNames: string): Promise<readonly string[]> {
  const found = await stat(listOrNames).catch(() => undefined);
  return found?.isFile() ? readList(listOrNames) : namesIn(listOrNames, ',');
}

/** Lists may name images or their masks, with an extension or without; other dots belong to the name. */
function withoutExtension(name: string): string {
  return isImageName(name) ? name.slice(0, -extensionOf(name).length) : name;
}

function namesIn(text: string, separator: string): readonly string[] {
  const names = text.split(separator).map((name) => withoutExtension(name.trim()));
  return [...new Set(names.filter((name) => name !== ''))];
}
