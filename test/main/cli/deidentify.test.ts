import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDicom } from '../../../core/formats/dicom/data-set.ts';
import { TAG } from '../../../core/formats/dicom/tags.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { encodeDicom, imageElements } from '../../support/dicom.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli, 120_000);

function imageOf(uid: string, modality: string): Uint8Array {
  return encodeDicom(
    imageElements({ width: 1, height: 1 }, [7], {
      '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'],
      '00080018': ['UI', uid],
      '00080060': ['CS', modality],
      '00091001': ['LO', 'hidden'],
      '00091002': ['LO', 'hidden'],
      '00100010': ['PN', 'Muster^Erika'],
      '00100020': ['LO', 'M-1'],
    }),
  );
}

async function folderOfImages(): Promise<{
  readonly root: string;
  readonly images: string;
  readonly out: string;
}> {
  const root = await temporaryFolder();
  const [images, out] = [join(root, 'images'), join(root, 'out')];
  await mkdir(join(images, 'more'), { recursive: true });
  await writeFile(join(images, 'a.dcm'), imageOf('1.2.3.1', 'CT'));
  await writeFile(join(images, 'more', 'b.dcm'), imageOf('1.2.3.2', 'US'));
  return { root, images, out };
}

describe('deidentify', () => {
  it('copies files without their patients, one and the same by one number, and asks about text', async () => {
    const { images, out } = await folderOfImages();
    const { code, stdout } = await cli('deidentify', images, '--recursive', '--out', out);
    expect(stdout).toMatch(
      /^2 files without patients in .*\n.*There may be text .*\n.*more\/b\.dcm: its kind often/,
    );
    expect(code).toBe(0);
    expect(await readdir(out, { recursive: true })).toEqual(['a.dcm', 'more', 'more/b.dcm']);
    const roots = await Promise.all(
      ['a.dcm', 'more/b.dcm'].map(async (name) => {
        const bytes = await readFile(join(out, name));
        expect(bytes.toString('latin1')).not.toMatch(/Muster|hidden|1\.2\.3\./);
        return (await readDicom(new Uint8Array(bytes))).root;
      }),
    );
    expect(roots[0]?.text(TAG.patientId)).toMatch(/^\d{12}$/);
    expect(roots[0]?.text(TAG.patientId)).toBe(roots[1]?.text(TAG.patientId));
  });

  it('says what it would take out, and writes nothing', async () => {
    const { root, images } = await folderOfImages();
    const { code, stdout } = await cli('deidentify', images, '--recursive', '--preview');
    expect(code).toBe(0);
    expect(stdout).toContain("(0010,0010) emptied  Patient's Name (2 times): Muster^Erika");
    expect(stdout).toContain('(0009,1001) removed  Private elements (4 times)');
    const { stdout: json } = await cli('deidentify', join(images, 'a.dcm'), '--preview', '--json');
    expect(JSON.parse(json)).toMatchObject([
      { file: join(images, 'a.dcm'), changes: [{ tag: 'x00080018' }, {}, {}, {}] },
    ]);
    expect(await readdir(root)).toEqual(['images']);
  });

  it('names what it leaves out, and overwrites nothing that it reads', async () => {
    const { images, out } = await folderOfImages();
    await writeFile(join(images, 'c.dcm'), 'no image');
    const partly = await cli('deidentify', images, '--out', out);
    expect(partly).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/Left out: 1\n.*c\.dcm is no DICOM file/),
    });
    const within = await cli('deidentify', join(images, 'a.dcm'), '--out', images);
    expect(within).toMatchObject({ code: 2, stderr: expect.stringMatching(/Nothing was written/) });
    expect(await readFile(join(images, 'a.dcm'), 'latin1')).toContain('Muster');
    expect(await cli('deidentify', images)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--out/),
    });
  });
});
