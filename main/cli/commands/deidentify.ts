import { createHash, randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import type { TextClue } from '../../../core/formats/dicom/deidentify/burned-in-text.ts';
import { tagText, together } from '../../../core/formats/dicom/deidentify/changes.ts';
import type { Change } from '../../../core/formats/dicom/deidentify/changes.ts';
import { deidentify, previewDeidentified } from '../../../core/formats/dicom/deidentify/deidentify.ts';
import type { ExportSecret, Preview } from '../../../core/formats/dicom/deidentify/deidentify.ts';
import { isDicom } from '../../../core/formats/dicom/mark.ts';
import { imageError } from '../../../core/sources/source.ts';
import { replaceFile } from '../../files/atomic.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Input, collectInputs, realPathOf, requireDistinct } from '../inputs.ts';
import { interruptible } from '../interrupt.ts';
import { Progress } from '../progress.ts';

interface DeidentifyFlags {
  readonly out?: string;
  readonly preview: boolean;
  readonly recursive: boolean;
  readonly json: boolean;
}

/** What was done with a file, or would be; the error of one that was left out. */
type Result = (Preview & { readonly file: string }) | { readonly file: string; readonly error: string };

export function registerDeidentify(program: Command): void {
  program
    .command('deidentify')
    .description('copy DICOM files without what tells who the patient is (PS3.15, basic profile)')
    .argument('<files...>', 'DICOM files, or folders of them')
    .option('--out <folder>', 'folder for the copies, which keep their names')
    .option('--preview', 'say what would be taken out, and write nothing', false)
    .option('--recursive', 'look into the folders of folders, too', false)
    .option('--json', 'the changes of each file as JSON', false)
    .action(async (paths: readonly string[], flags: DeidentifyFlags) => {
      process.exitCode = await run(paths, flags);
    });
}

async function run(paths: readonly string[], flags: DeidentifyFlags): Promise<ExitCode> {
  const { out, preview, recursive, json } = flags;
  if (out === undefined && !preview) {
    throw new WorkbenchError('cli.out', 'Say with --out where the copies go, or ask for a --preview.');
  }
  const folder = preview ? undefined : out;
  const inputs = await collectInputs(paths, folder ?? '', recursive);
  if (folder !== undefined) await requireSafe(inputs, folder);
  const progress = new Progress(preview ? 'Reading' : 'De-identifying', inputs.length, 'files');
  const secret = newSecret();
  const results: Result[] = [];
  const isWhole = await interruptible(async (signal) => {
    for (const input of inputs) {
      if (signal.aborted) break;
      results.push(await resultOf(input, folder, secret));
      progress.advance();
    }
    return !signal.aborted;
  });
  progress.end();
  console.log(json ? JSON.stringify(results) : inWords(results, folder));
  if (!isWhole) return EXIT.interrupted;
  return results.some((result) => 'error' in result) ? EXIT.failed : EXIT.ok;
}

/** What ties the copies of one run together, and is forgotten with it. */
function newSecret(): ExportSecret {
  return {
    secret: randomBytes(32),
    sha256: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest()),
  };
}

async function resultOf(
  { path, name }: Input,
  folder: string | undefined,
  secret: ExportSecret,
): Promise<Result> {
  try {
    const bytes = new Uint8Array(await readBytes(path));
    if (!isDicom(bytes)) throw new WorkbenchError('image.format', `${path} is no DICOM file.`);
    if (folder === undefined) return { file: path, ...(await asked(path, previewDeidentified(bytes))) };
    const { bytes: copy, ...preview } = await asked(path, deidentify(bytes, secret));
    const to = join(folder, name);
    await makeFolder(dirname(to));
    await replaceFile(to, copy);
    return { file: path, ...preview };
  } catch (error) {
    return { file: path, error: messageOf(error) };
  }
}

function asked<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw imageError(path, error);
  });
}

/** @throws WorkbenchError `cli.overwrite` where a copy would take the place of a file, `cli.collision` of a copy */
async function requireSafe(inputs: readonly Input[], folder: string): Promise<void> {
  requireDistinct(inputs, ({ name }) => name);
  const originals = new Set(await Promise.all(inputs.map(realPathOf)));
  const victim = inputs.find(({ name }) => originals.has(resolve(folder, name)));
  if (victim === undefined) return;
  throw new WorkbenchError(
    'cli.overwrite',
    `Nothing was written, because ${join(folder, victim.name)} is one of the files. ` +
      'Choose another --out folder.',
  );
}

const CLUES: Readonly<Record<TextClue, string>> = {
  stated: 'the file says so',
  screen: 'it is a picture of a screen or a scan',
  modality: 'its kind often has some',
};

function inWords(results: readonly Result[], folder: string | undefined): string {
  const done = results.flatMap((result) => ('error' in result ? [] : result));
  const failed = results.flatMap((result) => ('error' in result ? result : []));
  const files = `${done.length} ${done.length === 1 ? 'file' : 'files'}`;
  const texts = done.flatMap(({ file, textClue }) => (textClue ? `  ${file}: ${CLUES[textClue]}` : []));
  return [
    folder === undefined
      ? `Of ${files} these elements would be taken out:`
      : `${files} without patients in ${folder}. Names of files are as they were.`,
    ...(folder === undefined ? together(done.flatMap(({ changes }) => changes)).map(lineOf) : []),
    ...(texts.length > 0 ? [PIXELS_STAY, ...texts] : []),
    ...(failed.length > 0 ? [`Left out: ${failed.length}`] : []),
    ...failed.map(({ error }) => `  ${error}`),
  ].join('\n');
}

const PIXELS_STAY = 'Pixels stay as they are. There may be text in these, so look at them:';

function lineOf({ tag, name, outcome, value, count }: Change): string {
  const times = count > 1 ? ` (${count} times)` : '';
  const was = value === '' ? '' : `: ${value}`;
  return `  ${tagText(tag)} ${outcome.padEnd(8)} ${name}${times}${was}`;
}
