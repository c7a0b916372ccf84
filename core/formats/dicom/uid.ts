/** The UID that a UUID is: PS3.5, annex B.2. */
export function uidOfUuid(uuid: string): string {
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`;
}

/** Whether a text is a UID, which is also safe as the name of a file: PS3.5, section 9.1. */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^\d+(\.\d+)*$/.test(text);
}
