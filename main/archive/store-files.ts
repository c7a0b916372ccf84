import type { Refusal } from '../../core/contract/archive.ts';
import type { Archive } from './dicomweb.ts';
import type { FetchHooks } from './fetch-study.ts';

/** Bytes that are sent at a time: archives limit what they take at once. */
const AT_ONCE = 64 << 20;

export interface Stored {
  /** Files that the archive has now. */
  readonly stored: number;
  readonly refused: readonly Refusal[];
  /** Whether the signal ended it before all were sent. */
  readonly stopped: boolean;
}

/**
 * Stores files in an archive, some at a time. Sending a file again that is there changes nothing, so whoever was
 * stopped begins anew.
 * @param files read when their turn comes
 * @throws WorkbenchError as `Archive.store`, and what reading a file throws
 */
export async function storeFiles(
  archive: Pick<Archive, 'store'>,
  files: readonly (() => Promise<Uint8Array>)[],
  { signal, onProgress }: FetchHooks,
): Promise<Stored> {
  const refused: Refusal[] = [];
  let [waiting, size, sent]: [Uint8Array[], number, number] = [[], 0, 0];
  const send = async (): Promise<void> => {
    if (waiting.length === 0) return;
    refused.push(...(await archive.store(waiting, signal)));
    sent += waiting.length;
    onProgress(sent, files.length);
    [waiting, size] = [[], 0];
  };
  try {
    for (const read of files) {
      signal.throwIfAborted();
      const bytes = await read();
      if (size + bytes.length > AT_ONCE) await send();
      waiting.push(bytes);
      size += bytes.length;
    }
    await send();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { stored: sent - refused.length, refused, stopped: signal.aborted && sent < files.length };
}
