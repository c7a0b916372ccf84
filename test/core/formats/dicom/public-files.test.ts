import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import { TAG } from '../../../../core/formats/dicom/tags.ts';
import { WasmCodecs } from '../../../../core/formats/dicom/wasm-codecs.ts';
import { seededRandom } from '../../../../core/random.ts';
import type { RasterData } from '../../../../core/imaging/raster.ts';
import { openSeries } from '../../../../main/files/images/image.ts';
import { mutated } from '../../../support/mutants.ts';
import { describeWithData } from '../../../support/shared-data.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Debian's Python, which is the one that has pydicom there. */
const PYTHON = '/usr/bin/python3';
const REFERENCE = fileURLToPath(new URL('../../../support/dicom_reference.py', import.meta.url));

type Reference =
  | { readonly kind: 'grey' | 'colour'; readonly lossy: boolean; readonly count: number }
  | { readonly error: string };

/** What neither pydicom nor GDCM reads, and the file that holds the same pixels. */
const TWINS: Readonly<Record<string, string>> = {
  'liver_rle.dcm': 'liver.dcm',
  'liver_deflate.dcm': 'liver.dcm',
  'liver_nonbyte_aligned_rle.dcm': 'liver_nonbyte_aligned.dcm',
  'liver_nonbyte_aligned_deflate.dcm': 'liver_nonbyte_aligned.dcm',
  'emri_small_jpeg_2k_lossless_too_short.dcm': 'emri_small.dcm',
  'badVR.dcm': 'rtdose_expb_1frame.dcm',
};

/** How far apart decoders of lossy files may be. */
const MOST_DIFFERENCE = 2;

describeWithData('public DICOM files', 'dicom', (folder) => {
  const paths = pathsOf(folder);

  it.skipIf(!hasReference())(
    'have the pixels that pydicom, GDCM and DCMTK read, or are refused in words',
    async () => {
      const out = await temporaryFolder();
      const references = referencesOf(paths, out);
      const unequal: string[] = [];
      let compared = 0;
      for (const [index, path] of paths.entries()) {
        const name = basename(path);
        const reference = references[index] as Reference;
        const found = await valuesOf(path);
        if (found instanceof WorkbenchError) {
          expect(found.message, name).toMatch(/^\S+\.dcm(, frame \d+,)? (is|cannot be) [^\n]{5,150}\.$/);
          if (!('error' in reference)) unequal.push(found.message);
          continue;
        }
        const twin = TWINS[name];
        const expected =
          'error' in reference
            ? twin === undefined
              ? undefined
              : await valuesOf(path.replace(name, twin))
            : valuesIn(join(out, `${index}.bin`), reference);
        if (expected === undefined || expected instanceof WorkbenchError) continue;
        compared++;
        const allowed = 'lossy' in reference && reference.lossy ? MOST_DIFFERENCE : 0;
        const difference = largestDifference(found, expected);
        if (!(difference <= allowed)) unequal.push(`${name} differs by ${difference}`);
      }
      expect(unequal).toEqual([]);
      expect(compared).toBeGreaterThan(140);
    },
    300_000,
  );

  it('packed as HTJ2K have the pixels that OpenJPEG reads, which is another decoder', async () => {
    const codecs = new WasmCodecs(() => Promise.resolve(undefined));
    for (const name of ['HTJ2KLossless_08_RGB.dcm', 'HTJ2K_08_RGB.dcm']) {
      const bytes = readFileSync(join(folder, 'pydicom-data', name));
      const fragments = (await readDicom(new Uint8Array(bytes))).root.fragments(TAG.pixels);
      const { samples } = await codecs.decode('jpeg-2000', fragments?.parts[0]?.bytes ?? new Uint8Array(0));
      const [frame] = await framesOf(bytes, name);
      const allowed = name.includes('Lossless') ? 0 : MOST_DIFFERENCE;
      expect(
        largestDifference(Float32Array.from(frame ?? []), Float32Array.from(samples)),
      ).toBeLessThanOrEqual(allowed);
    }
  });

  it('that are changed at any place are read or refused in words, in little time', async () => {
    const small = paths.map((path) => readFileSync(path)).filter(({ length }) => length < 45_000);
    const uniform = seededRandom(20260727);
    const random = (below: number): number => Math.floor(uniform() * below);
    for (let mutant = 0; mutant < 100; mutant++) {
      const bytes = mutated(small[random(small.length)] as Uint8Array, random);
      const started = performance.now();
      const found = await framesOf(bytes, 'mutant.dcm').catch((error: unknown) => error);
      const isKnown = Array.isArray(found) || found instanceof WorkbenchError;
      expect(isKnown ? undefined : found, `mutant ${mutant}`).toBeUndefined();
      expect(performance.now() - started, `mutant ${mutant}`).toBeLessThan(5000);
    }
  }, 300_000);
});

function pathsOf(folder: string): readonly string[] {
  const [, ...rows] = readFileSync(join(folder, 'index.csv'), 'utf8').trim().split('\n');
  return rows.map((row) => join(folder, ...row.split(',').slice(0, 2)));
}

function hasReference(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, pydicom'], { stdio: 'ignore' });
    for (const tool of ['gdcmconv', 'dcmconv']) execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(
      `Skipped: DICOM files against pydicom: ${PYTHON} with pydicom, gdcmconv and dcmconv are not all here ` +
        '(python3-pydicom, libgdcm-tools and dcmtk on Debian)',
    );
    return false;
  }
}

function referencesOf(paths: readonly string[], out: string): readonly Reference[] {
  const lines = execFileSync(PYTHON, [REFERENCE, out, ...paths], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reference);
}

function valuesIn(path: string, { kind }: { readonly kind: 'grey' | 'colour' }): Float32Array | Uint8Array {
  const { buffer } = new Uint8Array(readFileSync(path));
  return kind === 'grey' ? new Float32Array(buffer) : new Uint8Array(buffer);
}

async function framesOf(bytes: Uint8Array, name: string): Promise<readonly RasterData[]> {
  const file = await openSeries(bytes, name);
  const frames: RasterData[] = [];
  for (let frame = 0; frame < file.frameCount; frame++) frames.push((await file.frame(frame)).data);
  return frames;
}

/** Of all frames, one after the other. What is thrown but a WorkbenchError fails the test. */
async function valuesOf(path: string): Promise<Float32Array | WorkbenchError> {
  try {
    const frames = await framesOf(readFileSync(path), basename(path));
    const values = new Float32Array(frames.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const frame of frames) {
      values.set(frame, at);
      at += frame.length;
    }
    return values;
  } catch (error) {
    if (error instanceof WorkbenchError) return error;
    throw error;
  }
}

/** Infinite where there are more of one than of the other. */
function largestDifference(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return largest;
}
