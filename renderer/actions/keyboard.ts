import type { Editor } from '../editor/editor.ts';
import type { KeyInput } from '../editor/input/events.ts';
import type { Settings } from '../editor/settings.ts';
import { ACTIONS } from './actions.ts';
import type { Actions } from './actions.ts';
import { actionsFor, chordsOf } from './keymap.ts';
import type { Keymap } from './keymap.ts';

/** A key held longer than this reverts on release what it did. */
const HOLD_MILLISECONDS = 300;

/** What a held key may change for as long as it is held. */
type Revertible = Pick<Settings, 'tool' | 'maskVisible' | 'outlineOnly' | 'imageVisible'>;

interface HeldKey {
  readonly key: string;
  readonly since: number;
  readonly before: Revertible;
}

export interface KeyboardPorts {
  readonly editor: Editor;
  readonly actions: Actions;
  /** The keys that this person has chosen. */
  readonly keys: { readonly state: { readonly keymap: Keymap } };
}

/** The keyboard: finds the action of a chord, and takes back on release what was meant only for as long as held. */
export class Keyboard {
  readonly #ports: KeyboardPorts;
  #held: HeldKey | null = null;

  constructor(ports: KeyboardPorts) {
    this.#ports = ports;
  }

  /** The window lost the keyboard: keys held down count as released. */
  reset(): void {
    this.#held = null;
  }

  /** True when the key meant something here, so that the browser must not act on it. */
  key(event: KeyInput): boolean {
    if (event.key === ' ') {
      if (!event.repeat) this.#ports.editor.holdPan(event.phase === 'down');
      return true;
    }
    return event.phase === 'down' ? this.#down(event) : this.#up(event);
  }

  #down(event: KeyInput): boolean {
    const { editor, actions, keys } = this.#ports;
    const meanings = chordsOf(event).map((chord) => actionsFor(keys.state.keymap, chord));
    const candidates = meanings.find((ids) => ids.length > 0) ?? [];
    const id = candidates.find((candidate) => actions.isEnabled(candidate));
    if (id === undefined) return candidates.length > 0;
    // What is held would flicker with each repeat.
    const isOnce = 'holds' in ACTIONS[id] || 'oncePerPress' in ACTIONS[id];
    if (event.repeat && isOnce) return true;
    if ('holds' in ACTIONS[id]) {
      const { tool, maskVisible, outlineOnly, imageVisible } = editor.state;
      const before = { tool, maskVisible, outlineOnly, imageVisible };
      this.#held = { key: event.key.toLowerCase(), since: event.time, before };
    }
    actions.run(id);
    return true;
  }

  #up(event: KeyInput): boolean {
    const held = this.#held;
    if (held?.key !== event.key.toLowerCase()) return false;
    this.#held = null;
    if (event.time - held.since >= HOLD_MILLISECONDS) this.#ports.editor.set(held.before);
    return true;
  }
}
