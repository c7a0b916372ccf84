import * as z from 'zod';
import { frameName } from '../../formats/export-names.ts';
import { decodePngSamples } from '../../formats/png.ts';
import { readNifti } from '../../formats/nifti/volume.ts';
import { frameOf } from '../../formats/volume/frames.ts';
import { frameSize } from '../../geometry/volume.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import { requirePixels } from './canvas.ts';
import {
  LARGEST_PICTURE,
  baseName,
  damaged,
  eachReadable,
  inFile,
  issuesOf,
  readJson,
  setNamed,
} from './found.ts';
import type { DataSetReader, FileSet, FoundImage, FoundLabels } from './found.ts';

/** A region of several labels is a list, which says nothing that the labels do not. */
const labelsSchema = z.record(z.string().max(1000), z.union([z.int().min(0).max(255), z.array(z.int())]));
const fileSchema = z.looseObject({
  labels: labelsSchema,
  file_ending: z.string(),
  channel_names: z.looseObject({}),
});

const INDEX = 'dataset.json';
const LABELS = /^labels(Tr|Ts)\/[^/]+$/;

/** A data set of nnU-Net v2, of pictures or of volumes, whose slices are images by themselves. */
export const nnunetReader: DataSetReader = {
  id: 'nnunet',
  recognises: (paths) => paths.some((path) => LABELS.test(path)),
  async open(files) {
    if (!files.paths.includes(INDEX)) return null;
    const parsed = fileSchema.safeParse(await readJson(files, INDEX));
    if (!parsed.success) throw damaged(INDEX, issuesOf(parsed.error));
    const { labels, file_ending: ending } = parsed.data;
    const named = Object.entries(labels).flatMap(([name, label]) =>
      typeof label === 'number' ? [{ name, label }] : [],
    );
    const ignored = named.find(({ name }) => name === 'ignore')?.label ?? null;
    const classes = named
      .filter(({ label }) => label !== 0 && label !== ignored)
      .map(({ name, label }) => ({ name, label, color: null }));
    const images: FoundImage[] = [];
    const cases = files.paths.filter((one) => LABELS.test(one) && one.endsWith(ending));
    const problems = await eachReadable(cases, async (path) => {
      const name = baseName(path).slice(0, -ending.length);
      const set = setNamed(LABELS.exec(path)?.[1] ?? '') === 'test' ? ('test' as const) : null;
      const found = ending.startsWith('.nii') ? volumeCase : pictureCase;
      images.push(...(await found(files, path, name, ignored)).map((image) => ({ ...image, set })));
    });
    const regions =
      named.length === Object.keys(labels).length ? [] : ['Regions of several labels are passed over.'];
    return { format: 'nnunet', classes, images, problems: [...regions, ...problems] };
  },
};

type Case = Omit<FoundImage, 'set'>;

async function pictureCase(
  files: FileSet,
  path: string,
  name: string,
  ignored: number | null,
): Promise<readonly Case[]> {
  const decoded = async () => {
    const bytes = await files.read(path, LARGEST_PICTURE);
    return inFile(path, () => decodePngSamples(bytes, PIXEL_LIMIT));
  };
  const { width, height } = await decoded();
  const size = { width, height };
  return [{ name, size, read: async () => labelled((await decoded()).samples, size, ignored) }];
}

/** As frames of the volume are called in exports; a volume of one slice has the name of its file. */
async function volumeCase(
  files: FileSet,
  path: string,
  name: string,
  ignored: number | null,
): Promise<readonly Case[]> {
  const opened = async () => {
    const bytes = await files.read(path, LARGEST_VOLUME);
    return inFile(path, () => readNifti(bytes));
  };
  const { geometry, volumes } = (await opened()).header;
  if (volumes > 1) throw damaged(path, `it has ${volumes} volumes, and a case has one`);
  const size = frameSize(geometry);
  inFile(path, () => requirePixels(size));
  const [, , count] = geometry.shape;
  return Array.from({ length: count }, (_, frame): Case => {
    const read = async (): Promise<FoundLabels> => {
      const volume = await opened();
      return inFile(path, () => labelled(frameOf(volume.at(0), frame).data, size, ignored));
    };
    return { name: count === 1 ? name : frameName(name, frame + 1), size, read };
  });
}

const LARGEST_VOLUME = 2 ** 31 - 1;

function labelled(
  values: ArrayLike<number>,
  size: { readonly width: number; readonly height: number },
  ignored: number | null,
): FoundLabels {
  const data = Uint8Array.from(values, (value) => (value === ignored ? 0 : value));
  const isIgnored = Uint8Array.from(values, (value) => (value === ignored ? 1 : 0));
  return { classes: { ...size, data }, objects: null, ignored: isIgnored.includes(1) ? isIgnored : null };
}
