import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { WorkbenchError } from '../../core/errors.ts';
import { concatenate } from '../../core/formats/bytes.ts';
import { crc32 } from '../../core/formats/crc32.ts';
import { sameValues } from '../../core/mask/label-grid.ts';
import type { ByteSource } from '../files/zip-source.ts';

/**
 * Bytes under a passphrase. A file is a head, then chunks that are as long as the head says, but for the last:
 *
 *     mark     4 bytes   `ULB` and the version
 *     work     3 bytes   of scrypt: log2 N, r and p
 *     chunk    1 byte    log2 of the bytes of a chunk
 *     salt    16 bytes
 *     check   16 bytes   what scrypt gives after the key: says that a passphrase is the right one
 *     crc      4 bytes   CRC-32 of all that, lowest byte first
 *
 * scrypt makes 32 bytes of key of the passphrase (NFC, UTF-8) and the salt. A chunk is AES-256-GCM with its tag of 16
 * bytes; its nonce is its number in 11 bytes, highest first, and 1 for the last chunk, else 0; the head is its
 * associated data. So a chunk that was changed, left out, put elsewhere or cut off is noticed.
 */
const MARK = [0x55, 0x4c, 0x42];
const VERSION = 1;
const HEAD_BYTES = 44;
const KEY_BYTES = 32;
const CHECK_BYTES = 16;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Bytes that scrypt may take for a file that somebody else wrote. */
const MOST_MEMORY = 1 << 30;

export interface SealOptions {
  /** log2 of scrypt's N. */
  readonly work: number;
  /** log2 of the bytes of a chunk. */
  readonly chunk: number;
}

/** 128 MB and half a second for each guess. */
const OPTIONS: SealOptions = { work: 17, chunk: 20 };

/** The parts under a passphrase. */
export async function* sealed(
  parts: AsyncIterable<Uint8Array>,
  passphrase: string,
  { work, chunk }: SealOptions = OPTIONS,
): AsyncGenerator<Uint8Array> {
  const open = Uint8Array.of(...MARK, VERSION, work, 8, 1, chunk, ...randomBytes(16));
  const { key, check } = await derive(passphrase, open);
  const head = concatenate([open, check, crcOf(concatenate([open, check]))]);
  yield head;
  let waiting = new Uint8Array(0);
  let number = 0;
  for await (const part of parts) {
    waiting = concatenate([waiting, part]);
    // Something is left for the last one, which is marked.
    let at = 0;
    for (; waiting.length - at > 2 ** chunk; at += 2 ** chunk) {
      yield sealChunk(key, head, number++, false, waiting.subarray(at, at + 2 ** chunk));
    }
    waiting = waiting.slice(at);
  }
  yield sealChunk(key, head, number, true, waiting);
}

/** Whether bytes begin as sealed ones do, of any version. */
export function isSealed(start: Uint8Array): boolean {
  return MARK.every((byte, at) => start[at] === byte);
}

/**
 * What lies under a passphrase.
 * @throws WorkbenchError `backup.newer`, `backup.passphrase`, `backup.damaged`, the last also by `read`
 */
export async function unsealed(source: ByteSource, passphrase: string): Promise<ByteSource> {
  const head = await source.read(0, HEAD_BYTES);
  if (isSealed(head) && (head[3] ?? 0) > VERSION) throw newer();
  const { chunk } = parseHead(head);
  const { key, check } = await derive(passphrase, head.subarray(0, 24));
  if (!sameValues(check, head.subarray(24, 40))) {
    throw new WorkbenchError('backup.passphrase', 'This is not the passphrase of this backup.');
  }
  const [plain, whole] = [2 ** chunk, 2 ** chunk + TAG_BYTES];
  const bytes = source.size - HEAD_BYTES;
  const count = Math.ceil(bytes / whole);
  const size = bytes - count * TAG_BYTES;
  let latest: { readonly number: number; readonly bytes: Uint8Array } | undefined;
  const chunkAt = async (number: number): Promise<Uint8Array> => {
    if (latest?.number === number) return latest.bytes;
    const from = HEAD_BYTES + number * whole;
    const part = await source.read(from, Math.min(from + whole, source.size));
    latest = { number, bytes: openChunk(key, head, number, number === count - 1, part) };
    return latest.bytes;
  };
  if (count < 1 || bytes - (count - 1) * whole < TAG_BYTES) throw damaged('it ends too early');
  // Whatever is cut off, the mark of the last chunk is not where it must be.
  await chunkAt(count - 1);
  return {
    size,
    read: async (from, to) => {
      const parts: Uint8Array[] = [];
      for (let at = from; at < Math.min(to, size);) {
        const number = Math.floor(at / plain);
        const end = Math.min(to, (number + 1) * plain);
        parts.push((await chunkAt(number)).subarray(at - number * plain, end - number * plain));
        at = end;
      }
      return concatenate(parts);
    },
  };
}

export function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('backup.damaged', `The backup is damaged: ${reason}.`, { cause });
}

export function newer(): WorkbenchError {
  return new WorkbenchError('backup.newer', 'The backup was made by a newer version of this program.');
}

function parseHead(head: Uint8Array): SealOptions {
  const [work = 0, r = 0, p = 0, chunk = 0] = head.subarray(4, 8);
  const isWhole = head.length === HEAD_BYTES && isSealed(head) && head[3] === VERSION;
  if (!isWhole || !sameValues(crcOf(head.subarray(0, 40)), head.subarray(40)))
    throw damaged('its head is not as it was written');
  const memory = 128 * 2 ** work * r;
  if (work < 1 || r < 1 || p < 1 || p > 16 || memory > MOST_MEMORY || chunk < 4 || chunk > 26) {
    throw damaged('its head asks for the impossible');
  }
  return { work, chunk };
}

/** @param head at least up to the end of the salt */
async function derive(passphrase: string, head: Uint8Array) {
  const [work = 0, r = 0, p = 0] = head.subarray(4, 7);
  const options = { N: 2 ** work, r, p, maxmem: 2 * MOST_MEMORY };
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    scrypt(
      passphrase.normalize('NFC'),
      head.subarray(8, 24),
      KEY_BYTES + CHECK_BYTES,
      options,
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
  return { key: bytes.subarray(0, KEY_BYTES), check: bytes.subarray(KEY_BYTES) };
}

function sealChunk(key: Uint8Array, head: Uint8Array, number: number, isLast: boolean, plain: Uint8Array) {
  const cipher = createCipheriv(CIPHER, key, nonceOf(number, isLast)).setAAD(head);
  return concatenate([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Uint8Array, head: Uint8Array, number: number, isLast: boolean, bytes: Uint8Array) {
  try {
    const decipher = createDecipheriv(CIPHER, key, nonceOf(number, isLast)).setAAD(head);
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return concatenate([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw damaged(`part ${number + 1} of it is not as it was written`, error);
  }
}

function nonceOf(number: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(number));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function crcOf(bytes: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, crc32(bytes), true);
  return crc;
}
