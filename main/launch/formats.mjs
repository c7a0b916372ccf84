/**
 * `npm run formats`: runs the tests that hold the formats of the app against other programs, and writes what they
 * compared, and with which versions, into the README. Where a test fails or is skipped, nothing is written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, inProject, projectRoot, runLauncher, say } from './lib/project.mjs';
import { npm } from './lib/run.mjs';

/** Names of programs by the packages that they come in: Debian's, or those of npm. */
const PROGRAMS = {
  '@itk-wasm/image-io': 'ITK',
  'python3-pydicom': 'pydicom',
  'python3-nibabel': 'nibabel',
  'python3-numpy': 'NumPy',
  'libgdcm-tools': 'GDCM',
  dcmtk: 'DCMTK',
  dicom3tools: 'dciodvfy',
  orthanc: 'Orthanc',
  '@itk-wasm/dicom': 'dcmqi in itk-wasm',
};

/** What is read and written, the tests that compare it, and with what. */
const FORMATS = [
  ['DICOM images', 'read', ['formats/dicom/public-files'], ['python3-pydicom', 'libgdcm-tools', 'dcmtk']],
  ['DICOM files', 'written', ['formats/dicom/write'], ['python3-pydicom', 'dcmtk']],
  ['DICOM without patients', 'written', ['formats/dicom/deidentify'], ['python3-pydicom', 'dicom3tools']],
  ['DICOM SEG', 'read', ['formats/dicom/seg/read', 'formats/dicom/seg/turn'], ['python3-pydicom']],
  [
    'DICOM SEG',
    'written',
    [
      'formats/dicom/seg/write',
      'formats/dicom/seg/archive',
      'formats/dicom/seg/codes',
      'formats/dicom/seg/dcmqi',
      'cli/seg',
    ],
    ['dicom3tools', 'python3-pydicom', 'dcmtk', 'orthanc', '@itk-wasm/dicom'],
  ],
  ['RTSTRUCT', 'read', ['formats/dicom/rtstruct'], []],
  ['NIfTI-1, NIfTI-2', 'read', ['files/images/nifti'], ['python3-nibabel']],
  ['NIfTI labels', 'read and written', ['formats/nifti/labels', 'formats/nifti/write'], ['python3-nibabel']],
  ['`.seg.nrrd`', 'read and written', ['formats/nrrd/segmentation'], ['python3-numpy']],
  [
    'MetaImage, NRRD',
    'read',
    ['formats/metaimage', 'formats/nrrd/volume', 'files/images/itk'],
    ['@itk-wasm/image-io'],
  ],
  ['NPY, NPZ', 'written', ['files/images/npz', 'cli/read'], ['python3-numpy']],
];

const START = '<!-- Written by `npm run formats` -->\n';
const END = '<!-- The end of what it writes -->\n';

function versionOf(name) {
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
  const paths = FORMATS.flatMap(([, , files]) => files);
  await npm(['run', '--silent', 'unit', '--', ...paths, '--reporter=json', `--outputFile.json=${report}`]);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ path: relative(projectRoot, name), fullName, status })),
  );
}

/** A row for each format, with how many tests there are. */
function tableOf(tests) {
  const rows = FORMATS.map(([format, way, files, programs]) => {
    const own = tests.filter(({ path }) => files.some((file) => path.includes(`/${file}`)));
    if (own.length === 0) throw new LaunchError(`There are no tests of ${format}.`);
    const others = programs.map(versionOf).join(', ') || 'own reckoning';
    return `| ${format} | ${way} | ${others} | ${own.length} |`;
  });
  return ['| Format | | Held against | Tests |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

await runLauncher(async () => {
  await ensureInstalled();
  const tests = await runTests();
  const others = tests.filter(({ status }) => status !== 'passed');
  if (others.length > 0) {
    for (const { path, fullName, status } of others) say(`${status}: ${path}: ${fullName}`);
    throw new LaunchError('The table is written only where every test passed and none was skipped.');
  }
  const readme = inProject('README.md');
  const text = readFileSync(readme, 'utf8');
  const [start, end] = [text.indexOf(START) + START.length, text.indexOf(END)];
  writeFileSync(readme, `${text.slice(0, start)}\n${tableOf(tests)}\n${text.slice(end)}`);
  await npm([
    'exec',
    '--',
    'prettier',
    '--config',
    '.config/prettier.json',
    '--log-level',
    'warn',
    '--write',
    readme,
  ]);
  say(`The table of formats in README.md holds ${tests.length} tests.`);
  return 0;
});
