import type { Lead, LeadQuestion } from '../../../core/contract/records.ts';
import { Observable } from '../observable.ts';

export interface LeadChoiceState {
  /** What the person is asked; null while nothing is. */
  readonly question: LeadQuestion | null;
}

/** Asks the person whose work counts, one question at a time. */
export class LeadChoice extends Observable<LeadChoiceState> {
  #answer: (lead: Lead) => void = () => undefined;

  constructor() {
    super({ question: null });
  }

  /** A question that is still open is answered with nothing. */
  readonly ask = (question: LeadQuestion): Promise<Lead> => {
    this.#answer(null);
    this.set({ question });
    return new Promise((resolve) => (this.#answer = resolve));
  };

  answer(lead: Lead): void {
    this.set({ question: null });
    this.#answer(lead);
  }
}
