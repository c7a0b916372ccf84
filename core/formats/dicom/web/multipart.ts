import { strToU8 } from 'fflate';
import { WorkbenchError } from '../../../errors.ts';
import { concatenate } from '../../bytes.ts';

/** Bodies of several files, as DICOMweb has them: `multipart/related` of RFC 2387 and PS3.18, section 8.6. */

const DICOM = 'application/dicom';

/** What to ask for, so that files come as they are stored. */
export const ANY_DICOM = `multipart/related; type="${DICOM}"; transfer-syntax=*`;

export interface MultipartBody {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @param boundary that occurs in none of the files, such as a UUID */
export function encodeMultipart(files: readonly Uint8Array[], boundary: string): MultipartBody {
  const parts = files.flatMap((file, index) => [
    strToU8(`${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${DICOM}\r\n\r\n`),
    file,
  ]);
  return {
    contentType: `multipart/related; type="${DICOM}"; boundary=${boundary}`,
    bytes: concatenate([...parts, strToU8(`\r\n--${boundary}--\r\n`)]),
  };
}

/** The boundary that a content type names; undefined where it is of one part. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/**
 * The files of a body, without their headers, in their order.
 * @throws WorkbenchError `dicomweb.answer` where it does not end as it should
 */
export function decodeMultipart(
  body: Uint8Array<ArrayBuffer>,
  boundary: string,
): readonly Uint8Array<ArrayBuffer>[] {
  const mark = strToU8(`--${boundary}`);
  const files: Uint8Array<ArrayBuffer>[] = [];
  let at = indexOf(body, mark, 0);
  while (at !== -1) {
    const after = at + mark.length;
    if (body[after] === DASH && body[after + 1] === DASH) return files;
    const start = indexOf(body, HEADERS_END, after);
    const next =
      start === -1 ? -1 : indexOf(body, strToU8(`\r\n--${boundary}`), start + HEADERS_END.length - 2);
    if (next === -1) break;
    files.push(body.slice(start + HEADERS_END.length, Math.max(next, start + HEADERS_END.length)));
    at = next + 2;
  }
  throw new WorkbenchError('dicomweb.answer', 'The answer of the archive ends in the middle of a file.');
}

const DASH = 0x2d;
const HEADERS_END = strToU8('\r\n\r\n');

function indexOf(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  const [first = 0] = pattern;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (pattern.every((value, index) => bytes[at + index] === value)) return at;
  }
  return -1;
}
