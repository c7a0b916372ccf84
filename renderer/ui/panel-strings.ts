import type { EditorState } from '../editor/state.ts';
import { count } from './format.ts';

/** The words of the panels on the right; part of `text`. */
export const panelText = {
  brush: {
    // Not the name of a tool: buttons are found by their names.
    title: 'Tool settings',
    size: 'Brush size',
    pixels: (value: number) => `${value} px`,
    shape: 'Shape',
    round: 'Round',
    square: 'Square',
    writeRule: 'Paints over',
    writeRules: { all: 'Everything', background: 'Background', class: 'This class' },
    tolerance: 'Tolerance',
    contiguous: 'Connected only',
    probabilityShift: 'Reach',
  },

  classes: {
    title: 'Classes',
    add: 'Add class',
    newName: (label: number) => `Class ${label}`,
    select: (name: string) => `Paint ${name}`,
    hide: (name: string) => `Hide ${name}`,
    show: (name: string) => `Show ${name}`,
    lock: (name: string) => `Lock ${name}`,
    unlock: (name: string) => `Unlock ${name}`,
    rename: (name: string) => `Rename ${name}`,
    remove: (name: string) => `Delete ${name}`,
    color: (name: string) => `Colour of ${name}`,
    nameField: 'Class name',
    none: 'No classes yet. They come with the first prediction, or add one.',
  },

  mask: {
    title: 'Mask',
    threshold: 'Threshold',
    opacity: 'Opacity',
    visible: 'Show mask',
    outline: 'Outline only',
    overlay: 'Overlay',
    overlays: {
      none: 'Mask',
      provenance: 'Where it came from',
      difference: 'Changed by hand',
      probability: 'Probability',
    } satisfies Record<EditorState['overlay'], string>,
    thresholdNeedsPrediction: 'Predict first to move the threshold.',
    conflicts: (n: number) => `${count(n, 'place')} where a newer prediction disagrees with your work`,
    model: 'Model',
    human: 'Drawn by hand',
    confirmed: 'Confirmed',
    added: 'Added by hand',
    removed: 'Removed by hand',
  },

  image: {
    title: 'Image',
    window: 'Window',
    level: 'Level',
    gamma: 'Gamma',
    invert: 'Invert',
    auto: 'Auto',
    reset: 'Reset',
    size: (width: number, height: number) => `${width} × ${height}`,
    bits: (bits: number) => `${bits} bit`,
  },

  history: {
    title: 'History',
    opened: 'Opened',
    empty: 'Steps appear here as you work.',
  },
} as const;
