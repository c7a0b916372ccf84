import type { Command } from 'commander';
import { proposedClasses } from '../../../core/datasets/import-classes.ts';
import type { ImportOutcome } from '../../../core/datasets/import-image.ts';
import type { FoundDataSet } from '../../../core/datasets/read/found.ts';
import { readableFormats } from '../../../core/datasets/read/open.ts';
import type { ClassList } from '../../../core/document/classes.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { importIntoProject } from '../../datasets/import-project.ts';
import type { ImportedAs, ProjectImported } from '../../datasets/import-project.ts';
import { disk } from '../../journal/disk.ts';
import { EXIT } from '../exit-codes.ts';
import { collect } from '../option-parsers.ts';
import { inStages } from '../stages.ts';

interface ImportFlags {
  readonly images: string;
  readonly from: string;
  readonly format?: string;
  readonly map: readonly string[];
  readonly replace: boolean;
  readonly pixels: boolean;
  readonly unreviewed: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const FORMATS = readableFormats.join(', ');

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('import labels of other programs into a project folder, one step for each image')
    .argument('<project>', 'project folder, one of those in projects/ of the profile; close the window first')
    .requiredOption('--images <folder>', 'the folder of its images')
    .requiredOption('--from <path>', 'the labels: a folder, a ZIP archive of one, or a file')
    .option('--format <id>', `one of ${FORMATS} (default: found out by content)`)
    .option(
      '--map <from=to>',
      'what becomes of a class: one of the project, or a new one, by its name; nothing (a=); may be repeated',
      collect,
      [],
    )
    .option('--replace', 'replace what images hold (default: such images stay as they are)', false)
    .option('--pixels', 'pixels of their class, also where objects are told apart', false)
    .option('--unreviewed', 'nothing counts as reviewed, also where the labels say so', false)
    .option('--dry-run', 'say what would be imported, and write nothing', false)
    .option('--json', 'what was found and what came of it, as JSON', false)
    .action(run);
}

async function run(project: string, flags: ImportFlags): Promise<void> {
  const { images, from, format, replace, pixels, unreviewed, dryRun, json } = flags;
  if (format !== undefined && !readableFormats.includes(format)) {
    throw new WorkbenchError(
      'cli.format',
      `There is no format ${format} to be read: it is one of ${FORMATS}.`,
    );
  }
  const renamed = renamedBy(flags.map);
  const order = {
    ...{ project, images, from, format, isReplacing: replace, asObjects: !pixels, isDry: dryRun },
    asReviewed: !unreviewed,
    targets: (list: ClassList, found: FoundDataSet) => importedAs(list, found, renamed),
  };
  const came = await inStages(['Looking at images', 'Importing'], (signal, onLooked, onImported) =>
    importIntoProject(disk, order, { signal, onLooked, onImported }),
  );
  if (came?.isStopped !== false) process.exitCode = EXIT.interrupted;
  if (came === null) console.error('Stopped. Nothing was imported.');
  else if (json) console.log(JSON.stringify(plain(came)));
  else console.log(inWords(came, dryRun));
}

/** What `--map` says, by the name of the class of the data set. */
function renamedBy(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WorkbenchError('cli.map', `--map ${pair} is not of the form class=class.`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

/** @throws WorkbenchError `cli.map` for a class that is not in the data set */
function importedAs(list: ClassList, found: FoundDataSet, renamed: ReadonlyMap<string, string>): ImportedAs {
  const names = found.classes.map(({ name }) => name);
  for (const name of renamed.keys()) {
    if (names.includes(name)) continue;
    throw new WorkbenchError('cli.map', `There is no class ${name}, but ${names.join(', ')}.`);
  }
  const classes = found.classes.map((one) => ({ ...one, name: renamed.get(one.name) ?? one.name }));
  const proposed = proposedClasses(list, classes);
  const targets = names.map((name, at) => (renamed.get(name) === '' ? 'none' : (proposed[at] ?? 'none')));
  return { classes, targets };
}

const OUTCOMES: Readonly<Record<ImportOutcome, string>> = {
  imported: 'imported',
  same: 'it has these labels already',
  kept: 'it holds other labels, which stay (--replace)',
  nothing: 'nothing is labelled in it',
};

function inWords(came: ProjectImported, isDry: boolean): string {
  const { format, table, classes, problems, outcomes, isStopped } = came;
  const rows = table.rows.map((row) => {
    if (row.verdict !== 'match') return `  no      ${row.found.name}: ${row.reason}`;
    const outcome = outcomes.get(row.found.name);
    const place = row.image.frame === null ? row.image.key : `${row.image.key}, frame ${row.image.frame}`;
    return `  match   ${row.found.name}: ${place}${outcome === undefined ? '' : `, ${OUTCOMES[outcome]}`}`;
  });
  const matches = table.rows.filter(({ verdict }) => verdict === 'match').length;
  const imported = [...outcomes.values()].filter((outcome) => outcome === 'imported').length;
  const said = isDry ? 'Nothing was written.' : `${imported} were imported.`;
  return [
    `${table.rows.length} labelled images as ${format}, ${matches} of them of the project. ${said}`,
    ...rows,
    ...table.missing.map(({ key }) => `  none    ${key}: it has no labels there`),
    ...classes.map(({ name, becomes }) => `  class   ${name}: ${becomes ?? 'left out'}`),
    ...problems.map((problem) => `  left out  ${problem}`),
    ...(isStopped ? ['Stopped: the same command goes on with the rest.'] : []),
  ].join('\n');
}

function plain({ table, outcomes, ...came }: ProjectImported) {
  return {
    ...came,
    images: table.rows.map(({ found, image, verdict }) => ({
      ...{ name: found.name, verdict, image: image?.key ?? null, frame: image?.frame ?? null },
      outcome: outcomes.get(found.name) ?? null,
    })),
    missing: [...new Set(table.missing.map(({ key }) => key))],
  };
}
