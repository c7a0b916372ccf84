import { concatenate } from '../bytes.ts';
import type { Fragments } from './data-set.ts';
import { endsEarly } from './errors.ts';

/**
 * The packed bytes of a frame, put together from its fragments: PS3.5, annex A.4. The table of offsets is believed as
 * far as it fits the fragments; where it is empty or wrong, each frame begins where a packed image does.
 * @throws WorkbenchError `dicom.damaged`
 */
export function packedFrame(
  fragments: Fragments,
  frame: number,
  frameCount: number,
): Uint8Array<ArrayBuffer> {
  const starts = startsOf(fragments, frameCount);
  const from = starts[frame];
  const parts = from === undefined ? [] : fragments.parts.slice(from, starts[frame + 1]);
  const [only] = parts;
  if (only === undefined) throw endsEarly();
  return parts.length === 1 ? only.bytes : concatenate(parts.map(({ bytes }) => bytes));
}

/** Which fragment each frame begins with. */
function startsOf({ offsets, parts }: Fragments, frameCount: number): readonly number[] {
  if (frameCount === 1) return [0];
  if (parts.length === frameCount) return parts.map((_, index) => index);
  const places = new Map(parts.map(({ offset }, index) => [offset, index]));
  const stated = offsets.map((offset) => places.get(offset) ?? -1);
  const rises = stated.every((start, index) => start > (stated[index - 1] ?? -1));
  if (stated.length === frameCount && stated[0] === 0 && rises) return stated;
  return parts.flatMap(({ bytes }, index) => (beginsImage(bytes) ? index : []));
}

/** As the codestreams of JPEG and JPEG-LS do, and that of JPEG 2000. */
function beginsImage([first, second, third]: Uint8Array): boolean {
  return first === 0xff && (second === 0xd8 || second === 0x4f) && (third === 0xff || third === undefined);
}
