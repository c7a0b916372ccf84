/** A term of a terminology: DICOM PS3.3, section 8.8. */
export interface Code {
  readonly value: string;
  /** `SCT` for SNOMED CT; those of one's own begin with 99. */
  readonly scheme: string;
  readonly meaning: string;
}

/** What a segment shows: of which kind it is, and on which side of the body where that matters. */
export interface SegmentProperty {
  readonly category: Code;
  readonly type: Code;
  readonly modifier?: Code;
}

/** Most letters of the parts of a code: PS3.5, section 6.2, of SH and LO. */
export const CODE_LENGTHS = { value: 16, scheme: 16, meaning: 64 } as const satisfies Record<
  keyof Code,
  number
>;

export type CodePart = keyof typeof CODE_LENGTHS;

/** Whether a part of a code can be written into a DICOM file: no backslash, which parts values, and none too long. */
export function isCodePart(part: CodePart, text: string): boolean {
  const isLetters = text !== '' && text === text.trim() && !/[\\\p{Cc}]/u.test(text);
  return isLetters && Array.from(text).length <= CODE_LENGTHS[part];
}

export function isCode(code: Code): boolean {
  return (Object.keys(CODE_LENGTHS) as CodePart[]).every((part) => isCodePart(part, code[part]));
}
