import type { WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { Chord } from '../../actions/action.ts';
import { plainIds } from '../../actions/actions.ts';
import type { PlainActionId } from '../../actions/actions.ts';
import { keyConflicts, keymapOf, remap } from '../../actions/keymap.ts';
import type { KeyConflict, Keymap, KeymapPreset } from '../../actions/keymap.ts';
import { Observable } from '../../services/observable.ts';

export const PRESETS: readonly KeymapPreset[] = ['workbench', 'cvat', 'itk-snap', 'napari'];

type Changes = Readonly<Partial<Record<PlainActionId, readonly Chord[]>>>;

export interface KeysState {
  readonly preset: KeymapPreset;
  /** What differs from the preset. */
  readonly changes: Changes;
  readonly keymap: Keymap;
  readonly conflicts: readonly KeyConflict[];
}

const PREFERENCE = 'keys';

/** The keys of this person: those of a known program, and changes to them. Kept with the preferences. */
export class Keys extends Observable<KeysState> {
  readonly #bridge: WorkbenchBridge;

  constructor(bridge: WorkbenchBridge) {
    super(stateOf('workbench', {}));
    this.#bridge = bridge;
  }

  /** Takes up the keys of the last time. */
  async start(): Promise<void> {
    const answer = await this.#bridge.request('preferences.get');
    if (answer.ok) this.set(stateOf(...read(answer.value[PREFERENCE])));
  }

  /** First chord of an action, for menus and tooltips. */
  chordOf(id: PlainActionId): Chord | undefined {
    return this.state.keymap.get(id)?.[0];
  }

  setPreset(preset: KeymapPreset): void {
    this.#keep(preset, {});
  }

  /** Gives an action this key and no other. */
  bind(id: PlainActionId, chord: Chord): void {
    this.#keep(this.state.preset, { ...this.state.changes, [id]: [chord] });
  }

  /** Takes up keys as they were kept, or as a template has them. */
  take(kept: unknown): void {
    this.#keep(...read(kept));
  }

  /** Back to the keys of the preset. */
  reset(): void {
    this.#keep(this.state.preset, {});
  }

  #keep(preset: KeymapPreset, changes: Changes): void {
    this.set(stateOf(preset, changes));
    const written = Object.fromEntries(Object.entries(changes).map(([id, chords]) => [id, [...chords]]));
    void this.#bridge.request('preferences.set', { [PREFERENCE]: { preset, changes: written } });
  }
}

function stateOf(preset: KeymapPreset, changes: Changes): KeysState {
  const actions = Object.keys(changes) as PlainActionId[];
  const keymap = actions.reduce((map, id) => remap(map, id, changes[id] ?? []), keymapOf(preset));
  return { preset, changes, keymap, conflicts: keyConflicts(keymap) };
}

/** They may come from another version of the app: what is not understood is left out. */
function read(kept: unknown): readonly [KeymapPreset, Changes] {
  const stored = fields(kept);
  const preset = PRESETS.find((name) => name === stored['preset']) ?? 'workbench';
  const written = fields(stored['changes']);
  const changes = plainIds().flatMap((id) => {
    const chords = written[id];
    return Array.isArray(chords) ? [[id, chords.filter((chord) => typeof chord === 'string')] as const] : [];
  });
  return [preset, Object.fromEntries(changes)];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
