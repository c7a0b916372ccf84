import type { Command } from 'commander';
import { disk } from '../../journal/disk.ts';
import { verifyJournal } from '../../journal/verify.ts';
import type { Verified } from '../../journal/verify.ts';
import { EXIT } from '../exit-codes.ts';

interface VerifyFlags {
  readonly json: boolean;
}

export function registerProject(program: Command): void {
  const project = program.command('project').description('look after the project folders of the window');
  project
    .command('verify')
    .description('read a project folder wholly: is everything there, and as it was written?')
    .argument('<folder>', 'project folder, one of those in projects/ of the profile')
    .option('--json', 'figures as JSON', false)
    .action(async (folder: string, { json }: VerifyFlags) => {
      const verified = await verifyJournal(disk, folder);
      console.log(json ? JSON.stringify(verified) : inWords(verified));
      if (verified.problems.length > 0) process.exitCode = EXIT.failed;
    });
}

function inWords({ files, bytes, entries, commits, frames, problems, remarks }: Verified): string {
  const size = (bytes / 1e6).toFixed(1);
  return [
    `${entries} records in ${files} files of ${size} MB: ${commits} steps on ${frames} images`,
    ...remarks.map((remark) => `Remark: ${remark}.`),
    ...problems.map((problem) => `Damaged: ${problem}.`),
    problems.length === 0 ? 'Everything is as it was written.' : `${problems.length} problems.`,
  ].join('\n');
}
