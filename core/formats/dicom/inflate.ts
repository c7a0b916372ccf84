import { Inflate } from 'fflate';
import { concatenate } from '../bytes.ts';
import { damaged } from './errors.ts';

/** What is handed over at a time: it may come to a thousand times as much. */
const SLICE = 1 << 16;

/**
 * Unpacks deflated bytes (RFC 1951), never to more than `most`.
 * @throws WorkbenchError `dicom.damaged`
 */
export function inflated(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const inflate = new Inflate((part) => {
      parts.push(part);
      length += part.length;
    });
    for (let at = 0; at < packed.length && length <= most; at += SLICE) {
      inflate.push(packed.subarray(at, at + SLICE), at + SLICE >= packed.length);
    }
  } catch (cause) {
    throw damaged('what it packs cannot be unpacked', cause);
  }
  if (length > most) throw damaged('what it packs is larger than can be');
  return concatenate(parts);
}
