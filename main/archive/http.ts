import http from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { concatenate } from '../../core/formats/bytes.ts';
import { errorCode } from '../files/errors.ts';
import { parseUrl } from '../url.ts';
import { authorities } from './authorities.ts';

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
 * @throws WorkbenchError `archive.unreachable`, `archive.login`, `archive.refused`, and as `authorities`; the signal's
 *   reason once it fires
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
    const response = await send(
      new URL(`${root}${path}`),
      { method, headers, signal: patience.signal },
      body?.bytes,
    );
    const status = response.statusCode ?? 0;
    const problem = problemOf(response, host);
    if (problem !== undefined) {
      response.destroy();
      throw problem;
    }
    const bytes = await bytesOf(response, host, patience);
    return { status, contentType: response.headers['content-type'] ?? '', bytes };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WorkbenchError) throw error;
    const cause = patience.isOver ? 'it says nothing.' : causeOf(error);
    throw new WorkbenchError('archive.unreachable', `${host} cannot be reached: ${cause}`, { cause: error });
  } finally {
    patience.end();
  }
}

/** Made once, which takes a while. */
let trust: tls.SecureContext | undefined;

/** Resolves with the beginning of an answer. It is not `fetch`, which could not be told whom to trust. */
function send(
  url: URL,
  options: RequestOptions,
  body: Uint8Array<ArrayBuffer> | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    if (isSecure) trust ??= tls.createSecureContext({ ca: [...authorities()] });
    const request = isSecure
      ? https.request(url, { ...options, ...(trust === undefined ? {} : { secureContext: trust }) })
      : http.request(url, options);
    request.on('response', resolve).on('error', reject).end(body);
  });
}

/** Why an answer is none. */
function problemOf({ statusCode = 0, statusMessage = '' }: IncomingMessage, host: string) {
  // 409: some or all of what was to be stored was refused, and the answer tells what.
  if ((statusCode >= 200 && statusCode <= 299) || statusCode === 409) return undefined;
  if (statusCode === 401 || statusCode === 403) {
    return new WorkbenchError('archive.login', `${host} wants another user or password for this.`);
  }
  if (statusCode >= 300 && statusCode <= 399) {
    return new WorkbenchError('archive.unreachable', `${host} cannot be reached: it sends us elsewhere.`);
  }
  const inWords = `${statusCode}${statusMessage === '' ? '' : ` ${statusMessage}`}`;
  return new WorkbenchError('archive.refused', `${host} refused this: ${inWords}.`);
}

async function bytesOf(
  response: IncomingMessage,
  host: string,
  patience: Patience,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    patience.begin();
    length += part.length;
    if (length > LARGEST) {
      throw new WorkbenchError('archive.refused', `${host} answers with more than fits into memory.`);
    }
    parts.push(part);
  }
  return concatenate(parts);
}

const UNKNOWN_AUTHORITY =
  'this computer trusts nobody who vouches for its certificate. Have the certificate of the hospital’s ' +
  'authority added to those that this computer trusts, or name its file in NODE_EXTRA_CA_CERTS, and ' +
  'start the workbench again.';

/** By the codes of Node and OpenSSL. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there.',
  ENOTFOUND: 'there is no such host.',
  EAI_AGAIN: 'there is no such host, or no network.',
  ECONNRESET: 'it broke off.',
  EPROTO: 'it does not speak https.',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: 'its certificate has expired, or the date of this computer is wrong.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet, or the date of this computer is wrong.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host.',
};

function causeOf(error: unknown): string {
  return CAUSES[errorCode(error) ?? ''] ?? `${messageOf(error)}.`;
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
