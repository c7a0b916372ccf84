import type { Refusal } from '../../../core/contract/archive.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { buildSegmentation } from '../export/build-segmentation.ts';
import type { SegmentationPorts } from '../export/build-segmentation.ts';
import { isWanted, mayBeDicom } from '../export/wanted.ts';
import { identifyAll } from '../images/identify-frame.ts';
import type { IdentifyAllPorts } from '../images/identify-frame.ts';
import { frameIdsOf, knownFrameIds } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-item.ts';
import { Observable } from '../observable.ts';
import type { Annotations, Saver } from '../ports.ts';
import { isCancelled, throwIfCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';

export interface SendOptions {
  /** `open`: the image, or the series, that is open, whatever its status. */
  readonly which: Which | 'open';
  readonly type: SegmentationType;
}

export interface SenderState {
  /** `reading`: of files, so that what was done on them is known. */
  readonly phase: 'idle' | 'reading' | 'running' | 'finished' | 'cancelled' | 'failed';
  /** Images and series. */
  readonly total: number;
  readonly done: number;
  /** Segmentations that the archive has now. */
  readonly stored: number;
  /** What the archive would not take, by the name of its image. */
  readonly refused: readonly { readonly name: string; readonly reason: Refusal['reason'] }[];
  /** What was not sent, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly problem: string }[];
  /** Why nothing was sent, for people. */
  readonly problem?: string;
}

export interface SenderPorts extends SegmentationPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly annotations: Annotations;
  readonly reader: SegmentationPorts['reader'] & IdentifyAllPorts['reader'];
  readonly saver: Pick<Saver, 'settled'>;
}

const IDLE: SenderState = { phase: 'idle', total: 0, done: 0, stored: 0, refused: [], skipped: [] };

/** Stores segmentations in the archive that holds their images, to which they refer as those are. */
export class SegmentationSender extends Observable<SenderState> {
  readonly #ports: SenderPorts;
  #project: string | undefined;
  #cancel = new AbortController();

  constructor(ports: SenderPorts) {
    super(IDLE);
    this.#ports = ports;
    // Paths mean other files once another folder is open.
    ports.project.subscribe(() => {
      if (ports.project.id !== this.#project) this.cancel();
    });
  }

  /** One after the other. Problems appear in the state. */
  async start({ which, type }: SendOptions): Promise<void> {
    if (this.#isUnderWay) return;
    const { project, saver } = this.#ports;
    this.#project = project.id;
    const { signal } = (this.#cancel = new AbortController());
    this.set({ ...IDLE, phase: 'running' });
    try {
      // Files may have been replaced where nobody watches.
      await project.refresh();
      await identifyAll(this.#ports, this.#asked(which), signal, (reading) =>
        this.update({ phase: 'reading', ...reading }),
      );
      this.set({ ...IDLE, phase: 'running' });
      // What is sent is what is stored.
      await saver.settled();
      const items = this.#wanted(which);
      if (items.length === 0) {
        throw new WorkbenchError('archive.empty', 'No DICOM image of these has a mask, so nothing was sent.');
      }
      this.update({ total: items.length });
      for (const item of items) {
        throwIfCancelled(signal);
        await this.#send(item, which === 'open' ? 'all' : which, type, signal);
        this.update({ done: this.state.done + 1 });
      }
      this.update({ phase: 'finished' });
    } catch (error) {
      if (isCancelled(error)) this.update({ phase: 'cancelled' });
      else this.update({ phase: 'failed', problem: messageOf(error) });
    }
  }

  cancel(): void {
    if (!this.#isUnderWay) return;
    this.#cancel.abort();
    void this.#ports.bridge.request('archive.cancel', { what: 'send' });
  }

  dismiss(): void {
    if (!this.#isUnderWay) this.set(IDLE);
  }

  get #isUnderWay(): boolean {
    return this.state.phase === 'reading' || this.state.phase === 'running';
  }

  /** What may be sent, whatever is drawn on it. */
  #asked(which: SendOptions['which']): readonly ImageItem[] {
    const { images, selected } = this.#ports.project.state;
    return (which === 'open' ? images.slice(selected, selected + 1) : images).filter(mayBeDicom);
  }

  #wanted(which: SendOptions['which']): readonly ImageItem[] {
    return this.#asked(which).filter((item) => isWanted(item, which === 'open' ? 'all' : which));
  }

  /** What concerns this item alone is told of it, and the others are gone on with. */
  async #send(item: ImageItem, which: Which, type: SegmentationType, signal: AbortSignal): Promise<void> {
    const { annotations, bridge } = this.#ports;
    const { name } = item;
    const records = await annotations.known(knownFrameIds(item));
    const drawn = frameIdsOf(item).flatMap((id) => {
      const record = id === undefined ? undefined : records.get(id);
      return record !== undefined && isWantedStatus(record.status, which) ? [record] : [];
    });
    let bytes;
    try {
      ({ bytes } = await buildSegmentation(this.#ports, item, drawn, { type, signal, secret: null }));
      if (bytes === null)
        throw new WorkbenchError('archive.empty', 'It is no DICOM, or nothing is drawn on it.');
      throwIfCancelled(signal);
      const [refusal] = await bridge.request('archive.send', { data: bytes });
      if (refusal === undefined) this.update({ stored: this.state.stored + 1 });
      else this.update({ refused: [...this.state.refused, { name, reason: refusal.reason }] });
    } catch (error) {
      if (isCancelled(error) || isForAll(error)) throw error;
      this.update({ skipped: [...this.state.skipped, { name, problem: messageOf(error) }] });
    }
  }
}

/** What would be said of every other one, too. */
const FOR_ALL: ReadonlySet<string> = new Set(
  ['off', 'password', 'login', 'unreachable', 'address'].map((code) => `archive.${code}`),
);

function isForAll(error: unknown): boolean {
  return error instanceof WorkbenchError && FOR_ALL.has(error.code);
}
