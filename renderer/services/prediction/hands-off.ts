import type { ImageId } from '../../../core/document/image-id.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { EditorPort } from '../ports.ts';

interface HandsOffPorts {
  readonly editor: Pick<EditorPort, 'isBusy' | 'onProgress'>;
  readonly imageLoader: Pick<ImageLoader, 'shown'>;
}

/**
 * Resolves once no hand is at work on an image. What came while one was would be part of what is said next of the
 * image, such as that it is right, and nobody would have seen it.
 */
export async function handsOff(
  { editor, imageLoader }: HandsOffPorts,
  imageId: ImageId,
  signal: AbortSignal,
): Promise<void> {
  while (editor.isBusy && imageLoader.shown === imageId && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        stop();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const stop = editor.onProgress(end);
      signal.addEventListener('abort', end);
    });
  }
}
