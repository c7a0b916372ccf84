import type { KeyInput, Modifiers } from '../editor/input/events.ts';
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
      return [
        id,
        own[id] ?? (situationOf(id) === 'usual' ? keys.filter((chord) => !taken.has(chord)) : keys),
      ];
    }),
  );
}

/** When an action means something, those first that go before others of the same key. */
const SITUATIONS = ['in progress', 'usual', 'waiting'] as const;

function situationOf(id: PlainActionId): (typeof SITUATIONS)[number] {
  if ('inProgress' in ACTIONS[id]) return 'in progress';
  return 'answers' in ACTIONS[id] ? 'waiting' : 'usual';
}

/** A keymap with other chords for one action. */
export function remap(keymap: Keymap, id: PlainActionId, chords: readonly Chord[]): Keymap {
  return new Map(keymap).set(id, chords);
}

/** Actions of a chord: those for something in progress first, and last those that answer what waits. */
export function actionsFor(keymap: Keymap, chord: Chord): readonly PlainActionId[] {
  return bySituation(keymap, chord).flat();
}

/** Chords that two actions want in the same situation. */
export function keyConflicts(keymap: Keymap): readonly KeyConflict[] {
  return [...new Set([...keymap.values()].flat())].flatMap((chord) =>
    bySituation(keymap, chord)
      .filter((actions) => actions.length > 1)
      .map((actions) => ({ chord, actions })),
  );
}

function bySituation(keymap: Keymap, chord: Chord): readonly (readonly PlainActionId[])[] {
  const ids = [...keymap].filter(([, chords]) => chords.includes(chord)).map(([id]) => id);
  return SITUATIONS.map((situation) => ids.filter((id) => situationOf(id) === situation));
}

type Press = Pick<KeyInput, 'key' | 'code' | 'modifiers'>;

/**
 * Chords that a key press may mean, the likeliest first: by the character that it writes, and by the place of its key,
 * where a US keyboard has another one. So `Ctrl+Shift+0` is found where Shift makes `)` or `=` of that key, `[` where a
 * German keyboard has `ü`, and `Ctrl+Z` where letters are Cyrillic.
 */
export function chordsOf({ key, code, modifiers }: Press): readonly [Chord, ...Chord[]] {
  const named = key === ' ' ? 'Space' : key;
  const shifts = IS_LETTER.test(named) || named.length > 1;
  const byCharacter = joined(named, { ...modifiers, shift: modifiers.shift && shifts });
  const place = placeOf(code);
  if (place === undefined) return [byCharacter];
  const byPlace = joined(place, modifiers);
  // With Ctrl a digit is its key: nobody thinks of what Shift makes of it, or of French keyboards, which need Shift.
  if (modifiers.ctrl && IS_DIGIT.test(place)) return [byPlace, byCharacter];
  return IS_LATIN.test(key) ? [byCharacter] : [byCharacter, byPlace];
}

const IS_LETTER = /^\p{L}$/u;
const IS_DIGIT = /^\d$/;
/** What has one meaning wherever its key lies. */
const IS_LATIN = /^[a-z\d]$/i;

function joined(key: string, { ctrl, alt, shift }: Modifiers): Chord {
  const parts = [
    ...(ctrl ? ['Ctrl'] : []),
    ...(alt ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
    IS_LETTER.test(key) ? key.toUpperCase() : key,
  ];
  return parts.join('+');
}

/** What a US keyboard writes with a key that writes something. */
function placeOf(code: string): string | undefined {
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? SYMBOLS[code];
}

const SYMBOLS: Readonly<Record<string, string>> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
};
