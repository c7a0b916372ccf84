import { rectOf } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Labelling } from '../labelling.ts';
import { nextTask } from '../../next-task.ts';
import { Signal } from '../observable.ts';
import type { Observable } from '../observable.ts';
import type { Session } from '../session.ts';
import type { EditorState } from '../state.ts';
import type { Proposal } from './proposal.ts';

/** The workspace, as far as proposals wait there. */
interface ProposalDesk {
  readonly session: Session | null;
  readonly state: Observable<EditorState>;
  readonly labelling: Labelling;
}

/** The proposal that waits for a person, one at a time: it lies with the open image, and goes with it. */
export class Proposals {
  /** Its labels changed in a rectangle, it came, or it went. */
  readonly changed = new Signal<Rect>();
  readonly #desk: ProposalDesk;
  /** Whether more of what it would change is counted in a moment. */
  #isCounting = false;

  constructor(desk: ProposalDesk) {
    this.#desk = desk;
  }

  get waiting(): Proposal | null {
    return this.#desk.session?.proposal ?? null;
  }

  /** Puts a proposal up in place of the one that waits; null for none, which leaves the image as it is. */
  offer(proposal: Proposal | null): void {
    const { session } = this.#desk;
    if (session === null || session.proposal === proposal) return;
    session.proposal = proposal;
    this.show();
    this.changed.emit(rectOf(session.grid));
  }

  /** Moves the threshold of the one that waits; the image's own stays. */
  moveTo(threshold: number, live: boolean): void {
    const dirty = this.waiting?.moveTo(threshold, live);
    if (dirty === undefined) return;
    this.show();
    this.changed.emit(dirty);
  }

  /** Tells of the one that waits, and, little by little, what taking it would change by now. */
  show(): void {
    const proposal = this.waiting?.info(this.#desk.labelling.modelRules()) ?? null;
    this.#desk.state.update({ proposal });
    if (proposal?.change !== null || this.#isCounting) return;
    this.#isCounting = true;
    void nextTask().then(() => {
      this.#isCounting = false;
      this.show();
    });
  }
}
