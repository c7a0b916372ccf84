import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { dataSetFormats } from '../../../core/datasets/formats.ts';
import type { DataSetVersion } from '../../../core/datasets/version.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { exportProject } from '../../../main/datasets/export-project.ts';
import { readMask } from '../../../main/files/images/mask.ts';
import { disk } from '../../../main/journal/disk.ts';
import { nnunetProblems, vocProblems, yoloProblems } from '../../core/datasets/rules.ts';
import { writePictureProject } from '../../support/picture-project.ts';
import type { DrawnPicture } from '../../support/picture-project.ts';
import { PYTHON, hasModules, hasProgram } from '../../support/python.ts';
import { describeWithData } from '../../support/shared-data.ts';

const READERS = fileURLToPath(new URL('../../support/data_set_readers.py', import.meta.url));

/** Labels with a gap, and a name that formats have to escape. */
const CLASSES = [
  { label: 1, name: 'lesion', color: '#e69f00' },
  { label: 4, name: 'nucleus & "rim" <1>', color: '#56b4e9' },
];

/** Slices of the volume that are labelled, counted from 0. */
const SLICES = [8, 14];

/** What the readers say of a format. */
interface Said {
  readonly images: number;
  readonly problems: readonly string[];
  /** Whether one pixel that is off would have been seen. */
  readonly sees: boolean;
}

const root = await mkdtemp(path.join(tmpdir(), 'ulite-readers-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const out = path.join(root, 'out');

/** Pictures of several data sets, as JPEG and PNG, in grey and in colours, and slices of a volume. */
async function drawnPictures(data: string): Promise<readonly DrawnPicture[]> {
  const list = async (set: string): Promise<readonly string[]> =>
    (await readFile(path.join(data, set, 'val.txt'), 'utf8')).trim().split('\n');
  const [skins, cells] = [(await list('isic2017')).slice(0, 2), (await list('dsb2018')).slice(0, 3)];
  const named = [
    ...skins.map((name) => ({ file: `isic2017/images/${name}.jpg`, label: 1 })),
    ...cells.map((name) => ({ file: `dsb2018/images/${name}.png`, label: 4 })),
    { file: 'busi100/images/benign_003.jpg', label: 1, coverage: { 4: 'ignored' as const } },
  ];
  const pictures = named.map(async ({ file, label, ...rest }) => {
    const mask = await readMask(path.join(data, file.replace('images', 'masks').replace(/\.\w+$/, '.png')));
    const labels = { ...mask, data: mask.data.map((value) => value * label) };
    return { file: path.join(data, file), labels, ...rest };
  });
  const slices = SLICES.map((frame) => ({
    file: path.join(data, 'nifti', 'anatomical.nii'),
    frame,
    labels: corner(frame),
  }));
  return [...(await Promise.all(pictures)), ...slices];
}

/** Which way it lies shows, and so does which slice it is. */
function corner(place: number): ClassMap {
  const [width, height] = [33, 41];
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (x < 3 || y < 5) return 0;
    return x < 6 && y < 5 + place ? 1 : y < 9 && x < 20 ? 4 : 0;
  });
  return { width, height, data };
}

/** Numbers of regions that are connected by edges or corners, each of one class. */
function regionsOf({ width, height, data }: ClassMap): Int32Array {
  const numbers = new Int32Array(data.length);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || numbers[start] !== 0) continue;
    numbers[start] = ++count;
    for (const open = [start]; open.length > 0;) {
      const at = open.pop() as number;
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const next = j * width + i;
          if (numbers[next] !== 0 || data[next] !== data[at]) continue;
          numbers[next] = count;
          open.push(next);
        }
      }
    }
  }
  return numbers;
}

/** What was drawn, for the readers. */
async function writeTruth(
  folder: string,
  { images }: DataSetVersion,
  pictures: readonly DrawnPicture[],
): Promise<void> {
  await mkdir(folder);
  const listed = images.map(({ name, source, frame, set }) => {
    const picture = pictures.find(
      (one) => path.basename(one.file) === source && one.frame === (frame === null ? undefined : frame - 1),
    );
    if (picture === undefined) throw new Error(`Nobody drew on ${name}`);
    const { file, coverage = {}, labels } = picture;
    const ignored = Object.keys(coverage).map(Number);
    const { width, height } = labels;
    return {
      picture,
      about: { name, set, file, slice: picture.frame ?? null, width, height, ignored },
    };
  });
  const about = { classes: CLASSES, images: listed.map((one) => one.about) };
  await writeFile(path.join(folder, 'truth.json'), JSON.stringify(about));
  for (const [index, { picture }] of listed.entries()) {
    await writeFile(path.join(folder, `${index}.classes`), picture.labels.data);
    await writeFile(path.join(folder, `${index}.objects`), new Uint8Array(regionsOf(picture.labels).buffer));
  }
}

function readersSay(truth: string): Readonly<Record<string, Said>> {
  const printed = execFileSync(PYTHON, [READERS, out, truth], { encoding: 'utf8' });
  return JSON.parse(printed) as Readonly<Record<string, Said>>;
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const files = paths.map(async (file) => [path.relative(folder, file), await readFile(file)] as const);
  return new Map(await Promise.all(files));
}

const isReadable = hasModules('data sets as others read them', 'numpy', 'PIL', 'nibabel', 'yaml');

describeWithData('a data set of real pictures', '.', (data) => {
  let written: DataSetVersion;
  let pictures: readonly DrawnPicture[];
  beforeAll(async () => {
    pictures = await drawnPictures(data);
    const { project, images } = await writePictureProject(root, CLASSES, pictures);
    const division = { validation: 0.3, test: 0.2, by: 'image', pattern: PREFIX_PATTERN, seed: 0 } as const;
    const array = { width: 256, height: 256, keepsAspect: false };
    const order = {
      project,
      images,
      out,
      formats: dataSetFormats,
      which: 'accepted',
      division,
      array,
    } as const;
    const progress = { signal: new AbortController().signal, onLooked: () => {}, onWritten: () => {} };
    written = await exportProject(disk, { ...order, version: '0.1.0' }, progress);
  }, 300_000);

  it('has images in each set, and names those that a format cannot hold', () => {
    expect(written.images).toHaveLength(pictures.length);
    expect(Object.values(written.counts).map(({ images }) => images > 0)).toEqual([true, true, true]);
    const left = written.skipped.map(({ source, format }) => `${source} of ${format}`);
    expect(left).toContain('benign_003.jpg of yolo');
    expect(left.filter((one) => !one.endsWith('nnunet-volumes'))).toHaveLength(1);
  });

  describe.skipIf(!isReadable)('to others', () => {
    let said: Readonly<Record<string, Said>>;
    beforeAll(async () => {
      await writeTruth(path.join(root, 'truth'), written, pictures);
      said = readersSay(path.join(root, 'truth'));
    }, 300_000);

    it.each(dataSetFormats.map(({ id }) => id))('%s is what was drawn, pixel by pixel', (id) => {
      const images = { yolo: pictures.length - 1, 'nnunet-volumes': SLICES.length }[id] ?? pictures.length;
      expect(said[id]).toEqual({ images, problems: [], sees: true });
    });
  });

  it.each([
    ['nnunet', nnunetProblems],
    ['nnunet-volumes', nnunetProblems],
    ['yolo', yoloProblems],
    ['voc', vocProblems],
  ])('%s keeps the rules of its format', async (id, problemsOf) => {
    expect(problemsOf(await filesIn(path.join(out, id)))).toEqual([]);
  });

  it.skipIf(!hasProgram('PNG of a data set', 'pngcheck', 'pngcheck'))(
    'has no PNG that pngcheck finds fault with, whatever its depth',
    async () => {
      const files = [...(await filesIn(out)).keys()].filter((file) => file.endsWith('.png'));
      const check = (names: readonly string[]) =>
        spawnSync('pngcheck', names, { cwd: out, encoding: 'utf8', maxBuffer: 1 << 24 });
      const { status, stdout } = check(files);
      expect(status).toBe(0);
      for (const kind of [
        '1-bit palette',
        '8-bit grayscale',
        '16-bit grayscale',
        '8-bit palette',
        '24-bit RGB',
      ])
        expect(stdout).toContain(`${kind}, `);
      const [whole = ''] = files.filter((file) => file.startsWith('instances/instances'));
      await writeFile(path.join(root, 'cut.png'), (await readFile(path.join(out, whole))).subarray(0, -20));
      expect(check([path.join(root, 'cut.png')]).status).not.toBe(0);
    },
  );
});
