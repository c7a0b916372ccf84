import type { CommitStream } from '../../../core/document/stream.ts';
import type { StoredFrames } from '../images/stored-frames.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { FolderPorts } from './open-folder.ts';
import type { EditorPort, Saver } from '../ports.ts';

/** What the open project works with. */
export interface ProjectPorts extends FolderPorts {
  readonly imageLoader: ImageLoader;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly frames: StoredFrames;
  readonly saver: Saver;
  /** Puts the editor's tool, brush and camera back, once the image they belong to is open. */
  readonly restoreView: (view: Readonly<Record<string, unknown>>) => void;
}
