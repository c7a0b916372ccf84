import type { WorkbenchBridge } from '../../core/contract/channels.ts';
import type { ImageStatus } from '../editor/ports.ts';
import { Observable } from '../services/observable.ts';

export type DialogName = 'settings' | 'help' | 'palette' | 'export';
export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** Which images the strip shows; `all` of them, or those of one status. */
export type StripFilter = 'all' | ImageStatus;

export interface ShellState {
  /** Until it is known which folder is opened first, if any. */
  readonly isStarting: boolean;
  readonly dialog: DialogName | null;
  readonly theme: Theme;
  readonly search: string;
  readonly filter: StripFilter;
}

const THEME = 'theme';

/** What is open and chosen in the window itself, besides the work. */
export class Shell extends Observable<ShellState> {
  readonly #bridge: WorkbenchBridge;

  constructor(bridge: WorkbenchBridge) {
    super({ isStarting: true, dialog: null, theme: 'dark', search: '', filter: 'all' });
    this.#bridge = bridge;
  }

  /** Takes up the theme of the last time. */
  async start(): Promise<void> {
    const answer = await this.#bridge.request('preferences.get');
    const stored = answer.ok ? THEMES.find((theme) => theme === answer.value[THEME]) : undefined;
    this.#show(stored ?? this.state.theme);
    matchMedia(LIGHT).addEventListener('change', () => this.#show(this.state.theme));
  }

  started(): void {
    this.update({ isStarting: false });
  }

  open(dialog: DialogName): void {
    this.update({ dialog });
  }

  close(): void {
    this.update({ dialog: null });
  }

  setTheme(theme: Theme): void {
    this.#show(theme);
    void this.#bridge.request('preferences.set', { [THEME]: theme });
  }

  setSearch(search: string): void {
    this.update({ search });
  }

  setFilter(filter: StripFilter): void {
    this.update({ filter });
  }

  #show(theme: Theme): void {
    const light = theme === 'light' || (theme === 'system' && matchMedia(LIGHT).matches);
    document.documentElement.dataset['theme'] = light ? 'light' : 'dark';
    this.update({ theme });
  }
}

const LIGHT = '(prefers-color-scheme: light)';
