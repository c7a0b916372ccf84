import { strFromU8 } from 'fflate';
import { WorkbenchError } from '../errors.ts';

/** Lists and objects in each other; descriptions of images have a dozen. */
const DEEPEST = 100;
/** Lists and objects in all: each takes a hundred bytes of memory, and two in a file. COCO itself has 5 million. */
const MOST = 1 << 24;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** Brackets and braces differ by this bit alone. */
const BRACE = 0x20;
const [OPENING, CLOSING] = [0x7b, 0x7d];

/**
 * Reads JSON that anybody may have written: what would fill the memory is refused before it does.
 * @throws WorkbenchError `json.large`; SyntaxError
 */
export function parseJson(bytes: Uint8Array): unknown {
  let depth = 0;
  let count = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) isText = !isText;
    else if (isText) at += byte === BACKSLASH ? 1 : 0;
    else if ((byte | BRACE) === OPENING) {
      count++;
      depth++;
      if (depth > DEEPEST) throw large(`its values lie more than ${DEEPEST} deep in each other`);
      if (count > MOST) throw large(`it has more than ${MOST} lists and objects`);
    } else if ((byte | BRACE) === CLOSING) depth--;
  }
  return JSON.parse(strFromU8(bytes));
}

function large(reason: string): WorkbenchError {
  return new WorkbenchError('json.large', reason);
}
