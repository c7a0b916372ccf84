import * as z from 'zod';
import type { ArchiveStudy, Refusal } from '../../../contract/archive.ts';
import { WorkbenchError } from '../../../errors.ts';
import { spokenName } from '../character-set.ts';
import { dateOf } from '../study.ts';
import { isUid } from '../uid.ts';

/** What an archive says of studies, series and files: the DICOM JSON model of PS3.18, annex F. */

const elementSchema = z.object({ vr: z.string(), Value: z.array(z.unknown()).optional() });
const itemSchema = z.record(z.string().regex(/^[0-9A-Fa-f]{8}$/), elementSchema);
const answerSchema = z.array(itemSchema);
type Item = z.infer<typeof itemSchema>;

/** A file of a study. */
export interface ArchiveInstance {
  readonly series: string;
  readonly uid: string;
}

/** @throws WorkbenchError `dicomweb.answer` */
export function readStudies(answer: unknown): readonly ArchiveStudy[] {
  return itemsOf(answer).flatMap((item) => {
    const uid = textOf(item, '0020000D');
    if (!isUid(uid)) return [];
    return {
      uid,
      patientName: nameOf(item, '00100010'),
      patientId: textOf(item, '00100020'),
      date: dateOf(textOf(item, '00080020')),
      description: textOf(item, '00081030'),
      accessionNumber: textOf(item, '00080050'),
      modalities: valuesOf(item, '00080061').filter((value) => typeof value === 'string'),
      series: countOf(item, '00201206'),
      instances: countOf(item, '00201208'),
    };
  });
}

/** @throws WorkbenchError `dicomweb.answer` */
export function readInstances(answer: unknown): readonly ArchiveInstance[] {
  return itemsOf(answer).map((item) => {
    const [series, uid] = [textOf(item, '0020000E'), textOf(item, '00080018')];
    // They become names of files.
    if (!isUid(series) || !isUid(uid)) throw unreadable('a file without its UIDs');
    return { series, uid };
  });
}

/**
 * Those files that were not stored, of the answer to storing some.
 * @throws WorkbenchError `dicomweb.answer`
 */
export function readRefusals(answer: unknown): readonly Refusal[] {
  const [item = {}] = itemsOf(Array.isArray(answer) ? answer : [answer]);
  return itemsOf(valuesOf(item, '00081198')).map((failed) => ({
    uid: textOf(failed, '00081155'),
    reason: countOf(failed, '00081197'),
  }));
}

function itemsOf(answer: unknown): readonly Item[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw unreadable('something that is no DICOM JSON');
  // Keys may be of either case.
  return parsed.data.map((item) =>
    Object.fromEntries(Object.entries(item).map(([tag, element]) => [tag.toUpperCase(), element])),
  );
}

function unreadable(what: string): WorkbenchError {
  return new WorkbenchError('dicomweb.answer', `The archive answered with ${what}.`);
}

function valuesOf(item: Item, tag: string): readonly unknown[] {
  return item[tag]?.Value ?? [];
}

function textOf(item: Item, tag: string): string {
  const [value] = valuesOf(item, tag);
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Of the writings of a name, the first that is there. */
function nameOf(item: Item, tag: string): string {
  const [value] = valuesOf(item, tag);
  const named = z
    .object({
      Alphabetic: z.string().optional(),
      Ideographic: z.string().optional(),
      Phonetic: z.string().optional(),
    })
    .safeParse(value);
  const name = named.success
    ? (named.data.Alphabetic ?? named.data.Ideographic ?? named.data.Phonetic ?? '')
    : textOf(item, tag);
  return spokenName(name);
}

function countOf(item: Item, tag: string): number | null {
  const [value] = valuesOf(item, tag);
  const count = Number(value);
  return value !== undefined && Number.isInteger(count) && count >= 0 ? count : null;
}
