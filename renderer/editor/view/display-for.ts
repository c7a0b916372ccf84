import { contentOf, projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ImageDocument } from '../ports.ts';
import type { EditorState } from '../state.ts';
import { BYTES, joined, scaleOf, spanning } from './value-scale.ts';

/**
 * How an image is shown when it is opened. What a person set stays for the frames of one series, and from one image of
 * 8 bits to the next; other values have another meaning in every image, so that each comes with its own window.
 */
export function displayFor(
  { frame, image }: Pick<ImageDocument, 'frame' | 'image'>,
  before: EditorState,
): Pick<EditorState, 'display' | 'values'> {
  const values = image === null ? BYTES : scaleOf(image);
  const { display } = before;
  if (values.bits === before.values.bits) {
    if (values.bits === 8) return { display, values };
    if (before.imageId !== null && isSameSeries(frame.id, before.imageId)) {
      return { display, values: joined(before.values, values) };
    }
  }
  return { display: { ...display, ...spanning(values.window) }, values };
}

function isSameSeries(a: ImageId, b: ImageId): boolean {
  return contentOf(a) === contentOf(b) && projectOf(a) === projectOf(b);
}
