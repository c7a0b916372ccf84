import type { SetName } from '../contract/data-sets.ts';
import { exportNames, frameName } from '../formats/export-names.ts';
import type { Size } from '../geometry/size.ts';
import { heldBack } from './division.ts';
import type { FoundImage } from './read/found.ts';
import { stemOf } from './read/found.ts';

/** An image that labels may be of. */
export interface KnownImage extends Size {
  /** Path of its file in the folder. */
  readonly key: string;
  /** Counted from 1, where its file has several; else null. */
  readonly frame: number | null;
}

/** Whether labels have an image, and why not. */
export type Match<Image extends KnownImage = KnownImage> =
  | { readonly found: FoundImage; readonly image: Image; readonly verdict: 'match' }
  | {
      readonly found: FoundImage;
      readonly image: Image | null;
      readonly verdict: 'size' | 'unknown' | 'ambiguous' | 'twice';
      /** A sentence. */
      readonly reason: string;
    };

export interface MatchTable<Image extends KnownImage = KnownImage> {
  readonly rows: readonly Match<Image>[];
  /** Those of which the data set has no labels. */
  readonly missing: readonly Image[];
}

/**
 * Finds the image of each of the labels: by its path, by the name that exports give it, or by the name of its file
 * where only one has it; never by anything but names, and only where the sizes are the same.
 */
export function matchImages<Image extends KnownImage>(
  found: readonly FoundImage[],
  images: readonly Image[],
): MatchTable<Image> {
  const byName = namesOf(images);
  const taken = new Set<Image>();
  const rows = found.map((one): Match<Image> => {
    const candidates = candidatesOf(spellingsOf(one), byName);
    const [image] = candidates;
    if (image === undefined) {
      return { found: one, image: null, verdict: 'unknown', reason: `No image is called ${one.name}.` };
    }
    if (candidates.length > 1) {
      const reason = `${candidates.length} images are called ${one.name}.`;
      return { found: one, image: null, verdict: 'ambiguous', reason };
    }
    const { size } = one;
    if (size !== null && (size.width !== image.width || size.height !== image.height)) {
      const reason = `The labels have ${inWords(size)} pixels, and ${image.key} has ${inWords(image)}.`;
      return { found: one, image, verdict: 'size', reason };
    }
    if (taken.has(image)) {
      return { found: one, image, verdict: 'twice', reason: `Other labels are of ${image.key}, too.` };
    }
    taken.add(image);
    return { found: one, image, verdict: 'match' };
  });
  return { rows, missing: images.filter((image) => !taken.has(image)) };
}

/** Of the paths of files, those that labels may be of, by names alone: only their sizes and frames are worth a look. */
export function namesakes(
  found: readonly Pick<FoundImage, 'name'>[],
  keys: readonly string[],
): ReadonlySet<string> {
  const names = namesOf(keys.map((key) => ({ key, frame: null, width: 0, height: 0 })));
  const wanted = new Set(found.flatMap(spellingsOf).flatMap((name) => [name, name.replace(FRAME, '')]));
  return new Set([...wanted].flatMap((name) => candidatesOf([name], names).map(({ key }) => key)));
}

/** The sets of files, by their keys, as a data set tells them of its images by name. */
export function setsOfFiles(
  sets: Readonly<Record<string, SetName>>,
  keys: readonly string[],
): ReadonlyMap<string, SetName> {
  const names = namesOf(keys.map((key) => ({ key, frame: null, width: 0, height: 0 })));
  const files = new Map<string, SetName>();
  for (const [name, set] of Object.entries(sets)) {
    const found = [name, name.replace(FRAME, '')].map((one) => candidatesOf([one], names));
    const key = found.find((one) => one.length === 1)?.[0]?.key;
    if (key !== undefined) files.set(key, heldBack(set, files.get(key)));
  }
  return files;
}

/** What `frameName` adds, with an extension or without. */
const FRAME = /\.frame-\d+(?=(\.[A-Za-z0-9]{1,5})?$)/;

/** From the surest name to the least sure one. */
const WAYS = ['path', 'export', 'file'] as const;
type Names<Image> = Readonly<Record<(typeof WAYS)[number], Map<string, Image[]>>>;

function namesOf<Image extends KnownImage>(images: readonly Image[]): Names<Image> {
  const names: Names<Image> = { path: new Map(), export: new Map(), file: new Map() };
  const exported = exportNames([...new Set(images.map(({ key }) => key))]);
  for (const image of images) {
    const { key, frame } = image;
    const framed = (name: string): string => normal(frame === null ? name : frameName(name, frame));
    put(names.path, framed(stemOf(key)), image);
    put(names.export, framed(exported.get(key) ?? key), image);
    put(names.file, framed(stemOf(key.slice(key.lastIndexOf('/') + 1))), image);
  }
  return names;
}

function candidatesOf<Image>(spellings: readonly string[], names: Names<Image>): readonly Image[] {
  for (const spelling of spellings) {
    const path = spelling.replaceAll('\\', '/');
    for (const way of WAYS) {
      const wanted = way === 'file' ? path.slice(path.lastIndexOf('/') + 1) : path;
      // A dot may belong to the name, or begin its extension.
      const found = names[way].get(normal(wanted)) ?? names[way].get(normal(stemOf(wanted)));
      if (found !== undefined) return found;
    }
  }
  return [];
}

/** What many add to the name of an image to call its mask, with an extension or without. */
const MASK_ENDING =
  /[ _.-](cp[_-]masks|masks?|seg|segmentations?|labels?|annotations?|ground[_-]?truth|gt)(?=(\.[a-z0-9]{1,5})?$)/i;

/** What the image of some labels may be called, the surest first. */
function spellingsOf({ name }: Pick<FoundImage, 'name'>): readonly string[] {
  return [name, name.replace(MASK_ENDING, '')];
}

function put<Image>(names: Map<string, Image[]>, name: string, image: Image): void {
  const known = names.get(name);
  if (known === undefined) names.set(name, [image]);
  else known.push(image);
}

/** Some file systems write letters with marks in two characters, and do not tell `A` from `a`. */
function normal(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function inWords({ width, height }: Size): string {
  return `${width} x ${height}`;
}
