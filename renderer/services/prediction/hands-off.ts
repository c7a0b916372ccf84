import type { ImageId } from '../../../core/document/image-id.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { EditorPort, Saver } from '../ports.ts';
import type { Turn } from '../turn.ts';
import { throwIfCancelled } from './predict.ts';

interface HandsOffPorts {
  readonly editor: Pick<EditorPort, 'isBusyAt' | 'onProgress'>;
}

/**
 * Resolves once no hand is at work on an image. What came while one was would be part of what is said next of the
 * image, such as that it is right, and nobody would have seen it; and a stroke would take it for its own.
 */
export async function handsOff(
  { editor }: HandsOffPorts,
  imageId: ImageId,
  signal: AbortSignal,
): Promise<void> {
  while (editor.isBusyAt(imageId) && !signal.aborted) {
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
 * Does work on stored frames in turn, while no hand is at work on them.
 * @param work asks `isFree` right before it changes anything, and ends with null where it is not so: then it is done
 * anew once it is. Nobody who wants to open an image waits for that.
 */
export async function inTurnHandsOff<T>(
  ports: HandsOffPorts & { readonly turn: Turn },
  frames: readonly ImageId[],
  signal: AbortSignal,
  work: (isFree: () => boolean) => Promise<T | null>,
): Promise<T> {
  const isFree = (): boolean => !frames.some((frame) => ports.editor.isBusyAt(frame));
  for (;;) {
    for (const frame of frames) await handsOff(ports, frame, signal);
    throwIfCancelled(signal);
    const done = await ports.turn.take(() => work(isFree));
    if (done !== null) return done;
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
