import type { Measurements } from '../../core/mask/measure.ts';
import type { RangePart } from '../editor/view/value-scale.ts';
import type { EditorState, DisplaySettings } from '../editor/state.ts';
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
    removeTitle: (name: string) => `Delete ${name}?`,
    removeElsewhere: (images: number) =>
      `${images === 1 ? 'Another image has' : `${images} other images have`} pixels of this class. ` +
      'They become background, too. Undo brings them back.',
    removeAnyway: 'Delete the class and its pixels',
    keep: 'Keep the class',
    solo: (name: string) => `Show only ${name}`,
    color: (name: string) => `Colour of ${name}`,
    renameHint: (name: string) => `${name} (F2 or double press to rename)`,
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
      difference: 'Difference to the prediction',
      probability: 'Probability',
    } satisfies Record<EditorState['overlay'], string>,
    thresholdNeedsPrediction: 'Predict first to move the threshold.',
    outlineWidth: 'Outline width',
    pixels: (value: number) => `${value} px`,
    sideBySide: 'Prediction beside it',
    beside: 'Prediction',
    besideNone: 'Predict first to compare.',
    model: 'Model',
    human: 'Drawn by hand',
    confirmed: 'Confirmed',
    added: 'Only in the mask',
    removed: 'Only in the prediction',
    changed: 'Another class',
  },

  conflicts: {
    title: 'Conflicts',
    lead: (n: number) => `${count(n, 'place')} where a newer prediction disagrees with your work.`,
    item: (place: string, size: string) => `${size} at ${place}`,
    place: (x: number, y: number) => `${x}, ${y}`,
    next: 'Next conflict',
    previous: 'Previous conflict',
    keep: 'Keep mine',
    take: 'Take the model’s',
  },

  measure: {
    title: 'Measurements',
    none: 'Nothing of this class is marked.',
    background: 'Choose a class to measure it.',
    area: 'Area',
    /** `1,234 px` or `1,234 px · 5.678 mm²`. */
    extent: ({ pixels, area }: Measurements) => {
      const inPixels = `${pixels.toLocaleString('en')} px`;
      if (area === null) return inPixels;
      return `${inPixels} · ${area.toLocaleString('en', { maximumSignificantDigits: 4 })} mm²`;
    },
    longestAxis: 'Longest axis',
    distance: 'Distance',
    regionName: 'Region under the pointer',
    region: (area: string, axis: string) => `Region ${area}, axis ${axis}`,
    noSpacing: 'The file states no size of its pixels, so lengths are in pixels.',
  },

  cleanup: {
    title: 'Clean up',
    by: 'Pixels',
    grow: 'Grow',
    shrink: 'Shrink',
    smallerThan: 'Smaller than',
    remove: 'Remove small',
    fillHoles: 'Fill holes',
    smooth: 'Smooth',
    keepLargest: 'Keep largest',
    copyPrevious: 'Copy previous',
    interpolate: 'Interpolate',
  },

  image: {
    title: 'Image',
    preset: 'Preset',
    presets: {
      full: 'Full range',
      dark: 'Dark parts',
      middle: 'Middle',
      bright: 'Bright parts',
    } satisfies Record<RangePart, string>,
    customDisplay: 'Own',
    channel: 'Channel',
    channels: { all: 'All', red: 'R', green: 'G', blue: 'B' } satisfies Record<
      DisplaySettings['channel'],
      string
    >,
    rulers: 'Rulers',
    spacing: (millimetres: number) =>
      `${millimetres.toLocaleString('en', { maximumSignificantDigits: 4 })} mm a pixel`,
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
