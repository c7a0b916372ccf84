import type { StudyFacts } from '../../document/series.ts';
import { decodeText, spokenName } from './character-set.ts';
import type { Attributes } from './data-set.ts';
import { TAG } from './tags.ts';
import type { Tag } from './tags.ts';

/** Whose images a file holds, and of what: PS3.3, sections C.7.1.1, C.7.2.1 and C.7.3.1. */
export function studyOf(root: Attributes): StudyFacts {
  const characterSets = root.texts(TAG.characterSet);
  const textOf = (tag: Tag): string => {
    const bytes = root.bytes(tag);
    return bytes === undefined || bytes.length > LONGEST ? '' : decodeText(bytes, characterSets).trim();
  };
  const facts: Required<StudyFacts> = {
    patientName: spokenName(textOf(TAG.patientName)),
    patientId: textOf(TAG.patientId),
    birthDate: dateOf(textOf(TAG.birthDate)),
    sex: textOf(TAG.sex),
    studyDate: dateOf(textOf(TAG.studyDate)),
    studyDescription: textOf(TAG.studyDescription),
    seriesDescription: textOf(TAG.seriesDescription),
    laterality: textOf(TAG.imageLaterality) || textOf(TAG.laterality),
    seriesUid: textOf(TAG.seriesInstance),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
}

/** No text of these kinds is longer: PS3.5, section 6.2. */
const LONGEST = 1024;

/** `20240517` -> `2024-05-17`; what is no date stays. */
export function dateOf(text: string): string {
  const [, year, month, day] = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month ?? ''}-${day ?? ''}`;
}
