import type { Attributes } from './data-set.ts';
import { PIXEL_TAGS, TAG } from './tags.ts';

/** What files without an image are, by the parts of their SOP classes that follow `1.2.840.10008.`: PS3.4, annex B. */
const CONTENTS: readonly (readonly [start: string, what: string])[] = [
  ['1.3.10', 'a DICOM directory'],
  ['5.1.4.1.1.9.', 'a DICOM waveform'],
  ['5.1.4.1.1.88.', 'a DICOM structured report'],
  ['5.1.4.1.1.481.3', 'a DICOM set of structures for radiotherapy'],
  ['5.1.4.1.1.481.', 'a DICOM record of radiotherapy'],
  ['5.1.4.1.1.104.', 'a document inside a DICOM file'],
  ['5.1.4.1.1.11.', 'a DICOM presentation state'],
  ['5.1.4.1.1.66', 'a DICOM file of registration, surfaces or raw data'],
  ['5.1.4.1.1.91.', 'a DICOM file of annotations'],
  ['5.1.4.34.', 'a DICOM plan or record of radiotherapy'],
];
const PLANS = ['5', '8'].map((end) => `5.1.4.1.1.481.${end}`);

const ROOT = '1.2.840.10008.';

/** What a file is that holds no image, in words; undefined for one that holds pixels. */
export function imagelessKind(root: Attributes): string | undefined {
  if (PIXEL_TAGS.some((tag) => root.has(tag))) return undefined;
  const uid = root.text(TAG.sopClass) ?? '';
  const end = uid.startsWith(ROOT) ? uid.slice(ROOT.length) : '';
  if (PLANS.includes(end)) return 'a DICOM plan of radiotherapy';
  return CONTENTS.find(([start]) => end.startsWith(start))?.[1] ?? 'a DICOM file';
}
