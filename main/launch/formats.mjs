/**
 * `npm run formats`: runs the tests that hold the formats of the app against other programs, and writes what they
 * compared, and with which versions, into README.md and docs/formats.md. Where a test fails or is skipped, nothing is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { DATA_SETS, DATA_SET_TESTS, FORMATS, PROGRAMS } from './lib/format-checks.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, inProject, projectRoot, runLauncher, say } from './lib/project.mjs';
import { npm } from './lib/run.mjs';

const START = '<!-- Written by `npm run formats` -->\n';
const END = '<!-- The end of what it writes -->\n';

/** What is on record, and rules, have no version of their own. */
function versionOf(name) {
  if (!(name in PROGRAMS)) return name;
  const own = inProject('node_modules', name, 'package.json');
  if (existsSync(own)) return `${PROGRAMS[name]} (${name} ${JSON.parse(readFileSync(own, 'utf8')).version})`;
  const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new LaunchError(`${PROGRAMS[name]} is not here: apt install ${name}`);
  return `${PROGRAMS[name]} ${stdout.replace(/^\d+:/, '').replace(/[-+~].*$/, '')}`;
}

async function runTests() {
  const report = inProject('test-output', 'formats.json');
  rmSync(report, { force: true });
  const paths = [...FORMATS.flatMap(([, , files]) => files), ...DATA_SET_TESTS];
  // Whoever else uses the machine must not make a table wrong.
  const patience = ['--testTimeout=600000', '--hookTimeout=600000'];
  const output = ['--reporter=json', `--outputFile.json=${report}`];
  await npm(['run', '--silent', 'unit', '--', ...paths, ...patience, ...output]);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ path: relative(projectRoot, name), fullName, status })),
  );
}

const isIn = (files) => (test) => files.some((file) => test.path.includes(`/${file}`));

/** A row for each format, with how many tests there are. */
function formatsTable(tests) {
  const rows = FORMATS.map(([format, way, files, programs]) => [
    format,
    way,
    ...counted(format, programs, tests.filter(isIn(files))),
  ]);
  return tableOf(['Format', '', 'Held against', 'Tests'], rows);
}

/** The same for each format of `ulite export`, whose id stands in the names of its tests. */
function dataSetsTable(tests) {
  const own = tests.filter(isIn(DATA_SET_TESTS));
  const rows = DATA_SETS.map(([id, programs]) => {
    const isAbout = new RegExp(`(^|\\s)${id}(,|\\s|$)`);
    return [
      `\`${id}\``,
      ...counted(
        id,
        programs,
        own.filter(({ fullName }) => isAbout.test(fullName)),
      ),
    ];
  });
  return tableOf(['`--format`', 'Held against', 'Tests'], rows);
}

function counted(format, programs, own) {
  if (own.length === 0) throw new LaunchError(`There are no tests of ${format}.`);
  return [programs.map(versionOf).join(', ') || 'own reckoning', own.length];
}

function tableOf(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}

function writeInto(page, table) {
  const file = inProject(page);
  const text = readFileSync(file, 'utf8');
  const [start, end] = [text.indexOf(START) + START.length, text.indexOf(END)];
  writeFileSync(file, `${text.slice(0, start)}\n${table}\n\n${text.slice(end)}`);
}

await runLauncher(async () => {
  await ensureInstalled();
  const tests = await runTests();
  const others = tests.filter(({ status }) => status !== 'passed');
  if (others.length > 0) {
    for (const { path, fullName, status } of others) say(`${status}: ${path}: ${fullName}`);
    throw new LaunchError('The tables are written only where every test passed and none was skipped.');
  }
  const pages = ['README.md', 'docs/formats.md'];
  writeInto(pages[0], formatsTable(tests));
  writeInto(pages[1], dataSetsTable(tests));
  const prettier = ['prettier', '--config', '.config/prettier.json', '--log-level', 'warn', '--write'];
  await npm(['exec', '--', ...prettier, ...pages]);
  say(`The tables of formats hold ${tests.length} tests.`);
  return 0;
});
