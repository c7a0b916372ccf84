import { messageOf } from '../../../core/errors.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { Need } from '../../../core/document/stream.ts';
import type { FrameSource, FrameVisit } from '../../editor/ports.ts';
import { Observable } from '../observable.ts';
import type { Annotations, Saver } from '../ports.ts';
import type { Turn } from '../turn.ts';

export interface StoredFramesPorts {
  readonly annotations: Pick<Annotations, 'frames' | 'having' | 'series'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly turn: Turn;
  /** Reads what was not read yet of the open item (`identifyAll`). */
  readonly readOpen: () => Promise<void>;
}

export interface StoredFramesState {
  /** Why the last frames that were asked for could not be read, for people. */
  readonly problem?: string;
}

/** Frames that are not open, out of the store, for steps that touch them. */
export class StoredFrames extends Observable<StoredFramesState> implements FrameSource {
  readonly #ports: StoredFramesPorts;

  constructor(ports: StoredFramesPorts) {
    super({});
    this.#ports = ports;
  }

  async readAll(): Promise<void> {
    try {
      await this.#ports.readOpen();
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }

  async visit(need: () => Need, work: FrameVisit): Promise<void> {
    const { annotations, saver, turn } = this.#ports;
    try {
      await turn.take(async () => {
        await saver.settled();
        const { project, frames, labels } = need();
        const named = await annotations.frames(frames);
        const having = await Promise.all(labels.map((label) => annotations.having(project, label)));
        const found = [...named, ...having.flat()];
        const series = [...new Set(found.map(seriesIdOf))].map((id) => annotations.series(id));
        work(
          found,
          (await Promise.all(series)).filter((one) => one !== undefined),
        );
      });
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }
}
