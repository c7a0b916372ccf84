import { messageOf, isCoded } from '../../errors.ts';
import { requireInstances } from '../../mask/instances.ts';
import type { MaskObject } from '../../mask/objects.ts';
import { VOC_VOID, vocColor } from '../voc-colors.ts';
import { unnamed } from './class-list.ts';
import { damaged, eachReadable } from './found.ts';
import type { DataSetReader, FileSet, FoundClass, FoundImage, FoundLabels } from './found.ts';
import { listedSets } from './listed-sets.ts';
import { NamesOfBoxes, boxedNames, listedClasses } from './voc-names.ts';
import type { BoxedName, ListedClasses } from './voc-names.ts';
import { classPicture, objectPicture } from './voc-pictures.ts';
import type { ClassPicture } from './voc-pictures.ts';

const CLASSES = /^SegmentationClass\/([^/]+)\.png$/i;
const LISTS = 'ImageSets/Segmentation/';

/**
 * Pascal VOC: `SegmentationClass`, and `SegmentationObject` where it is there. Classes are called as a list beside them
 * says, else as the boxes in `Annotations` tell.
 */
export const vocReader: DataSetReader = {
  id: 'voc',
  recognises: (paths) => paths.some((path) => CLASSES.test(path)),
  async open(files) {
    const known = new Set(files.paths);
    const listed = await listedClasses(files);
    const sets = await listedSets(files, LISTS);
    const names = new NamesOfBoxes();
    const colors = new Map<number, string>();
    const images: FoundImage[] = [];
    const unread: string[] = [];
    let coloured = 0;
    // In pictures of black and white alone, white is the one class that there is: nobody would keep them for nothing.
    const isBinary = (): boolean => coloured === 0;
    const paths = files.paths.filter((path) => CLASSES.test(path));
    const problems = await eachReadable(paths, async (path) => {
      const name = CLASSES.exec(path)?.[1] ?? '';
      const picture = await classPicture(files, path, listed);
      const objects = known.has(objectsOf(path)) ? objectsOf(path) : null;
      const labels = await labelled(files, picture, objects);
      const annotation = `Annotations/${name}.xml`;
      if (listed === null && known.has(annotation)) {
        names.add(labels, await boxesOf(files, annotation, unread));
      }
      for (const number of new Set(labels.classes.data)) {
        if (!colors.has(number)) colors.set(number, picture.colors.get(number) ?? vocColor(number));
      }
      if (!picture.isBlackAndWhite) coloured++;
      images.push({
        ...{ name, size: { width: picture.width, height: picture.height }, set: sets.get(name) ?? null },
        read: async () => {
          const again = await classPicture(files, path, listed);
          return labelled(files, isBinary() ? whiteAsClass(again) : again, objects);
        },
      });
    });
    if (isBinary()) colors.set(1, colors.get(1) ?? vocColor(1));
    colors.delete(0);
    const classes = classesOf(listed, colors, names.names());
    return { format: 'voc', classes, images, problems: [...problems, ...unread] };
  },
};

function objectsOf(path: string): string {
  return path.replace(/^SegmentationClass/, 'SegmentationObject');
}

/** What an annotation names; what is wrong with it is added to the problems. */
async function boxesOf(files: FileSet, path: string, problems: string[]): Promise<readonly BoxedName[]> {
  try {
    return (await boxedNames(files, path)) ?? [];
  } catch (error) {
    if (!isCoded(error, 'data-set.damaged')) throw error;
    problems.push(messageOf(error));
    return [];
  }
}

function whiteAsClass(picture: ClassPicture): ClassPicture {
  return { ...picture, data: picture.data.map((number) => (number === VOC_VOID ? 1 : number)) };
}

/** @param objects path of their picture; null where there is none */
async function labelled(
  files: FileSet,
  { width, height, data }: ClassPicture,
  objects: string | null,
): Promise<FoundLabels> {
  const classes = { width, height, data: data.map((number) => (number === VOC_VOID ? 0 : number)) };
  const ignored = data.includes(VOC_VOID) ? data.map((number) => (number === VOC_VOID ? 1 : 0)) : null;
  return { classes, objects: objects === null ? null : await objectsIn(files, objects, classes), ignored };
}

/** Each with its class, of which an object has one: a number on several classes is as many objects. */
async function objectsIn(files: FileSet, path: string, classes: FoundLabels['classes']) {
  const picture = await objectPicture(files, path);
  const { width, height, data: numbers } = picture;
  if (width !== classes.width || height !== classes.height) {
    throw damaged(path, 'it is of another size than the picture of its classes');
  }
  let next = numbers.reduce((most, number) => Math.max(most, number), 0);
  const ids = new Map<number, number>();
  const objects: MaskObject[] = [];
  const taken = new Set<number>();
  const data = numbers.map((number, pixel) => {
    const category = classes.data[pixel] as number;
    if (number === 0 || category === 0) return 0;
    const key = number * 256 + category;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = taken.has(number) ? ++next : number;
    requireInstances(id);
    taken.add(number);
    ids.set(key, id);
    objects.push({ id, category });
    return id;
  });
  return { width, height, data, objects };
}

/** All that are listed, and those that the pictures have beyond them. */
function classesOf(
  listed: ListedClasses,
  colors: ReadonlyMap<number, string>,
  names: ReadonlyMap<number, string>,
): readonly FoundClass[] {
  const own = (listed ?? []).map(({ name, color }, at): FoundClass => {
    return { label: at + 1, name, color: color ?? colors.get(at + 1) ?? null };
  });
  const others = [...colors]
    .filter(([number]) => number > own.length)
    .map(([label, color]): FoundClass => ({ label, name: names.get(label) ?? unnamed(label), color }))
    .toSorted((a, b) => a.label - b.label);
  return [...own, ...others];
}
