import type { PlainActionId } from '../action-id.ts';
import { isActionEnabled, runAction } from '../actions.ts';
import type { ActionContext } from '../actions/action.ts';
import type { KeyInput } from './events.ts';
import { actionsFor, chordOf } from './keymap.ts';
import type { Keymap } from './keymap.ts';
import type { PointerInputs } from './pointer-input.ts';
import type { EditorState } from '../state.ts';

/** A key held longer than this reverts on release what it did. */
const HOLD_MILLISECONDS = 300;

/** Actions that are worth having only for a moment. */
const HOLDABLE: ReadonlySet<PlainActionId> = new Set([
  'mask.toggle',
  'mask.toggleOutline',
  'mask.toggleImage',
  'tool.eraser',
  'tool.pan',
]);

/** What a held key may change for as long as it is held. */
type Revertible = Pick<EditorState, 'tool' | 'maskVisible' | 'outlineOnly' | 'imageVisible'>;

interface HeldKey {
  readonly key: string;
  readonly since: number;
  readonly before: Revertible;
}

/** The keyboard: finds the action of a chord, and takes back on release what was meant only for as long as held. */
export class KeyInputs {
  readonly #context: ActionContext;
  readonly #pointers: PointerInputs;
  #held: HeldKey | null = null;

  constructor(context: ActionContext, pointers: PointerInputs) {
    this.#context = context;
    this.#pointers = pointers;
  }

  reset(): void {
    this.#held = null;
  }

  key(event: KeyInput, keymap: Keymap): boolean {
    if (event.key === ' ') {
      if (!event.repeat) this.#pointers.holdPan(event.phase === 'down');
      return true;
    }
    return event.phase === 'down' ? this.#down(event, keymap) : this.#up(event);
  }

  #down(event: KeyInput, keymap: Keymap): boolean {
    const candidates = actionsFor(keymap, chordOf(event));
    const id = candidates.find((candidate) => isActionEnabled(candidate, this.#context));
    if (id === undefined) return candidates.length > 0;
    if (HOLDABLE.has(id)) {
      // Repeats of a held key would flicker.
      if (event.repeat) return true;
      const { tool, maskVisible, outlineOnly, imageVisible } = this.#context.workspace.state.value;
      const before = { tool, maskVisible, outlineOnly, imageVisible };
      this.#held = { key: event.key.toLowerCase(), since: event.time, before };
    }
    runAction(id, this.#context);
    return true;
  }

  #up(event: KeyInput): boolean {
    const held = this.#held;
    if (held?.key !== event.key.toLowerCase()) return false;
    this.#held = null;
    if (event.time - held.since < HOLD_MILLISECONDS) return true;
    const { tool, ...visibility } = held.before;
    this.#context.workspace.state.update(visibility);
    this.#context.workspace.selectTool(tool);
    return true;
  }
}
