/**
 * A name for each path, without extension, that is a file name on every system and is given once: pairs of images
 * and masks are found by it. Folders become part of the name, and so do dots, because readers take what follows
 * the last one for the extension.
 */
export function exportNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const path of paths) {
    const plain = plainName(path);
    let name = plain;
    for (let count = 2; taken.has(folded(name)); count++) name = `${plain}-${count}`;
    taken.add(folded(name));
    names.set(path, name);
  }
  return names;
}

/** What names are compared by: some file systems do not tell `A` from `a`, or `ü` from `u` with its dots behind it. */
function folded(name: string): string {
  return name.toLowerCase().normalize('NFC');
}

/** Name of one frame, counted from 1, of a file that has several. */
export function frameName(name: string, frame: number): string {
  return `${name}.frame-${String(frame).padStart(3, '0')}`;
}

/** What Cellpose calls the file of an image's masks, which it looks for beside the image. */
export const CELLPOSE_ENDING = '_seg.npy';

/** Names are cut here. */
const LONGEST = 80;

/** And here, in UTF-8: with a count, a frame and an ending they fit into the 255 bytes of a file name. */
const MOST_BYTES = 220;

function plainName(path: string): string {
  const withoutExtension = path.replace(/(\.nii\.gz|\.[^./]*)$/i, '');
  const name = withoutExtension
    .replaceAll('/', '__')
    .replace(/[<>:"\\|?*.,\p{Cc}]/gu, '_')
    .trim()
    .slice(0, LONGEST)
    // Cutting may leave half of a character, or a space, at the end.
    .replace(/[\ud800-\udbff]$/, '');
  return withinBytes(name).trimEnd() || 'image';
}

function withinBytes(name: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of name) {
    bytes += bytesOf(character.codePointAt(0) as number);
    if (bytes > MOST_BYTES) break;
    kept += character;
  }
  return kept;
}

/** Length of a character in UTF-8. */
function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}

/** The extension of a path in lower case with its dot, or nothing; that of a packed NIfTI has two parts. */
export function extensionOf(path: string): string {
  return (/(\.nii\.gz|\.[a-z0-9]+)$/i.exec(path) ?? [''])[0].toLowerCase();
}
