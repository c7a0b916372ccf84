import { strToU8 } from 'fflate';
import type { ImageOwner } from '../contract/data-sets.ts';
import type { StudyFacts } from '../document/series.ts';
import { hexOf } from '../formats/bytes.ts';

/** Digits of a hash that stand for a person: enough to tell apart all that there ever were. */
const DIGITS = 16;

/**
 * Whose images a file holds, as hashes that differ from project to project, so that neither does a data set tell who
 * that is, nor do two of them tell that it is the same person.
 * @param study what the file says, where it says anything
 */
export async function ownerOf(
  project: string,
  study: Pick<StudyFacts, 'patientId' | 'patientName' | 'seriesUid'> = {},
  sha256: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<ImageOwner> {
  const hashed = async (kind: string, text: string | undefined): Promise<string | null> =>
    text === undefined
      ? null
      : `${kind} ${hexOf(await sha256(strToU8(`${project}\n${text}`))).slice(0, DIGITS)}`;
  const { patientId, patientName, seriesUid } = study;
  return {
    patient: await hashed('patient', patientId ?? patientName),
    series: await hashed('series', seriesUid),
  };
}
