import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy } from '../../../core/formats/npy.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { encodeNifti } from '../../support/nifti.ts';
import { hasModules, python } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { encodeTiff } from '../../support/tiff.ts';

beforeAll(buildCli);

const SIZE = { width: 3, height: 2 };
const grey = [0, 1, 2].map((page) => Uint16Array.from({ length: 6 }, (_, i) => 1000 * (page + 1) + i));
const signed = [-5, -3, 0, 1, 2, 30_000];
const colours = Uint8Array.from({ length: 18 }, (_, i) => 14 * i);

async function stack(): Promise<string> {
  const path = join(await temporaryFolder(), 'stack.tif');
  await writeFile(path, encodeTiff(grey.map((samples) => ({ ...SIZE, bits: 16, samples }))));
  return path;
}

describe('read', () => {
  it('says in words and as JSON what a file holds, and writes nothing', async () => {
    const path = await stack();
    const { code, stdout } = await cli('read', path, '--json', '--frame', '2');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      file: path,
      ...{ kind: 'tiff', frames: 3, volumes: 1, frame: 2, volume: 1 },
      ...{ ...SIZE, channels: 1, bits: 16, dtype: 'uint16' },
      ...{ spacing: null, orientation: null, modality: null },
      range: { low: 2000, high: 2005 },
      window: { low: 2000, high: 2005 },
      ...{ windows: [], warnings: [] },
    });
    const words = await cli('read', path);
    expect(words.stdout).toContain(`${path}: tiff, 3 frames of 3 x 2 pixels`);
    expect(words.stdout).toContain('grey of 16 bits, 1000 to 1005 in frame 1');
    expect(await readdir(join(path, '..'))).toEqual(['stack.tif']);
  });

  it('writes one frame, or all of them', async () => {
    const path = await stack();
    const out = join(path, '..', 'values.npy');
    const read = async () => decodeNpy(await readFile(out));
    expect(await cli('read', path, '--npy', out)).toMatchObject({ code: 0 });
    expect(await read()).toEqual({ dtype: 'uint16', shape: [2, 3], data: grey[0] });
    expect(await cli('read', path, '--npy', out, '--frame', '3')).toMatchObject({ code: 0 });
    expect(await read()).toEqual({ dtype: 'uint16', shape: [2, 3], data: grey[2] });
    expect(await cli('read', path, '--npy', out, '--frame', 'all', '--json')).toMatchObject({ code: 0 });
    const all = Uint16Array.from(grey.flatMap((page) => [...page]));
    expect(await read()).toEqual({ dtype: 'uint16', shape: [3, 2, 3], data: all });
    expect((await readdir(join(path, '..'))).sort()).toEqual(['stack.tif', 'values.npy']);
  });

  it('writes what is asked for of several volumes', async () => {
    const path = join(await temporaryFolder(), 'perfusion.nii');
    const samples = Array.from({ length: 24 }, (_, i) => i);
    const sform = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0];
    await writeFile(path, encodeNifti({ shape: [2, 1, 3, 4], values: samples, sform }));
    const out = join(path, '..', 'values.npy');
    const read = async (...args: readonly string[]) => {
      expect(await cli('read', path, '--npy', out, ...args)).toMatchObject({ code: 0 });
      const { shape, data } = decodeNpy(await readFile(out));
      return [shape, [...data]];
    };
    expect(await read('--frame', '2', '--volume', '3')).toEqual([
      [1, 2],
      [14, 15],
    ]);
    expect(await read('--frame', 'all')).toEqual([[3, 1, 2], samples.slice(0, 6)]);
    expect(await read('--frame', '3', '--volume', 'all')).toEqual([
      [4, 1, 2],
      [4, 5, 10, 11, 16, 17, 22, 23],
    ]);
    expect(await read('--frame', 'all', '--volume', 'all')).toEqual([[4, 3, 1, 2], samples]);
    const { stdout } = await cli('read', path, '--volume', '4');
    expect(stdout).toContain(`${path}: nifti, 4 volumes of 3 frames of 2 x 1 pixels`);
    expect(stdout).toContain('grey of 16 bits, 18 to 19 in frame 1 of volume 4');
    expect(await cli('read', path, '--volume', '5')).toMatchObject({
      code: 2,
      stderr: `${path} has no volume 5: its last is volume 4.\n`,
    });
    expect((await cli('read', path, '--frame', '4')).stderr).toContain('its last is frame 3.');
  });

  it('refuses what it cannot do, and says whose fault it is', async () => {
    const path = await stack();
    const out = join(path, '..', 'values.npy');
    for (const args of [
      ['--frame', '0'],
      ['--frame', 'last'],
      ['--frame', '4', '--npy', out],
    ]) {
      expect((await cli('read', path, ...args)).code).toBe(2);
    }
    expect((await cli('read', path, '--frame', '4')).stderr).toBe(
      `${path} has no frame 4: its last is frame 3.\n`,
    );
    const missing = await cli('read', join(path, '..', 'none.tif'));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('it does not exist') });
    expect(await cli('read', path, '--npy', join(path, 'a.npy'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be written: part of its path is not a folder.'),
    });
    expect(await readdir(join(path, '..'))).toEqual(['stack.tif']);
  });

  it('does not put frames of different kinds into one array', async () => {
    const path = join(await temporaryFolder(), 'mixed.tif');
    const page = { ...SIZE, samples: [0, 1, 2, 3, 4, 5] };
    const map = { 320: Array.from({ length: 768 }, (_, i) => 257 * (i % 256)) };
    await writeFile(path, encodeTiff([page, { ...page, photometric: 3, tags: map }]));
    const all = await cli('read', path, '--frame', 'all', '--npy', `${path}.npy`);
    expect(all).toMatchObject({ code: 1, stderr: expect.stringContaining('frame 2 is of another kind') });
    expect(await readdir(join(path, '..'))).toEqual(['mixed.tif']);
  });
});

describe.skipIf(!hasModules('the values that read writes, against NumPy', 'numpy'))('NumPy', () => {
  it('loads the values that read writes, of each type, without pickles', async () => {
    const folder = await temporaryFolder();
    const tiff = (page: object) => encodeTiff([{ ...SIZE, samples: [], ...page }]);
    const files: Readonly<Record<string, Uint8Array>> = {
      'grey.tif': tiff({ samples: [0, 1, 2, 3, 254, 255] }),
      'wide.tif': tiff({ bits: 16, samples: [0, 1, 256, 40_000, 65_534, 65_535] }),
      'signed.tif': tiff({ bits: 16, kind: 'signed', samples: signed }),
      'photo.png': await sharp(colours, { raw: { ...SIZE, channels: 3 } })
        .png()
        .toBuffer(),
    };
    const loaded: Record<string, unknown> = {};
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(folder, name), bytes);
      const out = join(folder, `${name}.npy`);
      await cli('read', join(folder, name), '--npy', out);
      const code =
        'a = numpy.load(sys.argv[1], allow_pickle=False); print(json.dumps([a.dtype.str, a.tolist()]))';
      loaded[name] = JSON.parse(python(code, out));
    }
    const rows = (values: readonly number[]) => [values.slice(0, 3), values.slice(3)];
    const rgb = Array.from({ length: 6 }, (_, i) => [...colours.slice(3 * i, 3 * i + 3)]);
    expect(loaded).toEqual({
      'grey.tif': ['|u1', rows([0, 1, 2, 3, 254, 255])],
      'wide.tif': ['<u2', rows([0, 1, 256, 40_000, 65_534, 65_535])],
      'signed.tif': ['<f4', rows(signed)],
      'photo.png': ['|u1', [rgb.slice(0, 3), rgb.slice(3)]],
    });
  });
});
