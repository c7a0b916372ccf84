import * as z from 'zod';
import { decodePngSamples, readPngHeader } from '../../formats/png.ts';
import type { PngSamples } from '../../formats/png.ts';
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
import type { DataSetReader, FileSet, FoundClass, FoundImage, FoundLabels } from './found.ts';
import { grouped } from './group.ts';
import { ignoredIn } from './said.ts';

const MASK = /^masks\/[^/]+\.png$/i;
const CLASS_MASK = /^masks\/([^/]+)\/[^/]+\.png$/i;
const INSTANCES = /^instances\/[^/]+\.png$/i;

/** `masks/NAME.png`: positions in a palette, or grey values; a picture of 0 and 255 is one class. */
export const indexedReader: DataSetReader = {
  id: 'indexed',
  recognises: (paths) => paths.some((path) => MASK.test(path)),
  async open(files) {
    const paths = files.paths.filter((path) => MASK.test(path));
    const known = new Set(files.paths);
    const listed = await ownClasses(files);
    const seen = new Map<number, string | null>();
    const images: FoundImage[] = [];
    const problems = await eachReadable(paths, async (path) => {
      const samples = await decoded(files, path);
      const isBinary = isBlackAndWhite(samples);
      for (const value of new Set(samples.samples)) {
        const label = isBinary && value !== 0 ? 1 : value;
        if (label !== 0 && !seen.has(label)) seen.set(label, isBinary ? null : colorIn(samples, label));
      }
      images.push(
        await pictureImage(files, path, known, async () => {
          const { width, height, samples: values } = await decoded(files, path);
          const data = Uint8Array.from(values, (value) => (isBinary && value !== 0 ? 1 : value));
          return { classes: { width, height, data }, objects: null };
        }),
      );
    });
    const classes = listed ?? unnamedClasses(seen.keys(), (label) => seen.get(label) ?? null);
    return { format: 'indexed', classes, images, problems };
  },
};

/** `masks/CLASS/NAME.png`, where every value but 0 is the class. */
export const binaryReader: DataSetReader = {
  id: 'binary',
  recognises: (paths) => paths.some((path) => CLASS_MASK.test(path)),
  async open(files) {
    const paths = files.paths.filter((path) => CLASS_MASK.test(path));
    const known = new Set(files.paths);
    const folders = [...new Set(paths.map((path) => CLASS_MASK.exec(path)?.[1] ?? ''))];
    const listed = await ownClasses(files);
    const classes = folders.map((folder, index) => classOfFolder(folder, index + 1, listed));
    const labels = new Map(folders.map((folder, index) => [folder, classes[index]?.label ?? 0]));
    const images: FoundImage[] = [];
    const problems = await eachReadable([...grouped(paths, baseName).values()], async (masks) => {
      const [first] = masks as [string, ...string[]];
      images.push(
        await pictureImage(files, first, known, async (size) => {
          const map: ClassMap = { ...size, data: new Uint8Array(size.width * size.height) };
          for (const path of masks) {
            const mask = await decoded(files, path);
            if (mask.samples.length !== map.data.length)
              throw damaged(path, 'it is of another size than the others');
            const label = labels.get(CLASS_MASK.exec(path)?.[1] ?? '') ?? 0;
            mask.samples.forEach((value, pixel) => {
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
  async open(files) {
    const known = new Set(files.paths);
    const classes = new Map<number, FoundClass>((await ownClasses(files))?.map((one) => [one.label, one]));
    const images: FoundImage[] = [];
    const pictures = files.paths.filter((one) => INSTANCES.test(one));
    const problems = await eachReadable(pictures, async (path) => {
      const list = path.replace(/\.png$/i, '.json');
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
        await pictureImage(files, path, known, async () => {
          const { width, height, samples } = await decoded(files, path);
          const data = Uint8Array.from(samples, (id) => categories[id] as number);
          return {
            classes: { width, height, data },
            objects: { width, height, data: samples, objects: described, ...linked },
          };
        }),
      );
    });
    return { format: 'instances', classes: [...classes.values()], images, problems };
  },
};

/** An image by a picture of its labels; pixels whose weight is nothing are ignored. */
async function pictureImage(
  files: FileSet,
  path: string,
  weighed: ReadonlySet<string>,
  read: (size: Size) => Promise<Omit<FoundLabels, 'ignored'>>,
): Promise<FoundImage> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  const { width, height } = inFile(path, () => readPngHeader(bytes));
  const size = { width, height };
  inFile(path, () => requirePixels(size));
  const weights = `weights/${baseName(path)}`;
  return {
    name: stemOf(baseName(path)),
    size,
    set: null,
    read: async () => ({
      ...(await read(size)),
      ignored: weighed.has(weights) ? await ignoredIn(files, weights, size) : null,
    }),
  };
}

async function decoded(files: FileSet, path: string): Promise<PngSamples> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  return inFile(path, () => decodePngSamples(bytes, PIXEL_LIMIT));
}

function isBlackAndWhite({ kind, samples }: PngSamples): boolean {
  return kind === 'grey' && samples.every((value) => value === 0 || value === 255);
}

function colorIn({ palette }: PngSamples, label: number): string | null {
  const rgb = palette.subarray(3 * label, 3 * label + 3);
  return rgb.length < 3 ? null : `#${Array.from(rgb, (part) => part.toString(16).padStart(2, '0')).join('')}`;
}
