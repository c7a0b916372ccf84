import { strToU8 } from 'fflate';
import type { StudyFacts } from '../../../document/series.ts';
import { concatenate } from '../../bytes.ts';
import { readDicom } from '../data-set.ts';
import type { Attributes, DicomFile } from '../data-set.ts';
import { damaged, unread } from '../errors.ts';
import { TAG } from '../tags.ts';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, encodeDicom } from '../write.ts';
import type { DicomElements } from '../write.ts';
import { applyProfile } from './apply.ts';
import { textClue } from './burned-in-text.ts';
import type { TextClue } from './burned-in-text.ts';
import type { Change } from './changes.ts';

/** What makes UIDs and patients' identifiers the same in all files of one export, and in no other. */
export interface ExportSecret {
  /** Random, at least 16 bytes, and kept nowhere. */
  readonly secret: Uint8Array;
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** What takes a patient out of a file. */
export interface Preview {
  readonly changes: readonly Change[];
  /** Why a person should look for text in its pixels, which stay as they are. */
  readonly textClue: TextClue | undefined;
}

/** Whose image a file holds, and what a copy of it would be without; `problem` says why there can be none. */
export interface PatientFacts {
  readonly study: StudyFacts;
  readonly preview: Preview | null;
  readonly problem: string | null;
}

export interface Deidentified extends Preview {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A DICOM file without what tells who the patient is: PS3.15, annex E, the basic profile without options. Pixels stay
 * as they are, packed ones as they are packed; elements are written anew, little endian, with representations where
 * the file has them.
 * @throws WorkbenchError `dicom.damaged`; `dicom.kind` for what is not read, and for documents and reports, whose text
 * may say anything
 */
export async function deidentify(
  bytes: Uint8Array<ArrayBuffer>,
  { secret, sha256 }: ExportSecret,
): Promise<Deidentified> {
  const file = await readDicom(bytes);
  requireNoProse(file.root);
  const values = new Set<string>();
  applyProfile(file.root, (value) => {
    values.add(value);
    return '0';
  });
  const pseudonyms = new Map<string, string>();
  for (const value of values) {
    pseudonyms.set(value, digitsOf(await sha256(concatenate([secret, strToU8(value)]))));
  }
  const { elements, changes } = applyProfile(file.root, (value) => pseudonyms.get(value) ?? '0');
  const sopClass = file.root.text(TAG.sopClass);
  if (sopClass === undefined || elements[TAG.sopInstance] === undefined) {
    throw damaged('it does not say which object it is');
  }
  const marked: DicomElements = { ...elements, ...MARKS, [TAG.sopClass]: ['UI', sopClass] };
  return { bytes: encodeDicom(marked, syntaxOf(file)), changes, textClue: textClue(file.root) };
}

/**
 * What `deidentify` would change.
 * @throws WorkbenchError as it does
 */
export async function previewDeidentified(bytes: Uint8Array<ArrayBuffer>): Promise<Preview> {
  const { root } = await readDicom(bytes);
  requireNoProse(root);
  return { changes: applyProfile(root, () => '0').changes, textClue: textClue(root) };
}

/** Reports, documents and directories: what they say lies in other places than those that the profile empties. */
function requireNoProse(root: Attributes): void {
  const isProse =
    PROSE.some((start) => (root.text(TAG.sopClass) ?? '').startsWith(start)) ||
    root.has(TAG.contentSequence) ||
    root.has(TAG.encapsulatedDocument) ||
    root.has(TAG.directoryRecords);
  if (isProse) throw unread('its text may name the patient anywhere');
}

const PROSE = ['1.2.840.10008.1.3.10', '1.2.840.10008.5.1.4.1.1.88.', '1.2.840.10008.5.1.4.1.1.104.'];

/** That it was done, and how, in words and as a code: PS3.15, section E.1.1. */
const MARKS: DicomElements = {
  x00120062: ['CS', 'YES'],
  x00120063: ['LO', 'DICOM PS3.15 E.1 basic profile'],
  x00120064: [
    'SQ',
    [
      {
        x00080100: ['SH', '113100'],
        x00080102: ['SH', 'DCM'],
        x00080104: ['LO', 'Basic Application Confidentiality Profile'],
      },
    ],
  ],
  x00280303: ['CS', 'REMOVED'],
};

/** Packed pixels stay in their own; those that are not are written in the plainest that the file allows. */
function syntaxOf({ root, syntax, transferSyntax, encoding }: DicomFile): string {
  const isPacked = syntax.packing !== 'none' || root.fragments(TAG.pixels) !== undefined;
  if (isPacked) return transferSyntax;
  return encoding.isExplicit ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN;
}

/** Of a UUID of version 8, which is made of whatever one likes, as a whole number: RFC 9562; PS3.5, annex B.2. */
function digitsOf(hash: Uint8Array): string {
  const uuid = hash.slice(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n).toString();
}
