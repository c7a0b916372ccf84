import type { ImageId } from '../../../core/document/image-id.ts';
import type { Annotations, Saver } from '../ports.ts';
import type { Project } from './project.ts';

export interface ClassUsePorts {
  readonly project: Project;
  readonly annotations: Pick<Annotations, 'having'>;
  readonly saver: Pick<Saver, 'settled'>;
}

/** Where the classes of the project are drawn. */
export class ClassUse {
  readonly #ports: ClassUsePorts;

  constructor(ports: ClassUsePorts) {
    this.#ports = ports;
  }

  /** How many images have pixels of a label, beside the one whose id is given. */
  async elsewhere(label: number, imageId: ImageId | null): Promise<number> {
    const { project, annotations, saver } = this.#ports;
    if (project.id === undefined) return 0;
    await saver.settled();
    const found = await annotations.having(project.id, label);
    return found.filter(({ id }) => id !== imageId).length;
  }
}
