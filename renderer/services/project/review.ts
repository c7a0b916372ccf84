import type { EditName } from '../../../core/document/edit-name.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import { emptying, statusOfMask } from '../../../core/document/review.ts';
import { NO_NOTES } from '../../../core/document/state.ts';
import type { FrameNotes, FrameState } from '../../../core/document/state.ts';
import type { CommitStream, DraftTarget } from '../../../core/document/stream.ts';
import type { Outcome, Outcomes } from '../ledger/outcomes.ts';
import type { ImageLoader } from '../images/image-loader.ts';
import type { EditorPort } from '../ports.ts';
import type { Project } from './project.ts';

export interface ReviewPorts {
  readonly project: Pick<Project, 'nextUnreviewed'>;
  readonly imageLoader: Pick<ImageLoader, 'current'>;
  readonly editor: Pick<EditorPort, 'settle'>;
  readonly stream: CommitStream;
  readonly outcomes: Pick<Outcomes, 'measure'>;
}

/** What a person says about the open image as a whole: each is a step of its history, and can be taken back. */
export class Review {
  readonly #ports: ReviewPorts;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
  }

  /** Its mask is right. Opens the next image that nobody has reviewed, as the others do that say the last word. */
  async acceptAndNext(): Promise<void> {
    this.#ports.editor.settle();
    const { imageLoader, outcomes } = this.#ports;
    const { current } = imageLoader;
    const measured = outcomes.measure();
    const outcome = measured instanceof Promise ? await measured : measured;
    if (imageLoader.current === current) await this.#sayAndGoOn('accept', () => ({}), outcome);
  }

  /** There is nothing to label in it: its mask becomes empty. */
  noFindingAndNext(): Promise<void> {
    return this.#sayAndGoOn('no-finding', (frame) => ({ tiles: emptying(frame) }));
  }

  /** Nobody is to label it. */
  skipAndNext(): Promise<void> {
    return this.#sayAndGoOn('skip');
  }

  /** The last word is not said yet. */
  reopen(): void {
    this.#say('reopen', (frame) => ({ fields: { status: statusOfMask(frame) } }));
  }

  /** What was noted about it. */
  notes(): FrameNotes {
    return this.#frame() ?? NO_NOTES;
  }

  /** Whether it is to be looked at again. */
  toggleFlag(): void {
    const { flagged } = this.notes();
    this.#say(flagged ? 'unflag' : 'flag', () => ({ fields: { flagged: !flagged } }));
  }

  /** What there is to say about it; nothing takes the comment away. */
  comment(words: string): void {
    this.#say('comment', () => ({ fields: { comment: words.trim() } }));
  }

  async #sayAndGoOn(
    name: EditName,
    change?: (frame: FrameState) => Change,
    outcome?: Outcome,
  ): Promise<void> {
    if (this.#say(name, change, outcome)) await this.#ports.project.nextUnreviewed();
  }

  /** False where no image is open. */
  #say(name: EditName, change: (frame: FrameState) => Change = () => ({}), outcome: Outcome = {}): boolean {
    const { editor, stream } = this.#ports;
    editor.settle();
    const frame = this.#frame();
    if (frame === undefined) return false;
    const { id } = frame;
    const targets = [{ frame: id, ...change(frame) }];
    stream.commit({ name, project: projectOf(id), targets, outcome, place: id });
    return true;
  }

  #frame(): FrameState | undefined {
    const { imageLoader, stream } = this.#ports;
    return stream.frame(imageLoader.current?.imageId ?? '');
  }
}

type Change = Omit<DraftTarget, 'frame'>;
