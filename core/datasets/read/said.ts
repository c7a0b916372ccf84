import type { SetName } from '../../contract/data-sets.ts';
import type { ModelClass } from '../../contract/model-manifest.ts';
import { calibrationBy, lengthOf } from '../../document/measurement.ts';
import type { Measurement } from '../../document/measurement.ts';
import { NO_NOTES } from '../../document/state.ts';
import { isAccepted } from '../../document/status.ts';
import { exportManifestSchema } from '../../formats/export-manifest.ts';
import type { ExportedImage } from '../../formats/export-manifest.ts';
import { decodeWeights, PROVENANCE_WEIGHTS, provenanceByWeight } from '../../formats/weight-map.ts';
import type { PixelCounts, ProvenanceWeights } from '../../formats/weight-map.ts';
import type { Size } from '../../geometry/size.ts';
import type { WeightMap } from '../../imaging/raster.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import { classNames } from '../class-names.ts';
import { dataSetSchema } from '../version.ts';
import type { DataSetEntry } from '../version.ts';
import { damaged, inFile, LARGEST_PICTURE, readJson, stemOf } from './found.ts';
import type { DrawnOn, FileSet, FoundClass, FoundDataSet, FoundImage, Said } from './found.ts';
import { saidIn } from './joined.ts';
import { listedSets } from './listed-sets.ts';

/** What an export of ours says of one of its images. */
interface ExportWord {
  /** With the labels of the project that it is of. */
  readonly said: Said;
  readonly drawnOn: DrawnOn;
  readonly set: SetName;
  /** Its pixels by who decided them; null where that is not said. */
  readonly counts: PixelCounts | null;
}

interface ExportWords {
  readonly classes: readonly ModelClass[];
  /** What pixels count in `weights/NAME.png`; null where there are none. */
  readonly weights: ProvenanceWeights | null;
  /** By the names of the images. */
  readonly images: ReadonlyMap<string, ExportWord>;
}

/** Finds what an export of ours says, which is at the first of some places; null where it is at none of them. */
export type FindExport = (places: readonly string[]) => Promise<ExportWords | null>;

/** Each file is read once, however many folders it speaks of. */
export function exportsIn(files: FileSet): FindExport {
  const known = new Map<string, Promise<ExportWords | null>>();
  return async (places) => {
    for (const path of places) {
      const words = known.get(path) ?? readJson(files, path).then(wordsIn);
      known.set(path, words);
      if ((await words) !== null) return words;
    }
    return null;
  };
}

function wordsIn(json: unknown): ExportWords | null {
  const manifest = exportManifestSchema.safeParse(json);
  if (manifest.success) {
    const { classes, weights, images } = manifest.data;
    return { classes, weights, images: new Map(images.map((image) => [image.name, ofExported(image)])) };
  }
  const version = dataSetSchema.safeParse(json);
  if (!version.success) return null;
  const { recipe, images } = version.data;
  const words = new Map(images.map((image) => [image.name, ofEntry(image)]));
  return { classes: recipe.classes, weights: PROVENANCE_WEIGHTS, images: words };
}

function ofExported(image: ExportedImage): ExportWord {
  const { status, coverage, flagged, comment, calibration, set, provenance } = image;
  const measurements = image.measurements.map(lineOf);
  const said = { status, coverage, flagged, comment, calibration, measurements };
  return { said, drawnOn: sourceOf(image), set, counts: provenance };
}

function sourceOf({ source, sha256, frame }: ExportedImage | DataSetEntry): DrawnOn {
  return { path: source, sha256, frame };
}

function lineOf({ from, to, millimetres }: ExportedImage['measurements'][number]): Measurement {
  const line = { from, to, spacing: null };
  const isKnown = millimetres !== null && lengthOf(line, null).length > 0;
  return { ...line, spacing: isKnown ? calibrationBy(line, millimetres) : null };
}

function ofEntry(image: DataSetEntry): ExportWord {
  const { status, coverage, set } = image;
  return { said: { ...NOTHING_SAID, status, coverage }, drawnOn: sourceOf(image), set, counts: null };
}

/** What is so where nothing was said. */
export const NOTHING_SAID = {
  ...NO_NOTES,
  status: 'edited',
  coverage: null,
  measurements: [],
  calibration: null,
} as const satisfies Said;

/**
 * A data set with what our export says of it, and with the sets that lists beside it name.
 * @param beside where weights of its images may lie: all of an export, whose formats have the same, else its folder
 */
export async function withSaid(
  found: FoundDataSet,
  files: FileSet,
  words: ExportWords | null,
  beside: FileSet,
): Promise<FoundDataSet> {
  const listed = await listedSets(files);
  const known = weightsByName(beside);
  const labels = words === null ? new Map<number, number>() : labelsOf(words, found);
  const images = found.images.map((image): FoundImage => {
    const name = nameIn(words?.images, image.name);
    const word = words?.images.get(name);
    const set = word?.set ?? image.set ?? listed.get(nameIn(listed, image.name)) ?? null;
    if (word === undefined) return { ...image, set };
    const path = known.get(name);
    const weights = words?.weights ?? null;
    return {
      ...image,
      set,
      said: saidIn(word.said, labels),
      drawnOn: word.drawnOn,
      read: async (size) => {
        const own = await image.read(size);
        if (path === undefined || weights === null) return own;
        const map = await weightsIn(beside, path);
        // Arrays are of another size than their images.
        if (map.width !== size.width || map.height !== size.height) return own;
        const isKnown = { isAccepted: isAccepted(word.said.status), counts: word.counts };
        return { ...own, provenance: provenanceByWeight(map, own.classes, isKnown, weights) };
      },
    };
  });
  return { ...found, classes: coloured(found.classes, words), images };
}

/** Most formats have no colours, which the export of whatever format says. */
function coloured(classes: readonly FoundClass[], words: ExportWords | null): readonly FoundClass[] {
  const known = new Map(words?.classes.map(({ name, color }) => [name, color]));
  return classes.map((one) => ({ ...one, color: one.color ?? known.get(one.name) ?? null }));
}

/** Where the weights of images lie, by the names of the images. */
function weightsByName({ paths }: FileSet): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const name = /(?:^|\/)weights\/([^/]+)\.png$/.exec(path)?.[1];
    if (name !== undefined && !found.has(name)) found.set(name, path);
  }
  return found;
}

/** @throws WorkbenchError `data-set.damaged` */
async function weightsIn(files: FileSet, path: string): Promise<WeightMap> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  return inFile(path, () => decodeWeights(bytes, PIXEL_LIMIT));
}

/** 1 where a weight is nothing; null where that is nowhere. @throws WorkbenchError `data-set.damaged` */
export async function ignoredIn(files: FileSet, path: string, size: Size): Promise<Uint8Array | null> {
  const { width, height, data } = await weightsIn(files, path);
  if (width !== size.width || height !== size.height)
    throw damaged(path, 'it is of another size than its mask');
  return data.includes(0) ? data.map((weight) => (weight === 0 ? 1 : 0)) : null;
}

/** The labels that the classes of an export have in what was read of it, by their names. */
function labelsOf({ classes }: ExportWords, found: FoundDataSet): ReadonlyMap<number, number> {
  const labels = new Map(found.classes.map(({ name, label }) => [name, label]));
  return new Map(
    [...classNames(classes)].flatMap(([own, name]) => {
      const label = labels.get(name) ?? labels.get(classes.find((one) => one.label === own)?.name ?? '');
      return label === undefined ? [] : [[own, label] as const];
    }),
  );
}

/** A name of an image as it stands in a list: a dot may belong to it, or begin its extension. */
function nameIn(list: ReadonlyMap<string, unknown> | undefined, name: string): string {
  return list?.has(name) === true ? name : stemOf(name);
}
