import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { STEPS_KEPT } from '../../../core/document/histories.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { alone } from '../../journal/alone.ts';
import { backUp, needsPassphrase, restore } from '../../journal/backup.ts';
import type { BackedUp, Restored } from '../../journal/backup.ts';
import { compactJournal, dropHistory, historyOf } from '../../journal/compact.ts';
import type { Compacted, History } from '../../journal/compact.ts';
import { disk } from '../../journal/disk.ts';
import { SNAPSHOT_FOLDER, writeSnapshot } from '../../journal/snapshot.ts';
import type { JobOptions, Snapped } from '../../journal/snapshot.ts';
import { verifyJournal } from '../../journal/verify.ts';
import type { Verified } from '../../journal/verify.ts';
import { EXIT } from '../exit-codes.ts';
import { parseCount } from '../option-parsers.ts';
import { askPassphrase } from '../passphrase.ts';
import { inStages } from '../stages.ts';

interface Flags {
  readonly json: boolean;
}

interface CompactFlags extends Flags {
  readonly steps: number;
  readonly dropHistory: boolean;
  readonly yes: boolean;
}

interface BackupFlags extends Flags {
  readonly encrypt: boolean;
}

export function registerProject(program: Command): void {
  const project = program.command('project').description('look after the project folders of the window');
  const command = (name: string, description: string): Command =>
    project
      .command(name)
      .description(description)
      .argument('<folder>', 'project folder, one of those in projects/ of the profile');
  command('verify', 'read a project folder wholly: is everything there, and as it was written?')
    .option('--json', 'figures as JSON', false)
    .action(verify);
  command(
    'snapshot',
    `write the labels of every image as PNG and JSON for other programs, in ${SNAPSHOT_FOLDER}/`,
  )
    .option('--json', 'figures as JSON', false)
    .action(snapshot);
  command('compact', 'make a journal short: what came before goes to history/. Close the window first')
    .option('--steps <n>', 'steps that can still be taken back at each image', parseCount, STEPS_KEPT)
    .option('--drop-history', 'delete what came before, after saying what that is', false)
    .option('--yes', 'with --drop-history: do it', false)
    .option('--json', 'figures as JSON', false)
    .action(compact);
  command('backup', 'write a project into one file, and read it back')
    .argument('<file>', 'file to make, which must not be there')
    .option('--encrypt', 'under a passphrase, asked for or taken from ULITE_PASSPHRASE', false)
    .option('--json', 'figures as JSON', false)
    .action(backup);
  project
    .command('restore')
    .description('make a project folder of a backup, once all of it was looked through')
    .argument('<file>', 'the backup')
    .argument('<folder>', 'project folder to make, which must not be there')
    .option('--json', 'figures as JSON', false)
    .action(restoring);
}

async function verify(folder: string, { json }: Flags): Promise<void> {
  const verified = await verifyJournal(disk, folder);
  console.log(json ? JSON.stringify(verified) : inWords(verified));
  if (verified.problems.length > 0) process.exitCode = EXIT.failed;
}

async function snapshot(folder: string, { json }: Flags): Promise<void> {
  const snapped = await watched('Drawing labels', 'images', (options) =>
    writeSnapshot(disk, folder, options),
  );
  const words = ({ frames, written }: Snapped): string =>
    `The labels of ${frames} images are in ${join(folder, SNAPSHOT_FOLDER)}: ${written} were written.`;
  if (snapped !== null) console.log(json ? JSON.stringify(snapped) : words(snapped));
}

async function compact(
  folder: string,
  { json, steps, dropHistory: isDropping, yes }: CompactFlags,
): Promise<void> {
  if (isDropping && !yes) {
    const { entries, commits } = await verifyJournal(disk, folder);
    throw new WorkbenchError(
      'cli.history',
      `${folder} has ${entries} records with ${commits} steps. With --drop-history it keeps the work as it ` +
        `is and the latest ${steps} steps of each image; what was done before them is deleted for good, ` +
        'and nobody can look it up any more. Nothing was done: add --yes to do it.',
    );
  }
  const done = await watched('Compacting', 'files', (options) =>
    alone(disk, folder, async () => {
      const compacted = await compactJournal(disk, folder, { ...options, steps });
      const history = await historyOf(disk, folder);
      if (isDropping) await dropHistory(disk, folder);
      return { compacted, history };
    }),
  );
  if (done === null) return;
  const { compacted, history } = done;
  const words = compactedInWords(compacted, history, isDropping);
  console.log(json ? JSON.stringify({ ...compacted, history, isDropped: isDropping }) : words);
}

async function backup(folder: string, file: string, { json, encrypt }: BackupFlags): Promise<void> {
  const secret = encrypt ? { passphrase: await askPassphrase(true) } : {};
  const backedUp = await watched('Backing up', 'files', (options) =>
    backUp(disk, folder, file, { ...options, ...secret }),
  );
  const words = ({ bytes, verified }: BackedUp): string =>
    `${file} has ${megabytes(bytes)} and was read back: ${stepsInWords(verified)}.`;
  if (backedUp !== null) console.log(json ? JSON.stringify(backedUp) : words(backedUp));
}

async function restoring(file: string, folder: string, { json }: Flags): Promise<void> {
  const secret = (await needsPassphrase(disk, file)) ? { passphrase: await askPassphrase(false) } : {};
  await makeFolder(dirname(folder));
  const restored = await watched('Restoring', 'files', (options) =>
    restore(disk, file, folder, { ...options, ...secret }),
  );
  const words = ({ project, verified }: Restored): string =>
    `${folder} was restored and looked through: ${stepsInWords(verified)}.\n` +
    `The window finds it as projects/${project} in its profile.`;
  if (restored !== null) console.log(json ? JSON.stringify(restored) : words(restored));
}

/** Runs a job that shows how far it is and can be interrupted; null where it was. */
async function watched<T>(
  title: string,
  unit: string,
  job: (options: JobOptions) => Promise<T>,
): Promise<T | null> {
  const done = await inStages([title], (signal, onProgress) => job({ onProgress, signal }), unit);
  if (done === null) process.exitCode = EXIT.interrupted;
  return done;
}

function inWords({ files, bytes, entries, commits, frames, problems, remarks }: Verified): string {
  return [
    `${entries} records in ${files} files of ${megabytes(bytes)}: ${commits} steps on ${frames} images`,
    ...remarks.map((remark) => `Remark: ${remark}.`),
    ...problems.map((problem) => `Damaged: ${problem}.`),
    problems.length === 0 ? 'Everything is as it was written.' : `${problems.length} problems.`,
  ].join('\n');
}

function compactedInWords(
  { commits, bytesBefore, bytes }: Compacted,
  history: History,
  isDropped: boolean,
): string {
  const where = isDropped ? 'deleted' : 'in history/';
  return [
    `Opening it from nothing reads ${megabytes(bytes)}; it was ${megabytes(bytesBefore)}.`,
    `${history.files} files of ${megabytes(history.bytes)} are ${where}: ${commits} steps until now.`,
  ].join('\n');
}

function stepsInWords({ commits, frames }: Verified): string {
  return `${commits} steps on ${frames} images`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
