import type { PlainActionId } from '../action-id.ts';
import type { KeyInput } from './events.ts';

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

type Keys = Partial<Record<PlainActionId, readonly Chord[]>>;

const WORKBENCH: Keys = {
  'app.openFolder': ['Ctrl+O'],
  'app.predict': ['R'],
  'app.checkByFlipping': ['Shift+Q'],
  'app.predictAll': ['Ctrl+Shift+R'],
  'app.acceptAndNext': ['Ctrl+Enter'],
  'app.nextImage': ['D'],
  'app.previousImage': ['A'],
  'app.nextUnreviewed': ['Ctrl+Shift+D'],
  'app.export': ['Ctrl+E'],
  'app.settings': ['Ctrl+,'],
  'app.help': ['?', 'F1'],
  'app.palette': ['Ctrl+K'],
  'tool.pan': ['H'],
  'tool.brush': ['B'],
  'tool.eraser': ['E'],
  'tool.probability-brush': ['T'],
  'tool.threshold-brush': ['Shift+T'],
  'tool.fill': ['F'],
  'tool.wand': ['W'],
  'tool.lasso': ['L'],
  'tool.polygon': ['P'],
  'tool.rectangle': ['G'],
  'tool.ellipse': ['O'],
  'tool.window-level': ['I'],
  'tool.measure': ['M'],
  'edit.undo': ['Ctrl+Z'],
  'edit.redo': ['Ctrl+Shift+Z', 'Ctrl+Y'],
  'edit.checkpoint': ['Ctrl+S'],
  'edit.finish': ['Enter'],
  'edit.cancel': ['Escape'],
  'edit.back': ['Backspace'],
  'brush.larger': [']'],
  'brush.smaller': ['['],
  'brush.toggleShape': ['Shift+B'],
  'brush.nextWriteRule': ['Shift+W'],
  'class.1': ['1'],
  'class.2': ['2'],
  'class.3': ['3'],
  'class.4': ['4'],
  'class.5': ['5'],
  'class.6': ['6'],
  'class.7': ['7'],
  'class.8': ['8'],
  'class.9': ['9'],
  'class.background': ['0'],
  'class.swap': ['X'],
  'mask.toggle': ['V'],
  'mask.toggleOutline': ['Shift+V'],
  'mask.toggleImage': ['Shift+M'],
  'mask.moreOpaque': ['.'],
  'mask.lessOpaque': [','],
  'mask.thresholdUp': ['='],
  'mask.thresholdDown': ['-'],
  'mask.nextOverlay': ['Shift+P'],
  'mask.fillHoles': ['Shift+F'],
  'mask.smooth': ['Shift+S'],
  'mask.grow': ['Ctrl+]'],
  'mask.shrink': ['Ctrl+['],
  'mask.keepLargest': ['Shift+K'],
  'mask.removeSmall': ['Shift+R'],
  'mask.clear': ['Delete'],
  'mask.copyPrevious': ['Shift+C'],
  'mask.interpolate': ['Shift+I'],
  'region.next': ['Tab'],
  'region.previous': ['Shift+Tab'],
  'region.confirm': ['Enter'],
  'conflict.next': ['N'],
  'conflict.previous': ['Shift+N'],
  'conflict.takeModel': ['Shift+Enter'],
  'view.fit': ['Ctrl+0'],
  'view.actualSize': ['Ctrl+1'],
  'view.zoomIn': ['Ctrl+='],
  'view.zoomOut': ['Ctrl+-'],
  'view.invert': ['Ctrl+I'],
  'view.autoWindow': ['Ctrl+Shift+L'],
  'view.resetDisplay': ['Ctrl+Shift+0'],
  'view.nextChannel': ['C'],
  'view.sideBySide': ['Shift+D'],
  'view.rulers': ['Shift+U'],
};

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

/** Actions that mean something only while something is in progress; then they go first. */
const IN_PROGRESS: ReadonlySet<PlainActionId> = new Set(['edit.finish', 'edit.cancel', 'edit.back']);

export function keymapOf(preset: KeymapPreset): Keymap {
  const own = PRESETS[preset];
  const taken = new Set(Object.values(own).flat());
  const keymap = new Map<PlainActionId, readonly Chord[]>();
  for (const [id, chords] of Object.entries(WORKBENCH) as [PlainActionId, readonly Chord[]][]) {
    const free = IN_PROGRESS.has(id) ? chords : chords.filter((chord) => !taken.has(chord));
    keymap.set(id, own[id] ?? free);
  }
  return keymap;
}

/** A keymap with other chords for one action. */
export function remap(keymap: Keymap, id: PlainActionId, chords: readonly Chord[]): Keymap {
  return new Map(keymap).set(id, chords);
}

/** Actions of a chord, those for something in progress first. */
export function actionsFor(keymap: Keymap, chord: Chord): readonly PlainActionId[] {
  const ids = [...keymap].filter(([, chords]) => chords.includes(chord)).map(([id]) => id);
  return [...ids.filter((id) => IN_PROGRESS.has(id)), ...ids.filter((id) => !IN_PROGRESS.has(id))];
}

/** Chords that two actions want in the same situation. */
export function keyConflicts(keymap: Keymap): readonly KeyConflict[] {
  return [...new Set([...keymap.values()].flat())].flatMap((chord) => {
    const ids = actionsFor(keymap, chord);
    return [ids.filter((id) => IN_PROGRESS.has(id)), ids.filter((id) => !IN_PROGRESS.has(id))]
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
