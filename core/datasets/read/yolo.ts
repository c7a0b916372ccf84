import { WorkbenchError } from '../../errors.ts';
import type { Size } from '../../geometry/size.ts';
import type { Point } from '../../mask/contours.ts';
import { Canvas } from './canvas.ts';
import { baseName, damaged, inFile, readText, setNamed } from './found.ts';
import type { DataSetReader, FileSet, FoundImage, FoundLabels } from './found.ts';
import { drawRings } from './shapes.ts';

/** Bytes of the labels of one image: some 100,000 objects. */
const LARGEST_LABELS = 1 << 26;
/** Bytes of `data.yaml`. */
const LARGEST_YAML = 1 << 20;

const YAML = /^[^/]+\.ya?ml$/;
const LABELS = /^(?:(?:.*\/)?labels\/)(.*)\.txt$/;

/** Ultralytics' segmentation labels, whose classes `data.yaml` names. Sizes are those of the images. */
export const yoloReader: DataSetReader = {
  id: 'yolo',
  // Where folders below say by themselves what their classes are, each is a data set of its own.
  recognises: (paths) =>
    paths.some((path) => LABELS.test(path)) &&
    (paths.some((path) => YAML.test(path)) || !paths.some((path) => /\/data\.ya?ml$/.test(path))),
  async open(files) {
    const yaml = files.paths.find((path) => YAML.test(path));
    const names = yaml === undefined ? [] : namesIn(await readText(files, yaml, LARGEST_YAML), yaml);
    const labels = files.paths.filter((path) => LABELS.test(path));
    const classes = names.map((name, index) => ({ label: index + 1, name, color: null }));
    const problems = yaml === undefined ? ['There is no data.yaml, so classes have no names.'] : [];
    const known = classes.length > 0 ? classes : await numbered(files, labels);
    const images = labels.map((path): FoundImage => {
      // `labels/val/NAME.txt` as Ultralytics has it, `val/labels/NAME.txt` as others do.
      const sets = path.split('/').slice(0, -1).map(setNamed);
      const read = async (size: Size): Promise<FoundLabels> =>
        drawn(path, await readText(files, path, LARGEST_LABELS), size, known.length);
      const name = baseName(path).replace(/\.txt$/, '');
      return { name, size: null, set: sets.find((set) => set !== null) ?? null, read };
    });
    return { format: 'yolo', classes: known, images, problems };
  },
};

/** Classes that nobody has named, as many as there are numbers. */
async function numbered(files: FileSet, paths: readonly string[]) {
  let most = 0;
  for (const path of paths) {
    const text = await readText(files, path, LARGEST_LABELS);
    for (const line of linesOf(text)) most = Math.max(most, classOf(path, line) + 1);
  }
  return Array.from({ length: most }, (_, index) => ({
    label: index + 1,
    name: `class ${index}`,
    color: null,
  }));
}

function drawn(path: string, text: string, size: Size, classes: number): FoundLabels {
  return inFile(path, () => {
    const canvas = new Canvas(size);
    for (const line of linesOf(text)) {
      const index = classOf(path, line);
      if (index >= classes) throw damaged(path, `it speaks of class ${index}, and there are ${classes}`);
      const numbers = line.split(/\s+/).slice(1).map(Number);
      if (numbers.some((number) => !Number.isFinite(number)) || numbers.length % 2 === 1) {
        throw damaged(path, `'${line.slice(0, 60)}' are no corners`);
      }
      if (numbers.length < 6) throw damaged(path, 'it has boxes and no outlines');
      const ring = Array.from({ length: numbers.length / 2 }, (_, corner): Point => {
        return {
          x: (numbers[2 * corner] as number) * size.width,
          y: (numbers[2 * corner + 1] as number) * size.height,
        };
      });
      canvas.add(index + 1, drawRings([ring]));
    }
    return canvas.finish();
  });
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trim()));
}

function classOf(path: string, line: string): number {
  const index = Number(/^\d{1,3}(?=\s)/.exec(line)?.[0] ?? NaN);
  if (index < 255) return index;
  throw damaged(path, `'${line.slice(0, 60)}' does not begin with the number of a class`);
}

/**
 * The classes of a `data.yaml`, in their order: `names` as a list or with numbers, on one line or on several. All else
 * of YAML, references among it, is none of our business and refused where it stands in a name.
 */
export function namesIn(yaml: string, path: string): readonly string[] {
  const lines = yaml.split(/\r?\n/).map((line) => line.replace(/(?<=\s)#.*$/, '').trimEnd());
  const start = lines.findIndex((line) => /^names\s*:/.test(line));
  if (start < 0) throw damaged(path, 'it names no classes');
  const rest = (lines[start] ?? '').replace(/^names\s*:\s*/, '').trim();
  const items =
    rest === '' ? blockItems(lines.slice(start + 1)) : flowItems(rest, lines.slice(start + 1), path);
  const names = items.map((item, index) => {
    const [, number, value = item] = /^(\d{1,3})\s*:\s*(.*)$/.exec(item) ?? [];
    if (number !== undefined && Number(number) !== index) {
      throw damaged(path, `its classes are not numbered from 0: '${item.slice(0, 60)}'`);
    }
    return plain(value.trim(), path);
  });
  if (names.length > 255) throw new WorkbenchError('data-set.classes', 'There are more than 255 classes.');
  return names;
}

/** `- name` or `0: name`, further to the right, or lists as far to the left. */
function blockItems(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const item = /^(?:\s+|(?=-))(?:-\s+)?(.*)$/.exec(line)?.[1];
    if (item === undefined) break;
    items.push(item.trim());
  }
  return items;
}

/** `[a, b]` or `{0: a, 1: b}`, also over several lines. */
function flowItems(first: string, others: readonly string[], path: string): readonly string[] {
  const text = [first, ...others].join(' ');
  const inner = /^\[([^\]]*)\]|^\{([^}]*)\}/.exec(text);
  if (inner === null) throw damaged(path, 'its names are no list');
  const items =
    (inner[1] ?? inner[2] ?? '').match(/(?:\d{1,3}\s*:\s*)?(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^,'"]+)/g) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function plain(value: string, path: string): string {
  const name = value.startsWith('"') ? doubleQuoted(value) : value.replace(/^'(.*)'$/, '$1');
  if (name !== undefined && name !== '' && name.length <= 1000 && !/^[&*!|>%@`{[]/.test(value)) return name;
  throw damaged(path, `'${value.slice(0, 60)}' is no name of a class`);
}

function doubleQuoted(value: string): string | undefined {
  try {
    return String(JSON.parse(value));
  } catch {
    return undefined;
  }
}
