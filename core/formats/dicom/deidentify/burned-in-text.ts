import type { Attributes } from '../data-set.ts';
import { TAG } from '../tags.ts';

/** Why pixels may hold a name: the file says so, it is a picture of a screen, or of a kind that often has text. */
export type TextClue = 'stated' | 'screen' | 'modality';

/** Ultrasound, angiography and fluoroscopy, endoscopy, photographs, screens, and what was scanned or is of any kind. */
const WITH_TEXT = ['US', 'IVUS', 'XA', 'RF', 'ES', 'XC', 'GM', 'OP', 'DOC', 'OT', 'SC'];

const SCREEN_TYPES = ['SCREEN SAVE', 'SCREENSHOT', 'SECONDARY CAPTURE', 'CAPTURED'];
/** Digitised documents and films, and pictures of screens: PS3.3, section C.8.6.1. */
const CAPTURES = ['DV', 'DI', 'DF', 'SD', 'SI', 'DRW', 'WSD'];
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/** Whether a person should look for text before pixels are handed on; undefined where nothing points to it. */
export function textClue(root: Attributes): TextClue | undefined {
  const stated = root.text(TAG.burnedInAnnotation);
  if (stated === 'YES') return 'stated';
  if (stated === 'NO') return undefined;
  const isCapture =
    (root.text(TAG.sopClass) ?? '').startsWith(SECONDARY_CAPTURE) ||
    CAPTURES.includes(root.text(TAG.conversionType) ?? '') ||
    root.texts(TAG.imageType).some((type) => SCREEN_TYPES.includes(type.toUpperCase()));
  if (isCapture) return 'screen';
  return WITH_TEXT.includes(root.text(TAG.modality) ?? '') ? 'modality' : undefined;
}
