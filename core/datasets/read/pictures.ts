import * as z from 'zod';
import { decodePngSamples, readPngHeader } from '../../formats/png.ts';
import type { Size } from '../../geometry/size.ts';
import type { ClassMap } from '../../imaging/raster.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import { requirePixels } from './canvas.ts';
import { ownClasses, unnamed, unnamedClasses } from './class-list.ts';
import {
  LARGEST_PICTURE,
  baseName,
  damaged,
  eachReadable,
  inFile,
  issuesOf,
  readJson,
  stemOf,
} from './found.ts';
import type { DataSetReader, FileSet, FoundClass, FoundDataSet, FoundImage, FoundLabels } from './found.ts';
import { grouped } from '../../grouped.ts';
import { maskPicture } from './mask-picture.ts';
import type { MaskPicture } from './mask-picture.ts';
import { ignoredIn } from './said.ts';

const MASK = /^masks\/[^/]+\.png$/i;
const CLASS_MASK = /^masks\/([^/]+)\/[^/]+\.png$/i;
const INSTANCES = /^instances\/[^/]+\.png$/i;

/** `masks/NAME.png`. */
export const indexedReader: DataSetReader = {
  id: 'indexed',
  recognises: (paths) => paths.some((path) => MASK.test(path)),
  open: (files) =>
    masksIn(
      files,
      files.paths.filter((path) => MASK.test(path)),
    ),
};

/**
 * Masks in pictures of labels, of which nothing else is said. Where one is of numbers of objects, so are all.
 * @param check throws for a picture that is not to be used
 */
export async function masksIn(
  files: FileSet,
  paths: readonly string[],
  check: (path: string, picture: MaskPicture) => void = () => undefined,
): Promise<FoundDataSet> {
  const colors = new Map<number, string | null>();
  const sizes = new Map<string, Size>();
  const kinds = new Set<MaskPicture['kind']>();
  const soft: string[] = [];
  const problems = await eachReadable(paths, async (path) => {
    const picture = await maskPicture(files, path);
    check(path, picture);
    sizes.set(path, sizeIn(path, picture));
    kinds.add(picture.kind);
    if (picture.kind === 'soft') soft.push(path);
    for (const label of new Set(picture.data)) {
      if (label !== 0 && !colors.has(label)) colors.set(label, picture.colorOf(label));
    }
  });
  const isNumbered = kinds.has('objects');
  const named = isNumbered ? unnamedClasses([OBJECT]) : await ownClasses(files);
  const read = isNumbered ? numbersIn : classesIn;
  return {
    format: isNumbered ? 'instances' : 'indexed',
    classes: named ?? unnamedClasses(colors.keys(), (label) => colors.get(label) ?? null),
    images: [...sizes].map(([path, size]) => pictureImage(files, path, size, () => read(files, path))),
    problems: [...problems, ...saidOfSoft(soft)],
  };
}

function saidOfSoft([first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const which = others.length === 0 ? first : `${first} and ${others.length} more`;
  return [`The edges of ${which} are grey: their darker half is left out.`];
}

/** Label of objects of which nobody says what they are. */
const OBJECT = 1;

async function classesIn(files: FileSet, path: string): Promise<Drawn> {
  const { width, height, data } = await maskPicture(files, path);
  return { classes: { width, height, data: Uint8Array.from(data) }, objects: null };
}

async function numbersIn(files: FileSet, path: string): Promise<Drawn> {
  const { width, height, data } = await maskPicture(files, path);
  const ids = new Set(data);
  ids.delete(0);
  return {
    classes: { width, height, data: Uint8Array.from(data, (id) => (id === 0 ? 0 : OBJECT)) },
    objects: { width, height, data, objects: [...ids].map((id) => ({ id, category: OBJECT })) },
  };
}

/** `masks/CLASS/NAME.png`, where every value but 0 is the class. */
export const binaryReader: DataSetReader = {
  id: 'binary',
  recognises: (paths) => paths.some((path) => CLASS_MASK.test(path)),
  async open(files) {
    const paths = files.paths.filter((path) => CLASS_MASK.test(path));
    const folders = [...new Set(paths.map((path) => CLASS_MASK.exec(path)?.[1] ?? ''))];
    const listed = await ownClasses(files);
    const classes = folders.map((folder, index) => classOfFolder(folder, index + 1, listed));
    const labels = new Map(folders.map((folder, index) => [folder, classes[index]?.label ?? 0]));
    const images: FoundImage[] = [];
    const problems = await eachReadable([...grouped(paths, baseName).values()], async (masks) => {
      const [first] = masks as [string, ...string[]];
      const size = await sizeOf(files, first);
      images.push(
        pictureImage(files, first, size, async () => {
          const map: ClassMap = { ...size, data: new Uint8Array(size.width * size.height) };
          for (const path of masks) {
            const { data } = await maskPicture(files, path);
            if (data.length !== map.data.length) throw damaged(path, 'it is of another size than the others');
            const label = labels.get(CLASS_MASK.exec(path)?.[1] ?? '') ?? 0;
            data.forEach((value, pixel) => {
              if (value !== 0) map.data[pixel] = label;
            });
          }
          return { classes: map, objects: null };
        }),
      );
    });
    return { format: 'binary', classes, images, problems };
  },
};

/** `1-lesion` as our exports name it, else a class of the folder's name. */
function classOfFolder(folder: string, next: number, listed: readonly FoundClass[] | null): FoundClass {
  const own = listed?.find(({ label }) => folder.startsWith(`${label}-`));
  return own ?? { label: next, name: folder, color: null };
}

const instanceListSchema = z.object({
  linked: z.int().min(0).max(65_535).exactOptional(),
  objects: z
    .array(
      z.object({
        id: z.int().min(1).max(65_535),
        label: z.int().min(1).max(255),
        name: z.string().max(1000).optional(),
      }),
    )
    .max(65_535),
});

/** `instances/NAME.png` of numbers of objects, and `NAME.json`, which says of what class each is. */
export const instanceReader: DataSetReader = {
  id: 'instances',
  recognises: (paths) => paths.some((path) => INSTANCES.test(path)),
  open: (files) =>
    instancesIn(
      files,
      files.paths.filter((path) => INSTANCES.test(path)),
    ),
};

export async function instancesIn(files: FileSet, paths: readonly string[]): Promise<FoundDataSet> {
  const known = new Set(files.paths);
  const classes = new Map<number, FoundClass>((await ownClasses(files))?.map((one) => [one.label, one]));
  const images: FoundImage[] = [];
  const problems = await eachReadable(paths, async (path) => {
    const list = instanceListOf(path);
    if (!known.has(list)) throw damaged(path, `${list}, which says what its objects are, is missing`);
    const parsed = instanceListSchema.safeParse(await readJson(files, list));
    if (!parsed.success) throw damaged(list, issuesOf(parsed.error));
    const { objects, ...linked } = parsed.data;
    for (const { label, name = unnamed(label) } of objects) {
      if (!classes.has(label)) classes.set(label, { label, name, color: null });
    }
    const described = objects.map(({ id, label }) => ({ id, category: label }));
    const categories = new Uint8Array(65_536);
    for (const { id, category } of described) categories[id] = category;
    images.push(
      pictureImage(files, path, await sizeOf(files, path), async () => {
        const bytes = await files.read(path, LARGEST_PICTURE);
        const { width, height, samples } = inFile(path, () => decodePngSamples(bytes, PIXEL_LIMIT));
        const data = Uint8Array.from(samples, (id) => categories[id] as number);
        return {
          classes: { width, height, data },
          objects: { width, height, data: samples, objects: described, ...linked },
        };
      }),
    );
  });
  return { format: 'instances', classes: [...classes.values()], images, problems };
}

/** Where it is said what the objects of a picture are. */
export function instanceListOf(path: string): string {
  return path.replace(/\.png$/i, '.json');
}

/** What a picture shows, but for what is ignored. */
type Drawn = Omit<FoundLabels, 'ignored'>;

/** An image by a picture of its labels; pixels whose weight is nothing are ignored. */
function pictureImage(files: FileSet, path: string, size: Size, read: () => Promise<Drawn>): FoundImage {
  const weights = `weights/${baseName(path)}`;
  return {
    name: stemOf(baseName(path)),
    size,
    set: null,
    read: async () => ({
      ...(await read()),
      ignored: files.paths.includes(weights) ? await ignoredIn(files, weights, size) : null,
    }),
  };
}

async function sizeOf(files: FileSet, path: string): Promise<Size> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  return sizeIn(
    path,
    inFile(path, () => readPngHeader(bytes)),
  );
}

function sizeIn(path: string, { width, height }: Size): Size {
  const size = { width, height };
  inFile(path, () => requirePixels(size));
  return size;
}
