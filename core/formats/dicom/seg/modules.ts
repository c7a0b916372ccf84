import { WorkbenchError } from '../../../errors.ts';
import type { Attributes } from '../data-set.ts';
import type { SourceFrame } from '../source-frames.ts';
import { TAG } from '../tags.ts';
import type { Tag } from '../tags.ts';
import { textReader } from '../texts.ts';
import type { DicomElement, DicomElements, TagName } from '../write.ts';
import { codeItem, instanceReference } from './groups.ts';
import type { SegmentationAbout } from './request.ts';

/** What is taken over from the source, and whether it has to be there even where it is empty. */
type Taken = readonly [tag: Tag, vr: TextVr, isRequired: boolean];
type TextVr = 'AS' | 'CS' | 'DA' | 'DS' | 'LO' | 'PN' | 'SH' | 'TM' | 'UI';

/** PS3.3, sections C.7.1.1, C.7.2.1, C.7.2.2 and C.7.3.1. */
const PATIENT_AND_STUDY: readonly Taken[] = [
  [TAG.studyDate, 'DA', true],
  [TAG.studyTime, 'TM', true],
  [TAG.accessionNumber, 'SH', true],
  [TAG.referringPhysician, 'PN', true],
  [TAG.studyDescription, 'LO', false],
  [TAG.patientName, 'PN', true],
  [TAG.patientId, 'LO', true],
  [TAG.issuerOfPatientId, 'LO', false],
  [TAG.birthDate, 'DA', true],
  [TAG.sex, 'CS', true],
  [TAG.age, 'AS', false],
  [TAG.patientSize, 'DS', false],
  [TAG.patientWeight, 'DS', false],
  [TAG.identityRemoved, 'CS', false],
  [TAG.deidentification, 'LO', false],
  [TAG.bodyPart, 'CS', false],
  [TAG.studyInstance, 'UI', true],
  [TAG.studyId, 'SH', true],
  [TAG.datesModified, 'CS', false],
];

/** Section C.7.4.1. */
const FRAME_OF_REFERENCE: readonly Taken[] = [
  [TAG.frameOfReference, 'UI', true],
  [TAG.positionReference, 'LO', true],
];

/**
 * Whose a segmentation is, and of which study, as the source says.
 * @throws WorkbenchError `seg.source` for sources that do not say which they are, or are not of one study and one size
 */
export function takenOver(frames: readonly SourceFrame[], isPlaced: boolean): DicomElements {
  const [first] = frames;
  if (first === undefined) throw new RangeError('A segmentation needs a source');
  const roots = filesOf(frames);
  for (const tag of [TAG.sopClass, TAG.sopInstance, TAG.studyInstance, TAG.seriesInstance]) {
    if (roots.some((root) => root.text(tag) === undefined)) {
      throw unusable('its files do not all have the numbers (UIDs) that others refer to them by');
    }
  }
  if (new Set(roots.map((root) => root.text(TAG.studyInstance))).size > 1) {
    throw unusable('its files are of several studies');
  }
  if (frames.some(({ size }) => size.width !== first.size.width || size.height !== first.size.height)) {
    throw unusable('its frames are not all of one size');
  }
  const { root } = first;
  return {
    ...taken(root, PATIENT_AND_STUDY),
    ...(isPlaced ? taken(root, FRAME_OF_REFERENCE) : taken(root, [[TAG.patientOrientation, 'CS', true]])),
    ...methodsOfDeidentification(root),
    ...lossiness(roots),
    [TAG.referencedSeries]: ['SQ', referencedSeries(roots)],
  };
}

/** Each once. */
function filesOf(frames: readonly SourceFrame[]): readonly Attributes[] {
  return [...new Set(frames.map(({ root }) => root))];
}

function unusable(reason: string): WorkbenchError {
  return new WorkbenchError('seg.source', `No segmentation can refer to this series: ${reason}.`);
}

function taken(root: Attributes, list: readonly Taken[]): DicomElements {
  const textIn = textReader(root);
  return Object.fromEntries(
    list.flatMap(([tag, vr, isRequired]): readonly [TagName, DicomElement][] =>
      isRequired || root.text(tag) !== undefined ? [[tag, [vr, textIn(root, tag)]]] : [],
    ),
  );
}

function methodsOfDeidentification(root: Attributes): DicomElements {
  const codes = root.items(TAG.deidentificationCodes).map((item) =>
    codeItem({
      value: item.text(TAG.codeValue) ?? '',
      scheme: item.text(TAG.codingScheme) ?? '',
      meaning: textReader(root)(item, TAG.codeMeaning),
    }),
  );
  return codes.length === 0 ? {} : { [TAG.deidentificationCodes]: ['SQ', codes] };
}

/** What was drawn on an image that had lost something has lost it, too: section C.7.6.1.1.5. */
function lossiness(roots: readonly Attributes[]): DicomElements {
  const lossy = roots.find((root) => root.text(TAG.lossy) === '01');
  if (lossy === undefined) return { [TAG.lossy]: ['CS', '00'] };
  return {
    [TAG.lossy]: ['CS', '01'],
    ...taken(lossy, [
      [TAG.lossyRatio, 'DS', false],
      [TAG.lossyMethod, 'CS', false],
    ]),
  };
}

/** Section C.12.2. */
function referencedSeries(roots: readonly Attributes[]): readonly DicomElements[] {
  const bySeries = new Map<string, Attributes[]>();
  for (const root of roots) {
    const series = root.text(TAG.seriesInstance) ?? '';
    bySeries.set(series, [...(bySeries.get(series) ?? []), root]);
  }
  return [...bySeries].map(([series, own]) => ({
    [TAG.seriesInstance]: ['UI', series],
    [TAG.referencedInstances]: ['SQ', own.map(instanceReference)],
  }));
}

/** Series, equipment and content: sections C.7.3.1, C.7.5.2, C.7.6.1, C.8.20.1 and 10.9.  */
export function ownElements(about: SegmentationAbout, root: Attributes): DicomElements {
  const date = dateText(about.time);
  const time = timeText(about.time);
  const title = shortText(about.title);
  return {
    [TAG.characterSet]: ['CS', 'ISO_IR 192'],
    [TAG.imageType]: ['CS', ['DERIVED', 'PRIMARY']],
    [TAG.sopInstance]: ['UI', about.uids.instance],
    [TAG.contentDate]: ['DA', date],
    [TAG.contentTime]: ['TM', time],
    [TAG.modality]: ['CS', 'SEG'],
    [TAG.manufacturer]: ['LO', 'U-Lite'],
    [TAG.seriesDescription]: ['LO', title],
    [TAG.modelName]: ['LO', 'U-Lite Workbench'],
    [TAG.deviceSerialNumber]: ['LO', 'none'],
    [TAG.softwareVersions]: ['LO', about.version],
    [TAG.seriesInstance]: ['UI', about.uids.series],
    [TAG.seriesNumber]: ['IS', seriesNumber(root)],
    [TAG.instanceNumber]: ['IS', 1],
    [TAG.contentLabel]: ['CS', 'SEGMENTATION'],
    [TAG.contentDescription]: ['LO', title],
    [TAG.contentCreator]: ['PN', personName(about.creator)],
  };
}

/** Next to that of the source in lists that are sorted by it. */
function seriesNumber(root: Attributes): number {
  const number = root.decimal(TAG.seriesNumber) ?? 0;
  return number > 0 && number < 1e6 ? Math.floor(number) * 100 + 1 : 1;
}

/** What an element of 64 letters can hold of a text. */
export function shortText(text: string): string {
  return Array.from(text.replaceAll(/[\\\p{Cc}]+/gu, ' ').trim())
    .slice(0, 64)
    .join('')
    .trim();
}

/** The last word is taken for the family's name. */
function personName(name: string): string {
  const words = shortText(name.replaceAll(/[\^=]/g, ' ')).split(/\s+/);
  const family = words.pop() ?? '';
  return words.length === 0 ? family : `${family}^${words.join(' ')}`;
}

function dateText(time: Date): string {
  return `${time.getFullYear()}${twoDigits(time.getMonth() + 1)}${twoDigits(time.getDate())}`;
}

function timeText(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join('');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
