import type { SetName } from '../contract/data-sets.ts';
import type { ContentHash } from '../document/image-id.ts';
import { exportNames, frameName } from '../formats/export-names.ts';
import type { Size } from '../geometry/size.ts';
import { grouped } from '../grouped.ts';
import { heldBack } from './division.ts';
import type { FoundImage } from './read/found.ts';
import { stemOf } from './read/found.ts';

/** An image that labels may be of. */
export interface KnownImage extends Size {
  /** Path of its file in the folder. */
  readonly key: string;
  /** Counted from 1, where its file has several; else null. */
  readonly frame: number | null;
  /** Of its file; null where that was not read. */
  readonly content: ContentHash | null;
}

/** Whether labels have an image, and why not. */
export type Match<Image extends KnownImage = KnownImage> =
  | {
      readonly found: FoundImage;
      readonly image: Image;
      readonly verdict: 'match';
      readonly by: 'content' | 'name';
    }
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
 * Finds the image of each of the labels: by the content that they were drawn on, where that is said and there; else by
 * its path, by the name that exports give it, or by the name of its file where only one has it. Only where the sizes
 * are the same.
 */
export function matchImages<Image extends KnownImage>(
  found: readonly FoundImage[],
  images: readonly Image[],
): MatchTable<Image> {
  const byName = namesOf(images);
  const same = sameFiles(found, images, byName);
  const owners = new Map<Image, FoundImage>();
  for (const [one, image] of same) if (!owners.has(image)) owners.set(image, one);
  const rows = found.map((one): Match<Image> => {
    const own = same.get(one);
    const candidates = own === undefined ? candidatesOf(spellingsOf(one), byName) : [own];
    const [image] = candidates;
    if (image === undefined) {
      const ofContent = one.drawnOn === undefined ? '' : ', or has its content';
      const reason = `No image is called ${one.name}${ofContent}.`;
      return { found: one, image: null, verdict: 'unknown', reason };
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
    if ((owners.get(image) ?? one) !== one) {
      return { found: one, image, verdict: 'twice', reason: `Other labels are of ${image.key}, too.` };
    }
    owners.set(image, one);
    return { found: one, image, verdict: 'match', by: own === undefined ? 'name' : 'content' };
  });
  const matched = new Set(rows.flatMap(({ image, verdict }) => (verdict === 'match' ? [image] : [])));
  return { rows, missing: images.filter((image) => !matched.has(image)) };
}

/** The images whose files have the content that labels were drawn on; of copies that which is called alike. */
function sameFiles<Image extends KnownImage>(
  found: readonly FoundImage[],
  images: readonly Image[],
  byName: Names<Image>,
): ReadonlyMap<FoundImage, Image> {
  const read = images.filter(({ content }) => content !== null);
  const byContent = grouped(read, ({ content, frame }) => contentKey(content ?? '', frame));
  const same = new Map<FoundImage, Image>();
  const taken = new Set<Image>();
  for (const one of found) {
    const { drawnOn } = one;
    const copies = drawnOn && byContent.get(contentKey(drawnOn.sha256, drawnOn.frame));
    if (copies === undefined) continue;
    const named = candidatesOf(spellingsOf(one), byName);
    const called = copies.find((image) => named.includes(image));
    const image = called ?? copies.find((copy) => !taken.has(copy)) ?? copies[0];
    if (image === undefined) continue;
    same.set(one, image);
    taken.add(image);
  }
  return same;
}

function contentKey(content: ContentHash, frame: number | null): string {
  return `${content} ${frame ?? ''}`;
}

/** Of the paths of files, those that labels may be of, by names alone: these are worth a look first. */
export function namesakes(
  found: readonly Pick<FoundImage, 'name' | 'drawnOn'>[],
  keys: readonly string[],
): ReadonlySet<string> {
  const names = namesOf(keys.map(unread));
  const wanted = new Set(found.flatMap(spellingsOf).flatMap((name) => [name, name.replace(FRAME, '')]));
  return new Set([...wanted].flatMap((name) => candidatesOf([name], names).map(({ key }) => key)));
}

/** The contents that labels were drawn on and that none of these images has. */
export function contentsMissing(
  found: readonly Pick<FoundImage, 'drawnOn'>[],
  images: Iterable<Pick<KnownImage, 'content'>>,
): ReadonlySet<ContentHash> {
  const missing = new Set(found.flatMap(({ drawnOn }) => drawnOn?.sha256 ?? []));
  for (const { content } of images) if (content !== null) missing.delete(content);
  return missing;
}

/** A file of which nothing is known but its path. */
export function unread(key: string): KnownImage {
  return { key, frame: null, width: 0, height: 0, content: null };
}

/** The sets of files, by their keys, as a data set tells them of its images by name. */
export function setsOfFiles(
  sets: Readonly<Record<string, SetName>>,
  keys: readonly string[],
): ReadonlyMap<string, SetName> {
  const names = namesOf(keys.map(unread));
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
function spellingsOf({ name, drawnOn }: Pick<FoundImage, 'name' | 'drawnOn'>): readonly string[] {
  return [name, ...ownName(drawnOn), name.replace(MASK_ENDING, '')];
}

/** What exports call an image has its folder in it, which is another one where the folder was opened by itself. */
function ownName(drawnOn: FoundImage['drawnOn']): readonly string[] {
  if (drawnOn === undefined) return [];
  const { path, frame } = drawnOn;
  return [frame === null ? path : frameName(stemOf(path), frame)];
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
