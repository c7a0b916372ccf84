/** Address of an image's bytes for `fetch`, which answers 403 to unknown handles and to keys outside them. */
export function imageUrl(handle: string, key: string): string {
  return `app://image/${encodeURIComponent(handle)}/${encodeURIComponent(key)}`;
}
