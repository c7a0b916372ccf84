import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeSlices } from '../../support/dicom-series.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { hasOrthanc, startOrthanc } from '../../support/orthanc.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

const SLICES = encodeSlices({
  ...{ width: 9, height: 7, depth: 5 },
  valueAt: (x, y, slice) => x + 10 * y + 100 * slice,
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
});
const STUDY = '2.25.1001';

describe('archive', () => {
  it('asks nobody before the address and the UIDs are right', async () => {
    const wrong = await cli('archive', 'find', '--url', 'pacs', '--user', 'Jane');
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('pacs is no address') });
    const fetched = await cli(
      'archive',
      'fetch',
      '../up',
      '--url',
      'http://127.0.0.1:1/x',
      '--out',
      '/tmp/x',
    );
    expect(fetched).toMatchObject({ code: 2, stderr: expect.stringContaining('no Study Instance UID') });
    const nobody = await cli('archive', 'find', '--url', 'http://127.0.0.1:1/x');
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('127.0.0.1:1 cannot be reached'),
    });
  });

  it.skipIf(!hasOrthanc('studies to and from an archive'))(
    'stores files, finds their study, and fetches the very same files',
    async () => {
      const folder = await temporaryFolder();
      const files = await Promise.all(
        SLICES.map(async (bytes, index) => {
          const file = join(folder, `${index}.dcm`);
          await writeFile(file, bytes);
          return file;
        }),
      );
      const archive = await startOrthanc(folder);
      const url = ['--url', archive.root];
      try {
        expect(await cli('archive', 'store', ...files, ...url)).toMatchObject({
          code: 0,
          stdout: '5 files are in the archive.\n',
        });
        const found = await cli('archive', 'find', ...url, '--modality', 'CT', '--json');
        expect(JSON.parse(found.stdout)).toMatchObject([{ uid: STUDY, modalities: ['CT'], instances: 5 }]);
        const nothing = await cli('archive', 'find', ...url, '--name', 'NOBODY*');
        expect(nothing.stdout).toBe('Nothing was found.\n');
        const out = join(folder, 'out');
        expect(await cli('archive', 'fetch', STUDY, ...url, '--out', out)).toMatchObject({ code: 0 });
        const [series = ''] = await readdir(join(out, STUDY));
        const names = await readdir(join(out, STUDY, series));
        const fetched = await Promise.all(names.map((name) => readFile(join(out, STUDY, series, name))));
        const sorted = (all: readonly Uint8Array[]) =>
          all.map((bytes) => Buffer.from(bytes).toString('hex')).sort();
        expect(sorted(fetched)).toEqual(sorted(SLICES));
        const missing = await cli('archive', 'fetch', '1.2.3', ...url, '--out', out);
        expect(missing).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/1\.2\.3|refused this: 404/),
        });
      } finally {
        await archive.stop();
      }
    },
    60_000,
  );
});
