import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report, rounds, seed } from './rounds.ts';

/** Mutants of each format. */
const MUTANTS = rounds(15);
/** Of memory, in KiB: what Node asks for by itself is a fifth of it. */
const MOST_MEMORY = 3_000_000;
const MOST_MILLISECONDS = 60_000 + 2000 * MUTANTS;

const FORMATS = [
  ...['indexed', 'binary', 'instances', 'coco', 'coco-polygons', 'labelme', 'cvat', 'voc', 'yolo', 'nnunet'],
  ...['npz', 'archive'],
];

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'label-sets-'));
  script = join(folder, 'reader.cjs');
  const entryPoints = ['test/support/label-set-reader.ts'];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'cjs' });
});

afterAll(() => rm(folder, { recursive: true }));

/** What a process that may not take more memory or time says of its mutants. */
function outcomes(format: string): Promise<Readonly<Record<'read' | 'refused', number>>> {
  const job = [process.execPath, script, format, String(seed * MUTANTS), String(MUTANTS), folder];
  const limited = ['-c', `ulimit -v ${MOST_MEMORY}; exec "$@"`, 'sh', ...job];
  return new Promise((resolve, reject) => {
    execFile(
      'sh',
      limited,
      { timeout: MOST_MILLISECONDS, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        const lines = stdout.trim().split('\n');
        const last = lines.at(-1) ?? '';
        if (error === null) resolve(JSON.parse(last) as Record<'read' | 'refused', number>);
        else reject(new Error(`${last}: ${error.signal ?? ''} ${stderr.slice(-2000)}`));
      },
    );
  });
}

describe('a labelled set with some of its bytes changed, repeated, left out or added', () => {
  // Other systems do not limit the memory of a process.
  it.skipIf(process.platform !== 'linux')(
    `is read, or refused in words, soon and in little memory, ${MUTANTS} of each format`,
    async () => {
      const counts: Record<string, number> = {};
      for (const format of FORMATS) {
        const { read, refused } = await outcomes(format);
        expect(read + refused, format).toBe(MUTANTS);
        Object.assign(counts, { [`${format} read`]: read, [`${format} refused`]: refused });
      }
      report('label-sets', counts);
    },
    MOST_MILLISECONDS * FORMATS.length,
  );
});
