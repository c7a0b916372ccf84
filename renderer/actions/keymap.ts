import type { KeyInput } from '../editor/input/events.ts';
import type { Action, Chord } from './action.ts';
import { ACTIONS, plainIds } from './actions.ts';
import type { PlainActionId } from './actions.ts';

/** Chords by action; an action may have several or none. */
export type Keymap = ReadonlyMap<PlainActionId, readonly Chord[]>;

export interface KeyConflict {
  readonly chord: Chord;
  /** Two or more actions that want it in the same situation. */
  readonly actions: readonly PlainActionId[];
}

export type KeymapPreset = 'workbench' | 'cvat' | 'itk-snap' | 'napari';

type Keys = Partial<Record<PlainActionId, readonly Chord[]>>;

/** What people used to another program expect; everything else stays as it is, unless its key is taken. */
const PRESETS: Readonly<Record<KeymapPreset, Keys>> = {
  workbench: {},
  cvat: {
    'app.nextImage': ['F'],
    'app.previousImage': ['D'],
    'tool.fill': ['Shift+G'],
    'edit.finish': ['N', 'Enter'],
  },
  'itk-snap': {
    'app.nextImage': ['ArrowDown'],
    'app.previousImage': ['ArrowUp'],
    'tool.pan': ['2'],
    'tool.polygon': ['3'],
    'tool.brush': ['4'],
    'brush.larger': ['=', ']'],
    'brush.smaller': ['-', '['],
    'mask.toggle': ['S'],
    'mask.lessOpaque': ['A'],
    'mask.moreOpaque': ['D'],
  },
  napari: {
    'tool.eraser': ['1', 'E'],
    'tool.brush': ['2', 'B'],
    'tool.polygon': ['3'],
    'tool.fill': ['4', 'F'],
    'tool.pan': ['6', 'H'],
    'brush.nextWriteRule': ['P'],
  },
};

export function keymapOf(preset: KeymapPreset): Keymap {
  const own = PRESETS[preset];
  const taken = new Set(Object.values(own).flat());
  return new Map(
    plainIds().map((id) => {
      const { keys = [] }: Action = ACTIONS[id];
      return [id, own[id] ?? (isInProgress(id) ? keys : keys.filter((chord) => !taken.has(chord)))];
    }),
  );
}

function isInProgress(id: PlainActionId): boolean {
  return 'inProgress' in ACTIONS[id];
}

/** A keymap with other chords for one action. */
export function remap(keymap: Keymap, id: PlainActionId, chords: readonly Chord[]): Keymap {
  return new Map(keymap).set(id, chords);
}

/** Actions of a chord, those for something in progress first. */
export function actionsFor(keymap: Keymap, chord: Chord): readonly PlainActionId[] {
  const ids = [...keymap].filter(([, chords]) => chords.includes(chord)).map(([id]) => id);
  return [...ids.filter(isInProgress), ...ids.filter((id) => !isInProgress(id))];
}

/** Chords that two actions want in the same situation. */
export function keyConflicts(keymap: Keymap): readonly KeyConflict[] {
  return [...new Set([...keymap.values()].flat())].flatMap((chord) => {
    const ids = actionsFor(keymap, chord);
    return [ids.filter(isInProgress), ids.filter((id) => !isInProgress(id))]
      .filter((actions) => actions.length > 1)
      .map((actions) => ({ chord, actions }));
  });
}

/** The chord of a key press. Shift counts for letters and named keys; on others it is part of the character. */
export function chordOf({ key, modifiers }: Pick<KeyInput, 'key' | 'modifiers'>): Chord {
  const named = key === ' ' ? 'Space' : key;
  const isLetter = /^\p{L}$/u.test(named);
  const shift = modifiers.shift && (isLetter || named.length > 1);
  const parts = [
    ...(modifiers.ctrl ? ['Ctrl'] : []),
    ...(modifiers.alt ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
    isLetter ? named.toUpperCase() : named,
  ];
  return parts.join('+');
}
