import type { ClassDefinition } from '../../core/document/classes.ts';
import type { BridgeClient } from './bridge-client.ts';
import type { Lightbox } from './lightbox.ts';
import type { EditorPort, ImageStore, ProjectStore, Saver } from './ports.ts';

/** What the open project works with. */
export interface ProjectPorts {
  readonly bridge: BridgeClient;
  readonly lightbox: Lightbox;
  readonly editor: EditorPort;
  readonly projects: ProjectStore;
  readonly images: ImageStore;
  readonly saver: Saver;
  /** Classes of a folder that is opened for the first time. */
  readonly defaultClasses: () => readonly ClassDefinition[];
  /** Puts the editor's tool, brush and camera back, once the image they belong to is open. */
  readonly restoreView: (view: Readonly<Record<string, unknown>>) => void;
}
