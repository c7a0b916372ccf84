import * as z from 'zod';
import type {
  ArchiveChoice,
  ArchiveSetting,
  ArchiveWork,
  FoundStudies,
  Refusal,
  StudyQuery,
} from '../../core/contract/archive.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { JsonFile } from '../files/json-file.ts';
import { parseUrl } from '../url.ts';
import { Archive, MOST_STUDIES } from './dicomweb.ts';
import { fetchStudy } from './fetch-study.ts';
import { archiveAddress } from './http.ts';
import { sendSegmentation } from './send-segmentation.ts';

/** What the profile keeps of it. A password is never in it but as the system has locked it. */
export const keptArchiveSchema = z.strictObject({
  isOn: z.boolean(),
  address: z.string(),
  user: z.string(),
  lockedPassword: z.string().nullable(),
  /** Into which studies were fetched last. */
  folder: z.string().nullable(),
});
export type KeptArchive = z.infer<typeof keptArchiveSchema>;

export const NO_ARCHIVE: KeptArchive = {
  isOn: false,
  address: '',
  user: '',
  lockedPassword: null,
  folder: null,
};

/** Locks secrets with a key that the system keeps for the person; null where it keeps none, or another by now. */
export interface Keyring {
  lock(secret: string): string | null;
  unlock(locked: string): string | null;
}

export interface ArchiveAccessPorts {
  readonly kept: JsonFile<KeptArchive>;
  readonly keyring: Keyring;
  /** Asks the person, not the page, whether a host may be connected to. */
  readonly mayConnect: (host: string) => Promise<boolean>;
  readonly onProgress: (done: number, total: number) => void;
}

/** The archive that a person has named. While it is off nothing is connected to, and what was under way ends. */
export class ArchiveAccess {
  readonly #ports: ArchiveAccessPorts;
  /** Where it cannot be locked, or has not been needed yet. */
  #password: string | null = null;
  readonly #running = new Map<ArchiveWork, AbortController>();

  constructor(ports: ArchiveAccessPorts) {
    this.#ports = ports;
  }

  get setting(): ArchiveSetting {
    const { isOn, address, user, lockedPassword } = this.#ports.kept.value;
    const password = lockedPassword !== null ? 'kept' : this.#password !== null ? 'session' : 'none';
    return { isOn, address, user, password };
  }

  /** Into which studies were fetched last. */
  get folder(): string | null {
    return this.#ports.kept.value.folder;
  }

  /**
   * Answers what holds from then on. A password is used for the address and the user that it was given for alone.
   * @throws WorkbenchError `archive.address`
   */
  async set({ isOn, address, user, password }: ArchiveChoice): Promise<ArchiveSetting> {
    const { kept, mayConnect } = this.#ports;
    const before = kept.value;
    const root = address === '' && !isOn ? '' : archiveAddress(address.trim()).root;
    const isSame = root === before.address && user === before.user;
    const isKnown = before.isOn && parseUrl(root)?.origin === parseUrl(before.address)?.origin;
    if (isOn && !isKnown && !(await mayConnect(new URL(root).host))) return this.setting;
    if (!isOn || !isSame) this.cancelAll();
    let { lockedPassword } = isSame ? before : NO_ARCHIVE;
    if (!isSame) this.#password = null;
    if (password !== undefined) {
      lockedPassword = password === '' ? null : this.#ports.keyring.lock(password);
      this.#password = password === '' ? null : password;
    }
    await kept.write({ ...kept.value, isOn, address: root, user, lockedPassword });
    return this.setting;
  }

  /** @throws WorkbenchError `archive.off` while nothing may be connected to */
  requireOn(): void {
    if (this.setting.isOn) return;
    throw new WorkbenchError('archive.off', 'The archive is off: switch it on in the settings first.');
  }

  /** @throws WorkbenchError `archive.off`, `archive.password`, `archive.cancelled`, and as `Archive.studies` */
  find(query: StudyQuery): Promise<FoundStudies> {
    return this.#do('find', async (archive, signal) => {
      const studies = await archive.studies(query, signal);
      return { studies, isCut: studies.length >= MOST_STUDIES };
    });
  }

  /**
   * Brings a study into a folder, which is proposed the next time, and goes on with what a stop has left there.
   * @returns the study's own folder
   * @throws WorkbenchError as `find`, and as `fetchStudy`
   */
  fetch(study: string, folder: string): Promise<string> {
    const { kept, onProgress } = this.#ports;
    return this.#do('fetch', async (archive, signal) => {
      await kept.write({ ...kept.value, folder });
      return fetchStudy(archive, study, folder, { signal, onProgress });
    });
  }

  /** @throws WorkbenchError as `find`, and as `sendSegmentation` */
  send(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Refusal[]> {
    return this.#do('send', (archive, signal) => sendSegmentation(archive, bytes, signal));
  }

  cancel(what: ArchiveWork): void {
    this.#running.get(what)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  /** One of each kind at a time: the newer takes the place of the one before. */
  async #do<T>(what: ArchiveWork, work: (archive: Archive, signal: AbortSignal) => Promise<T>): Promise<T> {
    this.requireOn();
    const archive = new Archive(this.#address());
    this.cancel(what);
    const controller = new AbortController();
    this.#running.set(what, controller);
    try {
      return await work(archive, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      throw new WorkbenchError('archive.cancelled', 'Cancelled.', { cause: error });
    } finally {
      if (this.#running.get(what) === controller) this.#running.delete(what);
    }
  }

  #address() {
    const { address, user, lockedPassword } = this.#ports.kept.value;
    if (user === '') return archiveAddress(address);
    this.#password ??= lockedPassword === null ? null : this.#ports.keyring.unlock(lockedPassword);
    if (this.#password === null) {
      throw new WorkbenchError('archive.password', `The password of ${user} is needed once more.`);
    }
    return archiveAddress(address, user, this.#password);
  }
}
