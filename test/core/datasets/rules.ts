import { decodePngSamples } from '../../../core/formats/png.ts';
import { childOf, childrenOf, readXml } from '../../../core/formats/xml.ts';
import { textOf } from './support.ts';

/** The documented rules of formats, each as a list of what breaks them, written without the writers' help. */

type Files = ReadonlyMap<string, Uint8Array>;

const pngAt = (files: Files, path: string) => decodePngSamples(files.get(path) ?? new Uint8Array(0), 1e8);

/** nnU-Net v2: documentation/dataset_format.md and ignore_label.md. */
export function nnunetProblems(files: Files): readonly string[] {
  const problems: string[] = [];
  const folders = new Set(
    [...files.keys()].filter((path) => path.includes('/')).map((path) => path.split('/')[0]),
  );
  const [folder = ''] = folders;
  if (!/^Dataset\d{3}_[A-Za-z0-9-]+$/.test(folder) || folders.size > 1)
    problems.push(`folder ${[...folders].join()}`);
  const index = JSON.parse(textOf(files, `${folder}/dataset.json`)) as {
    labels: Record<string, number>;
    channel_names: Record<string, string>;
    numTraining: number;
    file_ending: string;
  };
  const { labels, channel_names: channels, numTraining, file_ending: ending } = index;
  const values = Object.values(labels).toSorted((a, b) => a - b);
  if (labels['background'] !== 0) problems.push('background is not 0');
  if (values.some((value, at) => value !== at)) problems.push(`labels are not consecutive: ${values.join()}`);
  if ('ignore' in labels && labels['ignore'] !== values.at(-1))
    problems.push('ignore is not the highest label');
  if (Object.keys(channels).some((key, at) => key !== String(at))) problems.push('channels');
  const casesIn = (name: string, cut: RegExp): readonly string[] =>
    [...files.keys()]
      .filter((path) => path.startsWith(`${folder}/${name}/`))
      .map((path) => path.slice(folder.length + name.length + 2).replace(cut, ''));
  const cases = casesIn('labelsTr', new RegExp(`${ending.replaceAll('.', '\\.')}$`));
  // Colours of a PNG are several channels in one file.
  const images = casesIn('imagesTr', new RegExp(`_0000${ending.replaceAll('.', '\\.')}$`));
  if (cases.join() !== images.join()) problems.push(`cases ${cases.join()} and ${images.join()}`);
  if (cases.length !== numTraining) problems.push(`numTraining is ${numTraining}`);
  for (const name of ending === '.png' ? cases : []) {
    const { kind, samples } = pngAt(files, `${folder}/labelsTr/${name}.png`);
    if (kind !== 'grey') problems.push(`${name} is ${kind}: a palette is read as colours`);
    if (samples.some((value) => !values.includes(value)))
      problems.push(`${name} has labels that are not listed`);
  }
  return problems;
}

/** Ultralytics: docs.ultralytics.com/datasets/segment, and `verify_image_label` of ultralytics/data/utils.py. */
export function yoloProblems(files: Files): readonly string[] {
  const yaml = textOf(files, 'data.yaml');
  const problems = ['path', 'train', 'val', 'names'].filter((key) => !new RegExp(`^${key}:`, 'm').test(yaml));
  const classes = [...yaml.matchAll(/^ {2}(\d+): ".*"$/gm)].map(([, number]) => Number(number));
  if (classes.some((number, at) => number !== at)) problems.push('classes are not counted from 0');
  for (const path of files.keys()) {
    const label = path.replace(/^images\//, 'labels/').replace(/\.[^.]+$/, '.txt');
    if (path.startsWith('images/') && !files.has(label)) problems.push(`${path} has no ${label}`);
    if (!path.startsWith('labels/')) continue;
    for (const line of textOf(files, path)
      .split('\n')
      .filter((one) => one !== '')) {
      const [index = '', ...corners] = line.split(' ');
      const numbers = corners.map(Number);
      if (!/^\d+$/.test(index) || Number(index) >= classes.length) problems.push(`class ${index}`);
      // Fewer than 6 are taken for a box.
      if (numbers.length < 6 || numbers.length % 2 === 1) problems.push(`${numbers.length} coordinates`);
      if (numbers.some((number) => !(number >= 0 && number <= 1)))
        problems.push('coordinates outside of 0..1');
    }
  }
  return problems;
}

/** The PASCAL VOC2012 development kit, section 3. */
export function vocProblems(files: Files): readonly string[] {
  const problems: string[] = [];
  const listed = textOf(files, 'ImageSets/Segmentation/trainval.txt').trim().split('\n');
  const train = textOf(files, 'ImageSets/Segmentation/train.txt').split('\n').filter(Boolean);
  const val = textOf(files, 'ImageSets/Segmentation/val.txt').split('\n').filter(Boolean);
  if ([...train, ...val].toSorted().join() !== listed.toSorted().join())
    problems.push('trainval is not both sets');
  const names = textOf(files, 'labelmap.txt').trim().split('\n').slice(1);
  for (const name of listed) {
    const [classes, objects] = ['Class', 'Object'].map((kind) =>
      pngAt(files, `Segmentation${kind}/${name}.png`),
    );
    if (classes === undefined || objects === undefined) continue;
    if (classes.kind !== 'indexed' || objects.kind !== 'indexed') problems.push(`${name} is not indexed`);
    const known = classes.samples.every((value) => value <= names.length - 1 || value === 255);
    if (!known) problems.push(`${name} has classes that are not listed`);
    const isVoidAlike = classes.samples.every(
      (value, at) => (value === 255) === (objects.samples[at] === 255),
    );
    if (!isVoidAlike) problems.push(`${name}: void differs`);
    const annotation = readXml(textOf(files, `Annotations/${name}.xml`));
    const size = childOf(annotation, 'size');
    const side = (key: string): number => Number(size && childOf(size, key)?.text);
    if (side('width') !== classes.width || side('height') !== classes.height) problems.push(`${name}: size`);
    const file = childOf(annotation, 'filename')?.text ?? '';
    if (!files.has(`JPEGImages/${file}`)) problems.push(`${file} is not there`);
    const described = childrenOf(annotation, 'object');
    described.forEach((object, at) => {
      const box = childOf(object, 'bndbox');
      const [left, top, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((key) =>
        Number(box && childOf(box, key)?.text),
      ) as [number, number, number, number];
      const isInside = left >= 1 && top >= 1 && right <= classes.width && bottom <= classes.height;
      if (!isInside || left > right || top > bottom) problems.push(`${name}: box ${at}`);
      const inBox = (pixel: number): boolean => {
        const [x, y] = [1 + (pixel % classes.width), 1 + Math.floor(pixel / classes.width)];
        return x >= left && x <= right && y >= top && y <= bottom;
      };
      if (objects.samples.some((value, pixel) => value === at + 1 && !inBox(pixel)))
        problems.push('outside of its box');
    });
    const most = Math.max(0, ...[...new Set(objects.samples)].filter((value) => value !== 255));
    if (most !== described.length)
      problems.push(`${name}: ${described.length} objects are described of ${most}`);
  }
  return problems;
}
