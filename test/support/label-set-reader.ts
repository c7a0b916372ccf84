/**
 * Reads mutants of labelled sets, in a process of its own that may be killed: `FORMAT FIRST COUNT FOLDER`. Says on a
 * line which one it begins, and at the end, as JSON, what came of them. Fails where one is neither read nor refused in
 * words.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { formatNamed } from '../../core/datasets/formats.ts';
import { matchImages } from '../../core/datasets/match.ts';
import type { FileSet } from '../../core/datasets/read/found.ts';
import { openDataSet } from '../../core/datasets/read/open.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { filesOf } from '../../main/datasets/folder-files.ts';
import { fileSet, frameOf, written } from '../core/datasets/support.ts';
import { mask } from './ascii-mask.ts';
import { grownMutant } from './grown-mutants.ts';

/** A set as a ZIP archive, which is read as it is. */
const ARCHIVE = 'archive';
/** Of the processor: a file is given up long before a person would give up waiting. */
const MOST_MILLISECONDS = 5000;

const [format = '', first = '', count = '', folder = ''] = process.argv.slice(2);
const frame = frameOf(
  mask(`
    .11..222..77
    .11..222..77
    ....22......
    1111....7.7.`),
);
const original = written(formatNamed(format === ARCHIVE ? 'labelme' : format), [frame]);
/** Pictures are not read. */
const paths = [...original.keys()].filter((one) => !/^(images|imagesTr|JPEGImages)\//.test(one));

async function mutantAt(number: number): Promise<FileSet> {
  const random = seededRandom(number + 1);
  const below = (limit: number): number => Math.floor(random() * limit);
  if (format === ARCHIVE) {
    const file = path.join(folder, 'set.zip');
    writeFileSync(file, grownMutant(zipSync(Object.fromEntries(original)), below));
    return filesOf(file);
  }
  const changed = paths[below(paths.length)] ?? '';
  const bytes = [...original].map(
    ([one, own]) => [one, one === changed ? grownMutant(own, below) : own] as const,
  );
  return fileSet(new Map(bytes));
}

/** As an import does: labels are read of the images that they are of. */
async function readSet(files: FileSet): Promise<void> {
  const found = await openDataSet(files);
  const { width, height } = frame;
  const image = { key: 'sub/a.png', frame: null, content: 'a'.repeat(64), width, height };
  for (const row of matchImages(found.images, [image]).rows) {
    if (row.verdict === 'match') await row.found.read(row.image);
  }
}

async function readAll(): Promise<void> {
  const outcomes = { read: 0, refused: 0 };
  for (let number = Number(first); number < Number(first) + Number(count); number++) {
    process.stdout.write(`${format}, mutant ${number}\n`);
    const started = process.cpuUsage();
    try {
      await readSet(await mutantAt(number));
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      outcomes.refused++;
    }
    // Whatever else the machine does meanwhile.
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    if (took > MOST_MILLISECONDS) throw new Error(`It took ${took} ms`);
  }
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}

void readAll();
