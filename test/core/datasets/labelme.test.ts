import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { mask } from '../../support/ascii-mask.ts';
import { hasModules, python } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { frameOf, written } from './support.ts';

// Its reader of files needs no window. Debian's package is called labelme.
const isHere = hasModules('labelme opens what is exported for it', 'numpy', 'labelme');

const READ = `
from labelme.label_file import LabelFile
file = LabelFile(sys.argv[1])
image = file.imageData is not None and len(file.imageData) > 0
print(json.dumps([image, [[s['label'], s['shape_type'], len(s['points'])] for s in file.shapes]]))
`;

describe('labelme', () => {
  it.skipIf(!isHere)('opens what is exported for it, with its picture and every object', async () => {
    const folder = await temporaryFolder();
    const frame = frameOf(mask('11..7\n11..7\n....7\n2....'));
    const files = written(formatNamed('labelme'), [frame]);
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const json = [...files.keys()].find((path) => path.endsWith('sub__a.json')) ?? '';
    expect(JSON.parse(python(READ, join(folder, json)))).toEqual([
      true,
      [
        ['lesion', 'polygon', 4],
        ['Gefäß: rot', 'polygon', 4],
        ['hair & "scale" <1>', 'polygon', 4],
      ],
    ]);
  });
});
