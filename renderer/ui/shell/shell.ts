import type { WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { DialogName } from '../../actions/action.ts';
import { Observable } from '../../services/observable.ts';
import { allowedSize, INITIAL_SIZES, LAYOUT, PARTS } from './layout.ts';
import type { Part, PartSizes } from './layout.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

export interface ShellState {
  readonly dialog: DialogName | null;
  readonly theme: Theme;
  readonly search: string;
  /** Whether the images stand in a list, with what is known of each, and not in a strip. */
  readonly isList: boolean;
  /** Whether the objects of the open image are shown as a table. */
  readonly hasObjectTable: boolean;
  /** Whether the panel of training is open beside the image. */
  readonly hasTraining: boolean;
  /** CSS pixels. */
  readonly sizes: PartSizes;
  /** Free bytes of the disk that keeps the work, while it is nearly full. */
  readonly diskLow: number | null;
}

const THEME = 'theme';
const LIST = 'imageList';
const OBJECTS = 'objectsListed';

/** What is open and chosen in the window itself, besides the work. */
export class Shell extends Observable<ShellState> {
  readonly #bridge: WorkbenchBridge;

  constructor(bridge: WorkbenchBridge) {
    super({
      dialog: null,
      theme: 'dark',
      search: '',
      isList: false,
      hasObjectTable: false,
      hasTraining: false,
      sizes: INITIAL_SIZES,
      diskLow: null,
    });
    bridge.on('disk.low', ({ freeBytes }) => this.update({ diskLow: freeBytes }));
    this.#bridge = bridge;
  }

  /** Takes up theme and sizes of the last time. */
  async start(): Promise<void> {
    const answer = await this.#bridge.request('preferences.get');
    const stored = answer.ok ? THEMES.find((theme) => theme === answer.value[THEME]) : undefined;
    this.#show(stored ?? this.state.theme);
    if (answer.ok) {
      this.update({ isList: answer.value[LIST] === true, hasObjectTable: answer.value[OBJECTS] === true });
    }
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

  toggleList(): void {
    const isList = !this.state.isList;
    this.update({ isList });
    void this.#bridge.request('preferences.set', { [LIST]: isList });
  }

  toggleObjects(): void {
    const hasObjectTable = !this.state.hasObjectTable;
    this.update({ hasObjectTable });
    void this.#bridge.request('preferences.set', { [OBJECTS]: hasObjectTable });
  }

  toggleTraining(): void {
    this.update({ hasTraining: !this.state.hasTraining });
  }

  #show(theme: Theme): void {
    const light = theme === 'light' || (theme === 'system' && matchMedia(LIGHT).matches);
    document.documentElement.dataset['theme'] = light ? 'light' : 'dark';
    this.update({ theme });
  }
}

const LIGHT = '(prefers-color-scheme: light)';
