import { hexOf } from '../core/formats/bytes.ts';

export async function sha256Bytes(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

/** Lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return hexOf(await sha256Bytes(bytes));
}
