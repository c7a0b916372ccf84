import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { decodeNpy } from '../../../core/formats/npy.ts';
import { readZip } from '../../../core/formats/zip.ts';
import { mask } from '../../support/ascii-mask.ts';
import { hasModules, hasProgram, python } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { execFileSync } from 'node:child_process';
import { frameOf, planOf, readBack, textOf, written } from './support.ts';

const wide = mask('11......\n11.2....\n........\n.......7');
const FRAMES = [
  frameOf(wide, { name: 'a', coverage: { 2: 'ignored' } }),
  frameOf(wide, { name: 'b' }),
  frameOf(wide, { name: 'c', set: 'test' }),
];

function arraysIn(files: ReadonlyMap<string, Uint8Array>) {
  const entries = readZip(files.get('dataset.npz') ?? new Uint8Array(0));
  return new Map(entries.map((entry) => [entry.name.replace('.npy', ''), decodeNpy(entry.read())]));
}

describe('dataset.npz', () => {
  it('has arrays of every set, stretched as the paper has them', async () => {
    const files = written(formatNamed('npz'), FRAMES);
    const arrays = arraysIn(files);
    expect([...arrays].map(([name, { shape }]) => `${name} ${shape.join()}`)).toEqual([
      'x_train 2,8,8,3',
      'y_train 2,8,8',
      'w_train 2,8,8',
      'x_test 0,8,8,3',
      'y_test 0,8,8',
      'w_test 0,8,8',
      'x_gate 1,8,8,3',
      'y_gate 1,8,8',
      'w_gate 1,8,8',
    ]);
    const labels = arrays.get('y_gate')?.data.subarray(0, 64);
    expect(labels).toEqual(
      mask('11......\n11......\n11.2....\n11.2....\n........\n........\n.......7\n.......7').data,
    );
    const { images, labels: found } = await readBack(files, wide);
    expect(images.map(({ name, set }) => `${name} ${set}`)).toEqual([
      'train/0 train',
      'train/1 train',
      'gate/0 test',
    ]);
    expect(found[2]?.classes.data).toEqual(labels);
  });

  it('keeps the aspect where that is asked for, and the black around counts for nothing', () => {
    const arrays = arraysIn(
      written(formatNamed('npz'), FRAMES, { array: { width: 8, height: 8, keepsAspect: true } }),
    );
    const rows = mask('........\n........\n11......\n11.2....\n........\n.......7\n........\n........').data;
    expect(arrays.get('y_gate')?.data).toEqual(rows);
    const weights = [...(arrays.get('w_train')?.data ?? [])];
    expect(weights.slice(0, 16)).toEqual(Array(16).fill(0));
    // Unlabelled pixels may be of the class that is ignored.
    expect(weights.slice(16, 24)).toEqual([192, 192, 0, 0, 0, 0, 0, 0]);
    expect(weights.slice(64 + 16, 64 + 24)).toEqual(Array(8).fill(192));
  });

  it('has a single class as 0 and 255, and comes back as 1', async () => {
    const [, , one] = FRAMES;
    const classes = planOf([]).classes.slice(0, 1);
    const files = written(formatNamed('npz'), one === undefined ? [] : [{ ...one, set: 'train' }], {
      classes,
    });
    expect(new Set<unknown>(arraysIn(files).get('y_train')?.data)).toEqual(new Set([0, 255]));
    const { labels } = await readBack(files, wide);
    expect(new Set(labels[0]?.classes.data)).toEqual(new Set([0, 1]));
  });

  it('is refused where no reader could hold it', () => {
    const array = { width: 8192, height: 8192, keepsAspect: false };
    const counts = { ...planOf(FRAMES).counts, train: { images: 7, subjects: 7 } };
    expect(() => written(formatNamed('npz'), FRAMES, { array, counts })).toThrow('holds 6 images at most');
  });
});

describe('data sets as other programs read them', () => {
  it.skipIf(!hasModules('arrays and lines of a data set', 'numpy'))('NumPy finds the arrays', async () => {
    const file = path.join(await temporaryFolder(), 'dataset.npz');
    await writeFile(file, written(formatNamed('npz'), FRAMES).get('dataset.npz') ?? '');
    const said = python(
      `z = numpy.load(sys.argv[1])
print(json.dumps({k: [list(z[k].shape), str(z[k].dtype), int(z[k].sum())] for k in z.files}))`,
      file,
    );
    expect(JSON.parse(said)).toMatchObject({
      x_train: [[2, 8, 8, 3], 'uint8', expect.any(Number)],
      y_gate: [[1, 8, 8], 'uint8', 2 * (4 + 2 + 7)],
    });
  });

  it.skipIf(!hasModules('XML, YAML and JSON of a data set', 'yaml'))(
    'Python reads XML, YAML and JSON',
    async () => {
      const folder = await temporaryFolder();
      const whole = FRAMES.slice(1, 2);
      const texts = {
        'a.xml': textOf(written(formatNamed('cvat'), FRAMES), 'annotations.xml'),
        'a.yaml': textOf(written(formatNamed('yolo'), whole), 'data.yaml'),
        'a.json': textOf(written(formatNamed('labelme'), FRAMES), 'train/a.json'),
      };
      for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
      const said = python(
        `import yaml, xml.etree.ElementTree as tree
a = sys.argv[1]
root = tree.parse(a + '/a.xml').getroot()
print(json.dumps([[e.get('label') for e in root.iter('polygon')][:2], [e.text for e in root.iter('name')][:4],
  yaml.safe_load(open(a + '/a.yaml', encoding='utf8')),
  [s['label'] for s in json.load(open(a + '/a.json'))['shapes']]]))`,
        folder,
      );
      const [labels, names, yaml, shapes] = JSON.parse(said) as unknown[];
      expect(labels).toEqual(['lesion', 'Gefäß: rot']);
      expect(names).toEqual(['My set', 'lesion', 'hair & "scale" <1>', 'Gefäß: rot']);
      expect(yaml).toEqual({
        path: '.',
        train: 'images/train',
        val: 'images/train',
        names: { 0: 'lesion', 1: 'hair & "scale" <1>', 2: 'Gefäß: rot' },
      });
      expect(shapes).toEqual(['lesion', 'Gefäß: rot', '__ignore__']);
    },
  );

  it.skipIf(!hasProgram('PNG of a data set', 'pngcheck', 'pngcheck'))(
    'pngcheck finds every PNG whole',
    async () => {
      const folder = await temporaryFolder();
      const files: string[] = [];
      for (const id of ['indexed', 'binary', 'instances', 'nnunet', 'voc', 'monai']) {
        for (const [name, bytes] of written(formatNamed(id), FRAMES)) {
          if (!name.endsWith('.png')) continue;
          files.push(path.join(folder, `${files.length}.png`));
          await writeFile(files.at(-1) ?? '', bytes);
        }
      }
      expect(execFileSync('pngcheck', ['-q', ...files], { encoding: 'utf8' })).not.toContain('ERROR');
    },
  );
});
