import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { HISTORY_FOLDER, journalFiles } from './journal-files.ts';
import { Journal } from './journal.ts';
import type { JournalPosition } from '../../core/contract/journal.ts';
import { hexOf } from '../../core/formats/bytes.ts';

/** Bytes that are brought back at a time. */
const PART = 8 << 20;

/** Links of a journal's records from number `from` on, that of the record before it first; none where it is shorter. */
async function linksOf(disk: Disk, folder: string, from: number): Promise<readonly string[]> {
  const links: string[] = [];
  const files = [];
  for await (const file of journalFiles(disk, [join(folder, HISTORY_FOLDER), folder], from))
    if (file.head !== null) files.push(file);
  for (const { head, records } of files) {
    if (head === null || head.first > from + Math.max(0, links.length - 1)) continue;
    // What a later file begins with takes the place of what was there.
    links.splice(Math.max(0, head.first - from));
    [{ link: head.link }, ...records].forEach(({ link }, index) => {
      if (head.first + index >= from) links.push(hexOf(link));
    });
  }
  return links;
}

/** Whether a journal has gone through a position. */
export async function passes(disk: Disk, journal: Journal, position: JournalPosition): Promise<boolean> {
  const own = journal.position;
  if (own.epoch !== position.epoch || own.count < position.count) return false;
  if (own.count === position.count) return own.link === position.link;
  const [link] = await linksOf(disk, journal.folder, position.count);
  if (link !== undefined) return link === position.link;
  // Of a history that was deleted nothing can be told: it counts as the same.
  return position.count < (await firstOf(disk, journal.folder));
}

/** Number of the first record of what went on elsewhere. */
export async function firstOf(disk: Disk, folder: string): Promise<number> {
  for await (const { head } of journalFiles(disk, [folder])) if (head !== null) return head.first;
  return 0;
}

/**
 * Appends to a journal what went on beside it while it was out of reach, and looks whether both are the same then.
 * False, with nothing changed, where the journal has gone on by itself meanwhile.
 */
export async function bringBack(disk: Disk, journal: Journal, spill: Journal): Promise<boolean> {
  const { epoch, count } = journal.position;
  const first = await firstOf(disk, spill.folder);
  if (epoch !== spill.position.epoch || count < first) return false;
  const [own, other] = [await linksOf(disk, journal.folder, first), await linksOf(disk, spill.folder, first)];
  // A write that nobody waited for any more may have happened all the same.
  if (own.slice(0, other.length).some((link, index) => link !== other[index])) return false;
  for (let at = count; at < spill.position.count;) {
    const payloads = await spill.read(at, PART);
    at += payloads.length;
    await journal.append(payloads);
  }
  const again = await Journal.open(disk, journal.folder, { isReader: true });
  return again !== null && (await passes(disk, again.journal, spill.position));
}
