import { secondsByImage } from '../../../core/ledger/work.ts';
import { Observable } from '../observable.ts';
import type { Annotations, Saver } from '../ports.ts';
import type { Batch } from '../prediction/batch.ts';
import type { Project } from '../project/project.ts';
import { FOLDER_ORDER, isSteady, placesBy, sortKeys } from './image-order.ts';
import type { ImageOrder, OrderFacts, Places, SortKey } from './image-order.ts';
import { imageFilters } from './shown-images.ts';
import type { ImageFilter } from './shown-images.ts';

export interface ArrangementState {
  readonly filter: ImageFilter;
  readonly order: ImageOrder;
  /** Where images stand in an order that work would change; null where it does not. */
  readonly places: Places | null;
}

export interface ArrangementPorts {
  readonly project: Project;
  readonly batch: Batch;
  readonly annotations: Pick<Annotations, 'eventsOf'>;
  readonly saver: Pick<Saver, 'settled'>;
}

const AS_LISTED: ArrangementState = { filter: 'all', order: FOLDER_ORDER, places: null };

/**
 * Which images are shown and in which order, kept with each project. An order that work would change is made when it is
 * chosen, asked for again or the project is opened, and when a batch has ended: meanwhile no image goes elsewhere under
 * the hand of who works on it.
 */
export class Arrangement extends Observable<ArrangementState> {
  readonly #ports: ArrangementPorts;
  #project: string | undefined;
  /** Whether what is known of the images was there when the order was made. */
  #isKnown = false;

  constructor(ports: ArrangementPorts) {
    super(AS_LISTED);
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
    let isUnderWay = false;
    ports.batch.subscribe(() => {
      const { phase } = ports.batch.state;
      const wasUnderWay = isUnderWay;
      isUnderWay = phase === 'running' || phase === 'paused';
      if (wasUnderWay && !isUnderWay) this.renew();
    });
  }

  /** Whether `renew` may lead to another order. */
  get canRenew(): boolean {
    return !isSteady(this.state.order.by);
  }

  setFilter(filter: ImageFilter): void {
    this.update({ filter });
    this.#keep();
  }

  /** Sorts the images; by what they are sorted by already, the other way round. */
  sortBy(by: SortKey): void {
    const { order } = this.state;
    this.#order({ by, isReversed: order.by === by && !order.isReversed });
    this.#keep();
  }

  /** Sorts them anew by what is known by now. */
  renew(): void {
    if (this.canRenew) this.#order(this.state.order);
  }

  #order(order: ImageOrder): void {
    this.update({ order, places: this.#places(order, new Map()) });
    if (order.by === 'time') void this.#orderByTime(order);
  }

  #places({ by }: ImageOrder, seconds: OrderFacts['seconds']): Places | null {
    const { id = '', state } = this.#ports.project;
    return placesBy(by, state.images, { project: id, seconds });
  }

  /** What happened in the project has to be read for it. Where that fails, images stay in the order of the folder. */
  async #orderByTime(order: ImageOrder): Promise<void> {
    const { project, annotations, saver } = this.#ports;
    if (project.id === undefined) return;
    try {
      await saver.settled();
      const seconds = secondsByImage(await annotations.eventsOf(project.id));
      // Another order may have been chosen meanwhile.
      if (this.state.order === order) this.update({ places: this.#places(order, seconds) });
    } catch {
      // The store has told of it where work is lost by it.
    }
  }

  #follow(): void {
    const { project } = this.#ports;
    const { isKnown } = project.state;
    if (project.id !== this.#project) {
      this.#project = project.id;
      this.#isKnown = isKnown;
      const { filter, order } = recalled(project.folder?.record.view.images);
      this.update({ filter });
      this.#order(order);
    } else if (isKnown && !this.#isKnown) {
      this.#isKnown = true;
      this.renew();
    }
  }

  #keep(): void {
    const { filter, order } = this.state;
    void this.#ports.project.saveView({ images: { filter, ...order } });
  }
}

/** What was kept, as far as this version knows it. */
function recalled(kept: Readonly<Record<string, unknown>> = {}): Pick<ArrangementState, 'filter' | 'order'> {
  const filter = imageFilters.find((one) => one === kept['filter']) ?? AS_LISTED.filter;
  const by = sortKeys.find((one) => one === kept['by']);
  const isReversed = kept['isReversed'] === true;
  return { filter, order: by === undefined ? FOLDER_ORDER : { by, isReversed } };
}
