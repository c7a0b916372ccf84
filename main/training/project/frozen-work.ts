import { WorkbenchError } from '../../../core/errors.ts';
import { concatenate } from '../../../core/formats/bytes.ts';
import { seriesOf } from '../../../core/document/apply.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { Baseline, frameEntryOf } from '../../../core/journal/baseline.ts';
import { decodeEntry, encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { FIRST_LINK, MARK, unframe } from '../../../core/journal/frames.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { readBytes } from '../../files/read-bytes.ts';
import type { ReadableDisk } from '../../journal/disk.ts';
import { foldJournal } from '../../journal/fold.ts';
import { framed, sha256 } from '../../journal/journal-files.ts';

/**
 * Writes what a project's journal comes to by now, as far as it is to be learnt from, into a file of the journal's own
 * form. A run reads that: it goes on from the same masks whatever is painted, compacted or moved meanwhile.
 * @throws WorkbenchError as `foldJournal`
 */
export async function freezeWork(
  disk: ReadableDisk,
  project: string,
  which: Which,
  file: string,
): Promise<void> {
  const baseline = new Baseline(0);
  await foldJournal(disk, project, baseline);
  const payloads = [...wantedEntries(baseline, which)].map(encodeEntry);
  await writeFileAtomic(file, concatenate([MARK, framed(FIRST_LINK, payloads).bytes]));
}

function* wantedEntries(baseline: Baseline, which: Which): Generator<JournalEntry> {
  const { project, state } = baseline;
  if (project !== undefined) yield { kind: 'project', project };
  for (const frame of state.frames.values()) {
    if (!isWantedStatus(frame.status, which)) continue;
    const series = seriesOf(state, frame.id);
    if (series.objects.length > 0) yield { kind: 'series', series };
    yield frameEntryOf(frame);
  }
}

/** @throws WorkbenchError `train.work` where it is missing or not as it was written */
export async function readFrozen(file: string): Promise<Baseline> {
  const bytes = await readBytes(file);
  const { records, broken } = unframe(bytes, FIRST_LINK, sha256);
  if (broken !== null) {
    throw new WorkbenchError('train.work', `The masks of the run at ${file} are damaged: ${broken.reason}.`);
  }
  const baseline = new Baseline(0);
  records.forEach(({ payload }, number) => baseline.take(decodeEntry(payload), number));
  return baseline;
}
