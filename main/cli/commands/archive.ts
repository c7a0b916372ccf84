import type { Command } from 'commander';
import type { ArchiveStudy, Refusal } from '../../../core/contract/archive.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { isDicom } from '../../../core/formats/dicom/mark.ts';
import { isUid } from '../../../core/formats/dicom/uid.ts';
import { Archive, MOST_STUDIES } from '../../archive/dicomweb.ts';
import { archiveAddress } from '../../archive/http.ts';
import { fetchStudy } from '../../archive/fetch-study.ts';
import { storeFiles } from '../../archive/store-files.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { collectInputs } from '../inputs.ts';
import { interruptible } from '../interrupt.ts';
import { askPassword } from '../passphrase.ts';
import { Progress } from '../progress.ts';

interface ArchiveFlags {
  readonly url: string;
  readonly user?: string;
  readonly json: boolean;
}

interface FindFlags extends ArchiveFlags {
  readonly name?: string;
  readonly id?: string;
  readonly date?: string;
  readonly modality?: string;
  readonly accession?: string;
}

export function registerArchive(program: Command): void {
  const archive = program
    .command('archive')
    .description(
      'find, fetch and store studies in an archive that speaks DICOMweb, and connect to nothing else',
    );
  const command = (name: string): Command =>
    archive
      .command(name)
      .requiredOption(
        '--url <address>',
        'root of its DICOMweb services, such as https://pacs.example/dicom-web',
      )
      .option('--user <name>', 'who asks; the password is asked for, or taken from ULITE_PASSWORD')
      .option('--json', 'what came of it as JSON', false);

  command('find')
    .description('list studies; * and ? stand for letters')
    .option('--name <text>', 'name of the patient, as in DOE*')
    .option('--id <text>', 'id of the patient')
    .option('--date <date>', 'day or span of days: 20240517, 20240101-20241231')
    .option('--modality <kind>', 'such as CT or MR')
    .option('--accession <number>', 'accession number')
    .action(async (flags: FindFlags) => {
      process.exitCode = await find(flags);
    });

  command('fetch')
    .description('bring the files of studies into --out/STUDY/SERIES; one that is there gets what is new')
    .argument('<studies...>', 'Study Instance UIDs')
    .requiredOption('--out <folder>', 'folder for the studies')
    .action(async (studies: readonly string[], flags: ArchiveFlags & { readonly out: string }) => {
      process.exitCode = await fetchAll(studies, flags);
    });

  command('store')
    .description('store DICOM files, such as segmentations')
    .argument('<files...>', 'DICOM files, or folders of them')
    .option('--recursive', 'look into the folders of folders, too', false)
    .action(async (paths: readonly string[], flags: ArchiveFlags & { readonly recursive: boolean }) => {
      process.exitCode = await store(paths, flags);
    });
}

async function openArchive({ url, user }: ArchiveFlags): Promise<Archive> {
  // A mistake in the address is told before anybody types a password.
  archiveAddress(url);
  return new Archive(archiveAddress(url, user, user === undefined ? undefined : await askPassword(user)));
}

async function find(flags: FindFlags): Promise<ExitCode> {
  const { name, id, date, modality, accession } = flags;
  const archive = await openArchive(flags);
  const query = {
    ...(name === undefined ? {} : { patientName: name }),
    ...(id === undefined ? {} : { patientId: id }),
    ...(date === undefined ? {} : { date }),
    ...(modality === undefined ? {} : { modality }),
    ...(accession === undefined ? {} : { accessionNumber: accession }),
  };
  const studies = await interruptible((signal) => archive.studies(query, signal));
  console.log(flags.json ? JSON.stringify(studies) : listed(studies));
  return EXIT.ok;
}

function listed(studies: readonly ArchiveStudy[]): string {
  if (studies.length === 0) return 'Nothing was found.';
  const lines = studies.map((study) => {
    const { uid, date, patientName, patientId, modalities, description, instances } = study;
    const who = patientId === '' ? patientName : `${patientName} (${patientId})`;
    const files = instances === null ? '' : `${instances} ${instances === 1 ? 'file' : 'files'}`;
    const parts = [date, who, modalities.join(', '), description, files].filter((part) => part !== '');
    return `${uid}\n  ${parts.join(' | ')}`;
  });
  const isCut = studies.length >= MOST_STUDIES;
  return [...lines, ...(isCut ? [`These are the first ${MOST_STUDIES}: ask more closely.`] : [])].join('\n');
}

async function fetchAll(
  studies: readonly string[],
  flags: ArchiveFlags & { readonly out: string },
): Promise<ExitCode> {
  const wrong = studies.find((study) => !isUid(study));
  if (wrong !== undefined) throw new WorkbenchError('cli.uid', `${wrong} is no Study Instance UID.`);
  const archive = await openArchive(flags);
  const folders: string[] = [];
  const isWhole = await interruptible(async (signal) => {
    for (const study of studies) {
      let progress: Progress | undefined;
      try {
        const onProgress = (done: number, total: number): void => {
          progress ??= new Progress('Fetching', total, 'files');
          progress.reach(done);
        };
        folders.push(await fetchStudy(archive, study, flags.out, { signal, onProgress }));
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      } finally {
        progress?.end();
      }
    }
    return true;
  });
  console.log(
    flags.json ? JSON.stringify(folders) : folders.map((folder) => `Fetched: ${folder}`).join('\n'),
  );
  if (!isWhole) console.error('Interrupted. The same command goes on where it was.');
  return isWhole ? EXIT.ok : EXIT.interrupted;
}

async function store(
  paths: readonly string[],
  flags: ArchiveFlags & { readonly recursive: boolean },
): Promise<ExitCode> {
  const inputs = await collectInputs(paths, '', flags.recursive);
  const archive = await openArchive(flags);
  const progress = new Progress('Storing', inputs.length, 'files');
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = await readBytes(path);
    if (!isDicom(bytes)) throw new WorkbenchError('image.format', `${path} is no DICOM file.`);
    return bytes;
  };
  const result = await interruptible((signal) =>
    storeFiles(
      archive,
      inputs.map(
        ({ path }) =>
          () =>
            read(path),
      ),
      { signal, onProgress: (done) => progress.reach(done) },
    ),
  );
  progress.end();
  console.log(flags.json ? JSON.stringify(result) : stored(result));
  if (result.stopped) return EXIT.interrupted;
  return result.refused.length > 0 ? EXIT.failed : EXIT.ok;
}

function stored({
  stored: count,
  refused,
}: {
  readonly stored: number;
  readonly refused: readonly Refusal[];
}) {
  const files = `${count} ${count === 1 ? 'file is' : 'files are'} in the archive.`;
  const lines = refused.map(({ uid, reason }) => {
    const why =
      reason === null ? 'without a reason' : `reason ${reason.toString(16).toUpperCase().padStart(4, '0')}`;
    return `  ${uid}: ${why}`;
  });
  return [files, ...(refused.length > 0 ? [`Refused: ${refused.length}`, ...lines] : [])].join('\n');
}
