/** Address of an image's bytes for `fetch`, which answers 403 to unknown grants and to keys outside them. */
export function imageUrl(grant: string, key: string): string {
  return `app://image/${encodeURIComponent(grant)}/${encodeURIComponent(key)}`;
}

/**
 * Behind `imageUrl`: the picture as a PNG with the same pixels, for formats that the page's decoder does not read. The
 * answer's ETag is the sha256 of the file it was made from; 422 says in words why there is none.
 */
export const RENDITION_QUERY = '?as=png';
