import type { SavedLedger } from '../../../core/contract/ledger.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { messageOf } from '../../../core/errors.ts';
import { figuresOf } from '../../../core/ledger/figures.ts';
import type { LedgerFigures } from '../../../core/ledger/figures.ts';
import { workOf } from '../../../core/ledger/work.ts';
import type { ImageWork } from '../../../core/ledger/work.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { frameIdsOf } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-item.ts';
import { Observable } from '../observable.ts';
import type { Annotations, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';

/** What an image took, as a row of the table. */
export interface LedgerRow extends ImageWork {
  /** Of the file, and of its frame where it has several. */
  readonly name: string;
}

export interface LedgerState {
  /** As it was when it was asked for; null until it was read. */
  readonly page: { readonly rows: readonly LedgerRow[]; readonly figures: LedgerFigures } | null;
  /** Name of the last file that was written. */
  readonly saved?: string;
  /** Why it could not be read or written, for people. */
  readonly problem?: string;
}

export interface LedgerPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly annotations: Pick<Annotations, 'eventsOf' | 'allOf'>;
  readonly saver: Pick<Saver, 'settled'>;
}

/** What the images of the open project took, and what all of it comes to. */
export class Ledger extends Observable<LedgerState> {
  readonly #ports: LedgerPorts;

  constructor(ports: LedgerPorts) {
    super({ page: null });
    this.#ports = ports;
  }

  /** Reads all that is stored of the open project. Problems appear in the state. */
  async show(): Promise<void> {
    this.set({ page: null });
    const { annotations, project, saver } = this.#ports;
    const { id } = project;
    if (id === undefined) return;
    try {
      await saver.settled();
      const events = await annotations.eventsOf(id);
      const records = await annotations.allOf(id);
      if (id !== project.id) return;
      const statuses = new Map([...records].map(([image, { status }]) => [image, status]));
      const works = workOf(events, statuses);
      const names = namesOf(project.state.images);
      // Images that are not in the folder any more took their time all the same.
      const rows = works.map((work) => ({ ...work, name: names.get(work.image) ?? '' }));
      this.update({ page: { rows, figures: figuresOf(works, events) } });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  /** Asks for a file, and writes the rows into it, in their order. */
  async save(rows: readonly LedgerRow[]): Promise<void> {
    const { page } = this.state;
    this.set({ page });
    try {
      const { bridge, project } = this.#ports;
      const table: SavedLedger = { project: project.state.name, rows: rows.map(savedRow) };
      const saved = await bridge.request('ledger.save', table);
      if (saved !== null) this.update({ saved: saved.name });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }
}

/** What the frames of the folder's images are called. */
function namesOf(images: readonly ImageItem[]): ReadonlyMap<ImageId, string> {
  const names = new Map<ImageId, string>();
  for (const item of images) {
    const ids = frameIdsOf(item);
    for (const [place, id] of ids.entries()) {
      if (id !== undefined) names.set(id, ids.length === 1 ? item.name : `${item.name}, frame ${place + 1}`);
    }
  }
  return names;
}

function savedRow({ image, model, ...row }: LedgerRow): SavedLedger['rows'][number] {
  return { ...row, image: image.slice(image.lastIndexOf(' ') + 1), model };
}
