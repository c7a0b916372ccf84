import type { ArchiveSetting, ArchiveStudy, Refusal } from '../../core/contract/archive.ts';
import type { StudyColumn } from './archive/shown-studies.ts';
import { count, shorten } from './format.ts';

const LONGEST_TITLE = 36;

/** Whose study it is, in one line. */
const title = ({ patientName, patientId, uid }: ArchiveStudy): string =>
  shorten(patientName || patientId || uid, LONGEST_TITLE);

/** What archives mean by the reasons that come up: PS3.4, table B.2-1, and PS3.18, table I.2-2. */
function reasonInWords(reason: Refusal['reason']): string {
  if (reason === null) return 'without a reason';
  const code = reason.toString(16).toUpperCase().padStart(4, '0');
  const known: Readonly<Record<string, string>> = {
    '0110': 'it could not process the file',
    '0111': 'it has this very file already',
    '0122': 'it does not keep segmentations',
    '0124': 'you may not store there',
    A700: 'it has no room left',
  };
  return `${known[code] ?? 'for a reason of its own'} (${code})`;
}

/** What the window says about the archive. */
export const archiveText = {
  title: 'Archive (DICOMweb)',
  off: 'Off. The workbench connects to nothing.',
  on: (host: string) => `On. Only ${host} is connected to, when you look for studies, fetch one or send.`,
  address: 'Address',
  addressHint: 'The root of its DICOMweb services, such as https://pacs.example/dicom-web.',
  user: 'User',
  password: 'Password',
  passwords: {
    kept: 'The password is kept in this system’s password store. Type another one to replace it.',
    session: 'This system has no password store: the password is forgotten when the workbench closes.',
    none: 'Leave user and password empty where the archive asks for none.',
  } satisfies Record<ArchiveSetting['password'], string>,
  open: 'With http:// everybody on the way can read the images and the password. Use https:// if you can.',
  use: 'Use this archive',
  switchOff: 'Switch off',

  fromStart: 'Open from the archive…',
  isOff: 'The archive is off, so nothing is connected to. Give its address in the settings to switch it on.',
  settings: 'Open settings',
  close: 'Close',
  cancel: 'Cancel',

  search: {
    patientName: 'Patient name',
    patientId: 'Patient ID',
    from: 'From',
    to: 'To',
    modality: 'Modality',
    accessionNumber: 'Accession number',
    password: (user: string) => `Password of ${user}`,
    hint:
      'Family name first; its beginning is enough. Dates as 2024-05-17, 2024-05 or 2024. ' +
      '* and ? stand for letters.',
    find: 'Find',
    stop: 'Stop',
    searching: (host: string) => `Asking ${host}`,
    before: 'Leave everything empty to see all studies.',
    nothing: 'No study fits.',
    found: (n: number, isCut: boolean) =>
      isCut
        ? `The first ${n} studies. Ask more closely to see others.`
        : n === 1
          ? '1 study'
          : `${n} studies`,
    fetch: 'Fetch and open…',
    busy: 'Another study is being fetched.',
  },
  studies: 'Studies',
  columns: {
    patientName: 'Patient',
    patientId: 'ID',
    date: 'Date',
    modalities: 'Modality',
    description: 'Study',
    accessionNumber: 'Accession number',
    instances: 'Files',
  } satisfies Record<StudyColumn, string>,

  fetch: {
    name: 'Fetching a study',
    running: (study: ArchiveStudy) => `Fetching the study of ${title(study)}`,
    asking: 'Asking what it holds',
    progress: (done: number, total: number) => `${done} of ${count(total, 'file')}`,
    finished: (study: ArchiveStudy) => `The study of ${title(study)} is here`,
    cancelled: 'Stopped. Fetch it into the same folder to go on from there.',
    failed: (study: ArchiveStudy) => `The study of ${title(study)} was not fetched`,
    failedHint: 'Fetch it into the same folder to go on from there.',
    open: 'Open it',
  },

  send: {
    which: 'Send',
    open: 'What is open',
    accepted: (n: number) => `Accepted only (${n})`,
    all: (n: number) => `All with a mask (${n})`,
    lead: (host: string) =>
      `Each series with labels becomes a DICOM segmentation in its study at ${host}. ` +
      'It names its patient, as the images there do.',
    again: 'What was sent before stays there: each sending adds a segmentation.',
    noDicom: 'None of these images is DICOM.',
    begin: 'Send',
    running: (host: string) => `Sending to ${host}`,
    progress: (done: number, total: number) => `${done} of ${total} series`,
    stored: (n: number) =>
      n === 0 ? 'No segmentation was stored.' : `${count(n, 'segmentation')} stored in the archive.`,
    cancelled: (n: number) => `Stopped. ${count(n, 'segmentation')} stored before.`,
    refused: (n: number) => `${count(n, 'segmentation')} refused by the archive`,
    refusal: (name: string, reason: Refusal['reason']) => `${name}: ${reasonInWords(reason)}`,
    skipped: (n: number) => `${n} not sent`,
    problem: (name: string, problem: string) => `${name}: ${problem}`,
    back: 'Send more',
  },
} as const;
