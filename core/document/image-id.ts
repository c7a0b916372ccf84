/** Lower-case hexadecimal sha256 of a file's bytes: what a file is known by, wherever it is moved. */
export type ContentHash = string;

/**
 * What the work on an image is known by: its project and its content. A file may be moved or renamed within a project;
 * a copy of it in another project is another task.
 */
export type ImageId = string;

const BETWEEN = ' ';

export function imageIdOf(projectId: string, content: ContentHash): ImageId {
  return `${projectId}${BETWEEN}${content}`;
}

export function contentOf(imageId: ImageId): ContentHash {
  return imageId.slice(imageId.lastIndexOf(BETWEEN) + 1);
}

/** Empty for an id that belongs to no project. */
export function projectOf(imageId: ImageId): string {
  return imageId.slice(0, Math.max(0, imageId.lastIndexOf(BETWEEN)));
}
