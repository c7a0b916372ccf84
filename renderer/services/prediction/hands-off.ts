import type { ImageId } from '../../../core/document/image-id.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { EditorPort, Saver } from '../ports.ts';

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

/**
 * What comes of reading a frame once all of its steps are stored; read again where another step touched it meanwhile,
 * as a stroke in a plane across it does.
 */
export async function undisturbed<T>(
  { stream, saver }: { readonly stream: CommitStream; readonly saver: Saver },
  frame: ImageId,
  read: () => Promise<T>,
): Promise<T> {
  let steps = 0;
  const stop = stream.onCommit(({ targets }) => {
    if (targets.some((target) => target.frame === frame)) steps++;
  });
  try {
    for (;;) {
      const before = steps;
      await saver.settled();
      const found = await read();
      if (steps === before) return found;
    }
  } finally {
    stop();
  }
}
