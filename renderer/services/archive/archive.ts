import type {
  ArchiveChoice,
  ArchiveSetting,
  ArchiveStudy,
  StudyQuery,
} from '../../../core/contract/archive.ts';
import { isCoded, messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import { isCancelled } from '../prediction/predict.ts';

export interface ArchiveState {
  /** As the main process has it, which alone connects; off until it has told. */
  readonly setting: ArchiveSetting;
  /** What was found last; null before the first search. */
  readonly studies: readonly ArchiveStudy[] | null;
  /** Whether there are more than are shown. */
  readonly isCut: boolean;
  readonly isSearching: boolean;
  /** Whether the password is needed before anything can be asked. */
  readonly needsPassword: boolean;
  /** Why the setting was not taken, for people. */
  readonly settingProblem: string | null;
  /** Why nothing was found out, for people. */
  readonly searchProblem: string | null;
}

const OFF: ArchiveSetting = { isOn: false, address: '', user: '', password: 'none' };

/** The archive that the person has named, and what was looked for in it. */
export class Archive extends Observable<ArchiveState> {
  readonly #bridge: Pick<BridgeClient, 'request'>;
  /** Searches so far: only the latest is shown. */
  #searches = 0;

  constructor(bridge: Pick<BridgeClient, 'request'>) {
    super({
      setting: OFF,
      studies: null,
      isCut: false,
      isSearching: false,
      needsPassword: false,
      settingProblem: null,
      searchProblem: null,
    });
    this.#bridge = bridge;
  }

  /** Takes up the setting of the last time. */
  async start(): Promise<void> {
    await this.#set(() => this.#bridge.request('archive.setting'));
  }

  /** What is refused is told by the state. What was found elsewhere is forgotten. */
  async choose(choice: ArchiveChoice): Promise<void> {
    await this.#set(() => this.#bridge.request('archive.set', choice));
  }

  /** In place of what was found before. With the password where that is needed. */
  async find(query: StudyQuery, password?: string): Promise<void> {
    const search = ++this.#searches;
    this.update({ isSearching: true, searchProblem: null });
    try {
      if (password !== undefined && password !== '') {
        const { isOn, address, user } = this.state.setting;
        const setting = await this.#bridge.request('archive.set', { isOn, address, user, password });
        this.update({ setting });
      }
      const found = await this.#bridge.request('archive.find', query);
      if (search === this.#searches) this.update({ ...found, isSearching: false, needsPassword: false });
    } catch (error) {
      if (search !== this.#searches) return;
      const isUnknown = isCoded(error, 'archive.password') || isCoded(error, 'archive.login');
      const needsPassword = this.state.setting.user !== '' && (isUnknown || this.state.needsPassword);
      const searchProblem = isCancelled(error) ? null : messageOf(error);
      this.update({ isSearching: false, studies: null, needsPassword, searchProblem });
    }
  }

  /** Ends a search. */
  stop(): void {
    void this.#bridge.request('archive.cancel', { what: 'find' });
  }

  async #set(ask: () => Promise<ArchiveSetting>): Promise<void> {
    try {
      const setting = await ask();
      const { address, user, isOn } = this.state.setting;
      const isSame = setting.isOn && isOn && setting.address === address && setting.user === user;
      const needsPassword = setting.user !== '' && setting.password === 'none';
      const nothing = { studies: null, isCut: false, searchProblem: null };
      this.update({ setting, needsPassword, settingProblem: null, ...(isSame ? {} : nothing) });
    } catch (error) {
      this.update({ settingProblem: messageOf(error) });
    }
  }
}
