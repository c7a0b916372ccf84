import type { JsonObject, WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { PlainActionId } from '../../editor/action-id.ts';
import { ACTIONS, isPlain } from '../../editor/actions.ts';
import type { Editor } from '../../editor/editor.ts';
import { keyConflicts, keymapOf, remap } from '../../editor/input/keymap.ts';
import type { Chord, KeyConflict, Keymap, KeymapPreset } from '../../editor/input/keymap.ts';
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
  readonly #editor: Editor;

  constructor(bridge: WorkbenchBridge, editor: Editor) {
    super(stateOf('workbench', {}));
    this.#bridge = bridge;
    this.#editor = editor;
  }

  /** Takes up the keys of the last time. */
  async start(): Promise<void> {
    const answer = await this.#bridge.request('preferences.get');
    if (answer.ok) this.#apply(...read(answer.value));
  }

  setPreset(preset: KeymapPreset): void {
    this.#keep(preset, {});
  }

  /** Gives an action this key and no other. */
  bind(id: PlainActionId, chord: Chord): void {
    this.#keep(this.state.preset, { ...this.state.changes, [id]: [chord] });
  }

  /** Back to the keys of the preset. */
  reset(): void {
    this.#keep(this.state.preset, {});
  }

  #keep(preset: KeymapPreset, changes: Changes): void {
    this.#apply(preset, changes);
    const written = Object.fromEntries(Object.entries(changes).map(([id, chords]) => [id, [...chords]]));
    void this.#bridge.request('preferences.set', { [PREFERENCE]: { preset, changes: written } });
  }

  #apply(preset: KeymapPreset, changes: Changes): void {
    this.update(stateOf(preset, changes));
    this.#editor.setKeymap(this.state.keymap);
  }
}

function stateOf(preset: KeymapPreset, changes: Changes): KeysState {
  const actions = Object.keys(changes) as PlainActionId[];
  const keymap = actions.reduce((map, id) => remap(map, id, changes[id] ?? []), keymapOf(preset));
  return { preset, changes, keymap, conflicts: keyConflicts(keymap) };
}

/** Preferences may come from another version of the app: what is not understood is left out. */
function read(preferences: JsonObject): readonly [KeymapPreset, Changes] {
  const stored = fields(preferences[PREFERENCE]);
  const preset = PRESETS.find((name) => name === stored['preset']) ?? 'workbench';
  const written = fields(stored['changes']);
  const changes = ACTIONS.flatMap(({ id }) => {
    const chords = isPlain(id) ? written[id] : undefined;
    return Array.isArray(chords) ? [[id, chords.filter((chord) => typeof chord === 'string')] as const] : [];
  });
  return [preset, Object.fromEntries(changes)];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
