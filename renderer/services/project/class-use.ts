import type { EditorPort, ImageStore, Saver } from '../ports.ts';
import type { Project } from './project.ts';

export interface ClassUsePorts {
  readonly project: Project;
  readonly editor: Pick<EditorPort, 'onCommit'>;
  readonly images: Pick<ImageStore, 'having' | 'known'>;
  readonly saver: Pick<Saver, 'settled'>;
}

/** Where the classes of the project are drawn: a pixel without its class is background, also in images not open. */
export class ClassUse {
  readonly #ports: ClassUsePorts;

  constructor(ports: ClassUsePorts) {
    this.#ports = ports;
    ports.editor.onCommit(({ edit }) => {
      if (edit.name === 'class-delete' || edit.name === 'class-add') void this.#lookAgain();
    });
  }

  /** How many images have pixels of a label, beside the one whose id is given. */
  async elsewhere(label: number, imageId: string | null): Promise<number> {
    const { project, images, saver } = this.#ports;
    if (project.id === undefined) return 0;
    await saver.settled();
    const found = await images.having(project.id, label);
    return found.filter((id) => id !== imageId).length;
  }

  /** An image that lost or got back pixels is not accepted any more. */
  async #lookAgain(): Promise<void> {
    const { project, images, saver } = this.#ports;
    try {
      await saver.settled();
      project.showRecords(await images.known(project.state.images.flatMap(({ imageId }) => imageId ?? [])));
    } catch {
      // That the step could not be stored is told where it is; then nothing has changed.
    }
  }
}
