import type { WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { DialogName } from '../../actions/action.ts';
import type { ImageGroup, ItemMark } from '../../services/images/image-list.ts';
import { Observable } from '../../services/observable.ts';
import { allowedSize, INITIAL_SIZES, LAYOUT, PARTS } from './layout.ts';
import type { Part, PartSizes } from './layout.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** Which images the strip shows: `all`, those that wait for a person's word, one group, or those with a mark. */
export type StripFilter = 'all' | 'unreviewed' | ImageGroup | ItemMark;

export interface ShellState {
  readonly dialog: DialogName | null;
  readonly theme: Theme;
  readonly search: string;
  readonly filter: StripFilter;
  /** CSS pixels. */
  readonly sizes: PartSizes;
  /** Free bytes of the disk that keeps the work, while it is nearly full. */
  readonly diskLow: number | null;
}

const THEME = 'theme';

/** What is open and chosen in the window itself, besides the work. */
export class Shell extends Observable<ShellState> {
  readonly #bridge: WorkbenchBridge;

  constructor(bridge: WorkbenchBridge) {
    super({ dialog: null, theme: 'dark', search: '', filter: 'all', sizes: INITIAL_SIZES, diskLow: null });
    bridge.on('disk.low', ({ freeBytes }) => this.update({ diskLow: freeBytes }));
    this.#bridge = bridge;
  }

  /** Takes up theme and sizes of the last time. */
  async start(): Promise<void> {
    const answer = await this.#bridge.request('preferences.get');
    const stored = answer.ok ? THEMES.find((theme) => theme === answer.value[THEME]) : undefined;
    this.#show(stored ?? this.state.theme);
    if (answer.ok) for (const part of PARTS) if (part in answer.value) this.resize(part, answer.value[part]);
    matchMedia(LIGHT).addEventListener('change', () => this.#show(this.state.theme));
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

  /** Shows a part of the window at another size, within its limits. */
  resize(part: Part, size: unknown): void {
    const allowed = allowedSize(part, size);
    document.documentElement.style.setProperty(LAYOUT[part].property, `${allowed}px`);
    this.update({ sizes: { ...this.state.sizes, [part]: allowed } });
  }

  /** Sizes are written down once they stop changing. */
  keepSizes(): void {
    void this.#bridge.request('preferences.set', { ...this.state.sizes });
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
