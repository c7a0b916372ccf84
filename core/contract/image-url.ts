/** Address of an image's bytes for `fetch`, which answers 403 to unknown handles and to keys outside them. */
export function imageUrl(handle: string, key: string): string {
  return `app://image/${encodeURIComponent(handle)}/${encodeURIComponent(key)}`;
}

/**
 * Behind `imageUrl`: the picture as a PNG with the same pixels, for formats that the page's decoder does not read. The
 * answer's ETag is the sha256 of the file it was made from; 422 says in words why there is none.
 */
export const TRANSCODE_QUERY = '?as=png';
