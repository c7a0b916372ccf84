import type { PlainActionId } from './action-id.ts';

/** A key with its modifiers as people write it: `Ctrl+Shift+Z`, `[`, `?`, `Space`, `F1`. Ctrl is Command on a Mac. */
export type Chord = string;

/** Chords by action; an action may have several or none. */
export type Keymap = ReadonlyMap<PlainActionId, readonly Chord[]>;

export interface KeyConflict {
  readonly chord: Chord;
  /** Two or more actions that want it in the same situation. */
  readonly actions: readonly PlainActionId[];
}

export type KeymapPreset = 'workbench' | 'cvat' | 'itk-snap' | 'napari';
