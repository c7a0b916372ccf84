import { WorkbenchError } from '../../core/errors.ts';
import { concatenate } from '../../core/formats/bytes.ts';
import { parseUrl } from '../url.ts';

/** Where an archive is, as a person wrote it, and as whom it is asked. Nothing else is ever connected to. */
export interface ArchiveAddress {
  /** Root of its DICOMweb services, such as `https://pacs.example/dicom-web`. */
  readonly root: string;
  readonly user?: string;
  readonly password?: string;
}

export interface ArchiveRequest {
  readonly method?: 'GET' | 'POST';
  /** Media type of the answer. */
  readonly accept: string;
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> };
  readonly signal?: AbortSignal;
}

export interface ArchiveAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An archive that says nothing for so long is taken for gone, in milliseconds. */
const SILENCE_MS = 60_000;

/** Of an answer: more does not fit into one array. */
const LARGEST = 2 ** 31 - 1;

/**
 * Checks an address before it is used or kept.
 * @throws WorkbenchError `archive.address`
 */
export function archiveAddress(root: string, user?: string, password?: string): ArchiveAddress {
  const url = parseUrl(root);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new WorkbenchError(
      'archive.address',
      `${root} is no address of an archive: it begins with https:// or http://, and ends with its DICOMweb root.`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new WorkbenchError(
      'archive.address',
      'The address of an archive has neither a user nor a password in it, and nothing after its path.',
    );
  }
  return {
    root: url.href.replace(/\/+$/, ''),
    ...(user === undefined || user === '' ? {} : { user, password: password ?? '' }),
  };
}

/**
 * Asks an archive one thing. An answer that leads elsewhere is refused: what is asked stays with this host.
 * @param path below the root, with its query
 * @throws WorkbenchError `archive.unreachable`, `archive.login`, `archive.refused`; the signal's reason once it fires
 */
export async function askArchive(
  address: ArchiveAddress,
  path: string,
  { method = 'GET', accept, body, signal }: ArchiveRequest,
): Promise<ArchiveAnswer> {
  const { root, user, password = '' } = address;
  const { host } = new URL(root);
  const headers = {
    Accept: accept,
    ...(body === undefined ? {} : { 'Content-Type': body.contentType }),
    ...(user === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
  };
  const patience = new Patience(signal);
  try {
    const response = await fetch(`${root}${path}`, {
      ...{ method, headers, redirect: 'error', signal: patience.signal },
      ...(body === undefined ? {} : { body: body.bytes }),
    });
    if (response.status === 401 || response.status === 403) {
      throw new WorkbenchError('archive.login', `${host} wants another user or password for this.`);
    }
    const bytes = await bytesOf(response, host, patience);
    // 409: some or all of what was to be stored was refused, and the answer tells what.
    if (!response.ok && response.status !== 409) {
      throw new WorkbenchError('archive.refused', `${host} refused this: ${inWords(response)}.`);
    }
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', bytes };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WorkbenchError) throw error;
    const cause = patience.isOver ? 'it says nothing' : causeOf(error);
    throw new WorkbenchError('archive.unreachable', `${host} cannot be reached: ${cause}.`, { cause: error });
  } finally {
    patience.end();
  }
}

async function bytesOf(
  { body }: Response,
  host: string,
  patience: Patience,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    patience.begin();
    length += part.length;
    if (length > LARGEST) {
      throw new WorkbenchError('archive.refused', `${host} answers with more than fits into memory.`);
    }
    parts.push(part);
  }
  return concatenate(parts);
}

function inWords({ status, statusText }: Response): string {
  return `${status}${statusText === '' ? '' : ` ${statusText}`}`;
}

/** The reason that lies below the one that `fetch` gives. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const KNOWN: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing answers there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'there is no such host, or no network',
    ECONNRESET: 'it broke off',
    UND_ERR_SOCKET: 'it broke off',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody vouches for its certificate',
    SELF_SIGNED_CERT_IN_CHAIN: 'nobody vouches for its certificate',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody vouches for its certificate',
    CERT_HAS_EXPIRED: 'its certificate has expired',
  };
  const text = cause instanceof Error ? cause.message : String(cause);
  return KNOWN[code] ?? (/redirect/.test(text) ? 'it sends us elsewhere' : text);
}

/** Gives up on who says nothing for long, and at once when somebody says so. */
class Patience {
  isOver = false;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #stop = (): void => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
    outer?.addEventListener('abort', this.#stop, { once: true });
    if (outer?.aborted === true) this.#stop();
    this.begin();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Anew with each word. */
  begin(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#stop();
    }, SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#stop);
  }
}
