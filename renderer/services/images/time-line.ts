import type { Commit } from '../../../core/document/commit.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { eventOf } from '../../../core/document/work-event.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { Observable } from '../observable.ts';
import type { Annotations, EditorPort, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';

export interface TimeLineState {
  readonly imageId: ImageId | null;
  /** All that happened to the open image, also on earlier days, the oldest first. */
  readonly events: readonly WorkEvent[];
  /** Why it could not be read, or a checkpoint not be restored, for people. */
  readonly problem?: string;
}

export interface TimeLinePorts {
  readonly project: Project;
  readonly stream: CommitStream;
  readonly annotations: Pick<Annotations, 'events' | 'checkpoint'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly editor: Pick<EditorPort, 'restore'>;
}

/** What happened to the open image, and the way back to its checkpoints. */
export class TimeLine extends Observable<TimeLineState> {
  readonly #ports: TimeLinePorts;

  constructor(ports: TimeLinePorts) {
    super({ imageId: null, events: [] });
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
    ports.stream.onCommit((commit, _predictions, places) => this.#hear(commit, places));
  }

  /** Brings the open image back to one of its checkpoints, by the id of its event. Problems appear in the state. */
  async restore(id: string): Promise<void> {
    const { annotations, saver, editor } = this.#ports;
    const { imageId, events } = this.state;
    this.set({ imageId, events });
    try {
      // It may have been made just now.
      await saver.settled();
      const found = await annotations.checkpoint(id);
      if (found === undefined) {
        throw new WorkbenchError(
          'checkpoint.gone',
          'This checkpoint was made by an earlier version, which kept its name only.',
        );
      }
      editor.restore(found);
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  #follow(): void {
    const { image } = this.#ports.project.state;
    // The image before stays on the canvas meanwhile.
    if (image.phase === 'loading') return;
    const imageId = image.phase === 'ready' ? image.open.imageId : null;
    if (imageId === this.state.imageId) return;
    this.set({ imageId, events: [] });
    if (imageId !== null) void this.#read(imageId);
  }

  async #read(id: ImageId): Promise<void> {
    try {
      const stored = await this.#ports.annotations.events(id);
      if (id !== this.state.imageId) return;
      const known = new Set(stored.map((event) => event.id));
      const since = this.state.events.filter((event) => !known.has(event.id));
      this.update({ events: [...stored, ...since] });
    } catch (error) {
      if (id === this.state.imageId) this.update({ problem: messageOf(error) });
    }
  }

  #hear(commit: Commit, places: ReadonlySet<ImageId> | null): void {
    const { imageId, events } = this.state;
    const event = eventOf(commit, places);
    if (imageId !== null && event.frames.includes(imageId)) this.update({ events: [...events, event] });
  }
}
