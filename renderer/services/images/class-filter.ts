import type { Commit } from '../../../core/document/commit.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import type { ContentHash } from '../../../core/document/image-id.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { TileLayout } from '../../../core/mask/label-grid.ts';
import { decodeTile } from '../../../core/mask/tile-content.ts';
import { Observable } from '../observable.ts';
import type { Annotations, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';

export interface ClassFilterState {
  /** The class that is looked for; null for any. */
  readonly label: number | null;
  /** What the files hold that have it; null for any, and until they are known. */
  readonly contents: ReadonlySet<ContentHash> | null;
}

export interface ClassFilterPorts {
  readonly project: Project;
  readonly annotations: Pick<Annotations, 'idsHaving'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly stream: CommitStream;
}

const ANY: ClassFilterState = { label: null, contents: null };

/**
 * Which images have pixels of a class. Every mask of the project is looked through when a class is chosen; what is
 * drawn from then on is added at once, and what is taken away stays until a class is chosen again.
 */
export class ClassFilter extends Observable<ClassFilterState> {
  readonly #ports: ClassFilterPorts;

  constructor(ports: ClassFilterPorts) {
    super(ANY);
    this.#ports = ports;
    let { id } = ports.project;
    ports.project.subscribe(() => {
      if (ports.project.id === id) return;
      id = ports.project.id;
      this.set(ANY);
    });
    ports.stream.onCommit((commit) => this.#follow(commit));
  }

  /** Resolves when the images are known. What cannot be looked through is told where work is lost by it. */
  async choose(label: number | null): Promise<void> {
    const { project, annotations, saver } = this.#ports;
    const chosen: ClassFilterState = { label, contents: null };
    this.set(chosen);
    if (label === null || project.id === undefined) return;
    try {
      await saver.settled();
      const ids = await annotations.idsHaving(project.id, label);
      // Another class may have been chosen meanwhile.
      if (this.state === chosen) this.update({ contents: new Set(ids.map(contentOf)) });
    } catch {
      if (this.state === chosen) this.set(ANY);
    }
  }

  #follow({ targets }: Commit): void {
    const { label, contents } = this.state;
    if (label === null || contents === null) return;
    const { stream } = this.#ports;
    const drawn = targets.filter(({ frame: id, tiles }) => {
      const frame = stream.frame(id);
      if (frame === undefined || contents.has(contentOf(id))) return false;
      const objects = stream.series(id).objects.filter((object) => object.class === label);
      const ids = new Set([label, ...objects.map((object) => object.id)]);
      const layout = new TileLayout(frame);
      return tiles.some(({ index, after }) =>
        decodeTile(after, layout.rect(index)).labels.some((one) => ids.has(one)),
      );
    });
    if (drawn.length === 0) return;
    this.update({ contents: new Set([...contents, ...drawn.map(({ frame }) => contentOf(frame))]) });
  }
}
