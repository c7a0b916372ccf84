import { WorkbenchError, isCoded, messageOf } from '../../errors.ts';
import { arrayReader } from './arrays.ts';
import { bareReader } from './bare-masks.ts';
import { candidatesIn } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { cocoReader } from './coco.ts';
import { cvatReader } from './cvat.ts';
import type { DataSetReader, FileSet, FoundDataSet } from './found.ts';
import { joined } from './joined.ts';
import type { FoundIn } from './joined.ts';
import { labelmeReader } from './labelme.ts';
import { nnunetReader } from './nnunet.ts';
import { binaryReader, indexedReader, instanceReader } from './pictures.ts';
import { exportsIn, withSaid } from './said.ts';
import type { FindExport } from './said.ts';
import { boxedNames } from './voc-names.ts';
import { vocReader } from './voc.ts';
import { yoloReader } from './yolo.ts';

/** Those that keep objects apart come first: where a folder has several, as our exports do, the first says the most. */
const readers: readonly DataSetReader[] = [
  instanceReader,
  cvatReader,
  cocoReader,
  labelmeReader,
  vocReader,
  indexedReader,
  binaryReader,
  nnunetReader,
  yoloReader,
  arrayReader,
  bareReader,
];

/** Names of the formats that are read, as `openDataSet` takes them. */
export const readableFormats: readonly string[] = readers.map(({ id }) => id);

const withObjects: ReadonlySet<string> = new Set(
  [instanceReader, cvatReader, cocoReader, labelmeReader, vocReader, yoloReader].map(({ id }) => id),
);

/** Whether a format tells the objects of a class apart. */
export function hasObjects(format: string): boolean {
  return withObjects.has(format);
}

/**
 * Opens a data set: the folder itself, or that of one format in an export, or all folders in it that are of one format,
 * as each patient may have one.
 * @param format the only one that is wanted; by default the first that fits
 * @throws WorkbenchError `data-set.unknown` where it is of none of the formats; `data-set.boxes`; as the readers do
 */
export async function openDataSet(files: FileSet, format?: string): Promise<FoundDataSet> {
  const candidates = candidatesIn(files);
  const wanted = readers.filter(({ id }) => format === undefined || id === format);
  const findExport = exportsIn(files);
  const isOne = (await findExport(candidates[0]?.about ?? [])) !== null;
  // What the window exports says the most of all formats beside it.
  const groups = isOne ? [candidates.filter(hasManifest), candidates] : [candidates];
  const damages: unknown[] = [];
  for (const group of groups) {
    for (const reader of wanted) {
      const parts = await foundBy(reader, group, isOne ? files : null, findExport, damages);
      if (parts.length === 0) continue;
      const found = joined(parts);
      return { ...found, problems: [...new Set([...found.problems, ...damages.map(messageOf)])] };
    }
  }
  if (damages.length > 0) throw damages[0];
  for (const candidate of candidates) await refuseBoxes(candidate);
  throw new WorkbenchError(
    'data-set.unknown',
    format === undefined
      ? 'There are no labels here in any of the formats that are read.'
      : `There are no labels here in the format ${format}.`,
  );
}

/**
 * @param all of an export, whose folders say the same in several ways; null where they are several sets
 * @param damages what of them cannot be used, to which it is added
 */
async function foundBy(
  { recognises, open, isOnlyChosen = false }: DataSetReader,
  candidates: readonly Candidate[],
  all: FileSet | null,
  findExport: FindExport,
  damages: unknown[],
): Promise<readonly FoundIn[]> {
  const sets: FoundIn[] = [];
  const taken = new Set<string>();
  for (const { folder, own, files, about } of candidates) {
    if (isOnlyChosen && folder !== '') continue;
    if (parentsOf(folder).some((parent) => taken.has(parent)) || !recognises(own)) continue;
    const found = await open(files).catch((error: unknown) => {
      if (!isCoded(error, 'data-set.damaged')) throw error;
      damages.push(error);
      return null;
    });
    if (found === null || found.images.length === 0) continue;
    sets.push({ folder, found: await withSaid(found, files, await findExport(about), all ?? files) });
    taken.add(folder);
    if (all !== null || folder === '') break;
  }
  return sets;
}

const ANNOTATION = /^(Annotations\/)?[^/]+\.xml$/i;

/** Of annotations of Pascal VOC alone no labels come, and whoever has them may take them for some. */
async function refuseBoxes({ folder, own, files }: Candidate): Promise<void> {
  const path = own.find((one) => ANNOTATION.test(one));
  const boxes = path === undefined ? null : await boxedNames(files, path).catch(() => null);
  if (path === undefined || boxes === null || boxes.length === 0) return;
  const where = folder === '' ? path : `${folder}/${path}`;
  const missing = 'Pascal VOC has those in SegmentationClass, which is missing';
  throw new WorkbenchError('data-set.boxes', `${where} has boxes, and boxes are no masks. ${missing}.`);
}

function hasManifest({ own }: Candidate): boolean {
  return own.includes('manifest.json');
}

function parentsOf(folder: string): readonly string[] {
  const parts = folder.split('/');
  return ['', ...parts.map((_, at) => parts.slice(0, at).join('/'))].filter((parent) => parent !== folder);
}
