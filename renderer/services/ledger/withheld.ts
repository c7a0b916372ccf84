import { learningSettingsSchema } from '../../../core/contract/learning.ts';
import type { LearningSettings } from '../../../core/document/learning.ts';
import { contentOf, projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { StudyFacts } from '../../../core/document/series.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { sparingBy, withholdingBy } from '../../../core/ledger/withholding.ts';
import type { Withholding, WithholdingOf } from '../../../core/ledger/withholding.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import { Observable } from '../observable.ts';
import type { Project } from '../project/project.ts';

export interface WithheldState {
  /** What the open project keeps for measuring; undefined where it keeps nothing. */
  readonly settings: LearningSettings | undefined;
  /** Why the open image shows no pre-label; null where one may be shown. */
  readonly reason: Withholding | null;
  /** Why the last settings cannot be, for people. */
  readonly problem?: string;
}

/** What is known of a frame before a model is asked about it; its file's study once it was read. */
export interface SparedFrame extends Pick<FrameRecord, 'status' | 'prediction'> {
  readonly study?: StudyFacts | undefined;
}

export interface WithheldPorts {
  readonly project: Project;
  readonly imageLoader: Pick<ImageLoader, 'current'>;
  readonly stream: CommitStream;
}

/** Which images of the open project show no pre-label until a person has drawn, and the settings that say so. */
export class Withheld extends Observable<WithheldState> {
  readonly #ports: WithheldPorts;
  #settings: LearningSettings | undefined;
  #withholding: WithholdingOf = withholdingBy(undefined);
  #sparing = sparingBy(undefined);

  constructor(ports: WithheldPorts) {
    super({ settings: undefined, reason: null });
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
    // The list of images hears of a commit first, and tells of it only where an image changes.
    ports.stream.onCommit(() => this.#follow());
  }

  /** Why a frame shows no pre-label; its file's study is known once it was read. */
  ofImage(imageId: ImageId, key: string, status: ImageStatus, study?: StudyFacts): Withholding | null {
    return this.#withholding({ source: key, sha256: contentOf(imageId), study }, status);
  }

  /** Whether a frame is left alone by all that predicts many images; see `sparingBy`. */
  spares(imageId: ImageId, key: string, frame: SparedFrame): boolean {
    return this.#sparing({ source: key, sha256: contentOf(imageId), study: frame.study }, frame);
  }

  /** Training begins in the open project: from now on it keeps what it does by default, unless it keeps something. */
  begin(): void {
    if (this.#settings === undefined) this.change(learningSettingsSchema.parse({}));
  }

  /** What the project keeps for measuring from now on. Kept in its journal; problems appear in the state. */
  change(settings: LearningSettings): void {
    const { id } = this.#ports.project;
    if (id === undefined) return;
    const { reason } = this.state;
    this.set({ settings: this.#settings, reason });
    try {
      withholdingBy(settings);
      this.#ports.stream.learn(id, settings);
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  #follow(): void {
    const { project, stream } = this.#ports;
    const settings = project.id === undefined ? undefined : stream.project(project.id)?.learning;
    if (settings !== this.#settings) {
      this.#withholding = withholdingBy(settings);
      this.#sparing = sparingBy(settings);
    }
    this.#settings = settings;
    const reason = this.#reasonOfOpen();
    if (settings !== this.state.settings || reason !== this.state.reason) this.update({ settings, reason });
  }

  #reasonOfOpen(): Withholding | null {
    const { project, imageLoader, stream } = this.#ports;
    const { current } = imageLoader;
    if (current === null || projectOf(current.imageId) !== project.id) return null;
    const frame = stream.frame(current.imageId);
    return this.ofImage(current.imageId, current.key, frame?.status ?? 'new', current.series.study);
  }
}
