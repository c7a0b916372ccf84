import type { ImageStatus } from '../../core/document/status.ts';
import type { FramePlace } from '../../core/document/series.ts';
import type { VolumeObstacle } from '../../core/document/volume.ts';
import type { ReadingProgress } from '../../core/sources/source.ts';
import { lengthText } from '../../core/mask/measure.ts';
import type { Measurements } from '../../core/mask/measure.ts';
import type { KeymapPreset } from '../actions/keymap.ts';
import type { DisplaySettings, EditorState, FocusPlace, Hint } from '../editor/state.ts';
import type { RangePart } from '../editor/view/value-scale.ts';
import type { ImageGroup } from '../services/images/image-list.ts';
import { archiveText } from './archive-strings.ts';
import { classText } from './class-strings.ts';
import { count, percent } from './format.ts';
import { dicomText } from './dicom-strings.ts';
import { exportText } from './export-strings.ts';
import { historyText } from './history-strings.ts';
import { importText } from './import-strings.ts';
import { ledgerText } from './ledger-strings.ts';
import { objectText } from './object-strings.ts';
import { labelRangeText, planesText } from './planes-strings.ts';
import { predictionText } from './prediction-strings.ts';
import { projectText } from './project-strings.ts';
import { readingText } from './reading-strings.ts';
import { reviewText } from './review-strings.ts';
import { toolText } from './tool-strings.ts';
import { trainingText } from './training-strings.ts';
import type { Part } from './shell/layout.ts';
import type { ImageFilter } from '../services/images/shown-images.ts';

const status = {
  new: 'New',
  predicted: 'Predicted',
  interpolated: 'Interpolated',
  edited: 'Edited',
  accepted: 'Accepted',
  'no-finding': 'No finding',
  skipped: 'Skipped',
} satisfies Record<ImageStatus, string>;

/** Every sentence of the window but the labels of actions, which say theirs. Short: what happened, and what to do. */
export const text = {
  appName: 'U-Lite Workbench',
  notADevice: 'For research and annotation. Not a medical device.',

  start: {
    title: 'Label images with U-Lite',
    lead: 'The model pre-labels, you correct. Everything stays on this computer.',
    openFolderHint: 'Choose a folder with PNG, JPEG, TIFF, DICOM or other images.',
    drop: 'Drop images or a folder here',
    dropHint: 'Anywhere in this window.',
    demo: 'Try the demo',
    demoHint: 'Generated sample images, nothing to download.',
    recent: 'Recent folders',
    restore: 'Restore a backup…',
    opening: 'Opening the folder',
    scanning: 'Looking for series of slices',
    bringing: (name: string) => `Bringing the work of ${name} from its journal`,
    brought: (done: number, total: number) =>
      `${done.toLocaleString('en')} of ${total.toLocaleString('en')} steps`,
    dropNow: 'Drop to open',
  },

  bar: {
    search: 'Search images',
    tools: 'Tools',
    readOnly: 'Read-only',
    readOnlyHint: 'This folder is read-only. Your work is saved in the app all the same.',
    openElsewhereHint: 'Somebody else has this project open.',
    model: 'Model',
    noModel: 'No model',
  },

  canvas: {
    name: 'Canvas',
    frame: 'Frame',
    frameOf: (frame: number, frames: number) => `${frame} of ${frames}`,
    slice: 'Slice',
    volume: 'Volume',
    volumeOf: (volume: number, volumes: number) => `${volume} of ${volumes}`,
    noneTitle: 'No image open',
    none: 'Choose one in the strip below.',
    emptyTitle: 'This folder holds no images',
    empty:
      'PNG, JPEG, WebP, BMP, TIFF, NIfTI, MetaImage, NRRD and DICOM of up to 200 megapixels are read. ' +
      'Open another folder, or drop images here.',
    loading: {
      reading: (name: string) => `Reading ${name}`,
      unpacking: (name: string) => `Reading ${name}: unpacking its pixels`,
      preparing: (name: string) => `Reading ${name}: preparing the view`,
    } satisfies Record<ReadingProgress['stage'], (name: string) => string>,
    failedTitle: 'This image cannot be shown',
    noPrediction: 'No mask yet.',
    noPredictionHint: (key: string) => `Press ${key} to predict, or paint.`,
    noPredictionPaint: 'Choose a brush and paint.',
  },

  planes: planesText,
  labelRange: labelRangeText,
  ...predictionText,
  ...projectText,
  ...reviewText,
  ...classText,
  ...importText,
  ...historyText,
  training: trainingText,
  reading: readingText,
  dicom: dicomText,

  brush: {
    // Not the name of a tool: buttons are found by their names.
    title: 'Tool settings',
    none: 'This tool has no settings.',
    size: 'Brush size',
    /** `24 px`, or `24 px · 11.3 mm`. */
    diameter: (pixels: number, millimetres: number | null) =>
      millimetres === null ? `${pixels} px` : `${pixels} px · ${lengthText(millimetres, 'mm')}`,
    shape: 'Shape',
    round: 'Round',
    square: 'Square',
    sphere: 'Sphere',
    noSphere: {
      few: 'No sphere: there are too few frames.',
      unspaced: 'No sphere: the frames lie at uneven distances, or the file does not say how far apart.',
      aslant: 'No sphere: the frames are shifted against each other, as with a tilted gantry.',
    } satisfies Record<VolumeObstacle, string>,
    writeRule: 'Paint over',
    writeRules: { all: 'All', background: 'Background only', class: 'Current class only' },
    valueRange: 'Only values in a range',
    lowest: 'Lowest value',
    highest: 'Highest value',
    tolerance: 'Tolerance',
    contiguous: 'Connected only',
    inVolume: 'In all frames (3D)',
    probabilityShift: 'Sensitivity',
  },

  mask: {
    title: 'Mask',
    threshold: 'Threshold',
    opacity: 'Opacity',
    visible: 'Show mask',
    overlay: 'Overlay',
    overlays: {
      none: 'Mask',
      provenance: 'Source (model, manual, confirmed)',
      difference: 'Difference from the prediction',
      probability: 'Probability',
    } satisfies Record<EditorState['overlay'], string>,
    outlineWidth: 'Outline width',
    pixels: (value: number) => `${value} px`,
    beside: 'Prediction',
    besideNone: 'Predict first to compare.',
    model: 'Model',
    human: 'Manual',
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
    keep: 'Keep mine',
  },

  measure: {
    title: 'Measurements',
    none: 'Nothing labelled with this class.',
    background: 'Choose a class to measure it.',
    area: 'Area',
    /** `1,234 px` or `1,234 px · 5.678 mm²`. */
    extent: ({ pixels, area }: Measurements) => {
      const inPixels = `${pixels.toLocaleString('en')} px`;
      if (area === null) return inPixels;
      // Unit and number stay together where the line breaks.
      return `${inPixels} · ${area.toLocaleString('en', { maximumSignificantDigits: 4 })}\u00a0mm²`;
    },
    volume: (name: string) => `Volume of ${name}`,
    millilitres: (volume: number) => `${volume.toLocaleString('en', { maximumSignificantDigits: 4 })} ml`,
    objects: 'Objects',
    longestAxis: 'Longest diameter',
    /** Objects whose diameters are not listed. */
    shorter: (objects: number) => `${count(objects, 'object')} shorter`,
    distance: 'Distance',
    lines: 'Measured lines',
    line: (number: number, length: string) => `${number} · ${length}`,
    remove: (number: number) => `Delete measurement ${number}`,
    calibrate: (number: number) => `Set the scale by measurement ${number}`,
    forgetScale: 'Forget the calibration',
    regionName: 'Region under the pointer',
    region: (area: string, diameter: string) => `Region ${area}, longest diameter ${diameter}`,
    noSpacing:
      'No pixel spacing in the file: lengths in pixels. To set the scale, measure something of known length.',
  },

  ...toolText,
  ...ledgerText,
  ...objectText,
  archive: archiveText,

  cleanup: {
    title: 'Clean up',
    by: 'Grow or shrink by (px)',
    grow: 'Grow',
    shrink: 'Shrink',
    smallerThan: 'Minimum region size (px)',
    remove: 'Remove small',
    keepLargest: 'Keep largest',
    copyPrevious: 'Copy previous',
    interpolate: 'Interpolate',
    keepLargestOfVolume: 'Keep largest in the volume',
    removeSmallOfVolume: 'Remove small in the volume',
    fillVolume: 'Relabel at the crosshair',
    labelRange: 'Label a range of values…',
  },

  image: {
    title: 'Image',
    preset: 'Preset',
    presets: {
      full: 'Full range',
      dark: 'Shadows',
      middle: 'Midtones',
      bright: 'Highlights',
    } satisfies Record<RangePart, string>,
    customDisplay: 'Custom',
    channel: 'Channel',
    channels: { all: 'All', red: 'R', green: 'G', blue: 'B' } satisfies Record<
      DisplaySettings['channel'],
      string
    >,
    rulers: 'Rulers',
    spacing: (millimetres: number, origin: 'file' | 'detector' | 'person') =>
      `${millimetres.toLocaleString('en', { maximumSignificantDigits: 4 })} mm per pixel` +
      { file: '', detector: ' at the detector', person: ' (calibrated)' }[origin],
    window: 'Window',
    level: 'Level',
    gamma: 'Gamma',
    invert: 'Invert',
    auto: 'Auto',
    reset: 'Reset',
    size: (width: number, height: number) => `${width} × ${height}`,
    bits: (bits: number) => `${bits} bit`,
  },

  strip: {
    name: 'Images',
    filter: 'Show',
    filters: {
      all: 'All',
      unreviewed: 'Unreviewed',
      ...status,
      unreadable: 'Unreadable',
      flagged: 'Flagged',
      commented: 'Commented',
      disputed: 'Conflicts',
      uncertain: 'Uncertain',
      disagreeing: 'Models disagree',
    } satisfies Record<ImageFilter, string>,
    states: { ...status, unreadable: 'cannot be read' } satisfies Record<ImageGroup, string>,
    conflicts: (n: number) => count(n, 'conflict'),
    uncertainty: (share: number) => `Uncertainty ${percent(share)}`,
    /** Of the model's answer and the one before. */
    disagreement: (share: number | null) => (share === null ? '' : `Models disagree by ${percent(share)}`),
    frames: ({ count: frames, volumes }: FramePlace) =>
      volumes === 1 ? `${frames} frames` : `${volumes} volumes of ${count(frames, 'frame')}`,
    frameCount: ({ count: frames, volumes }: FramePlace) =>
      volumes === 1 ? String(frames) : `${frames} × ${volumes}`,
    noMatch: 'No image matches.',
    clear: 'Show all images',
    count: (done: number, total: number) => `${done} of ${total} accepted`,
  },

  status: {
    provider: 'Provider',
    noProvider: 'Starting the model',
    insteadOf: (used: string, chosen: string) => `${used} instead of ${chosen}`,
    predicting: 'Predicting',
    preparing: 'Preparing',
    milliseconds: (value: number) => `${Math.round(value)} ms`,
    saved: (time: string) => `Saved · ${time}`,
    savedAlways: 'Everything is saved as you work',
    savedHere: 'Saved on this computer only',
    savedHereHint: 'The project folder cannot be reached. Your work is brought there when it is back.',
    saving: 'Saving…',
    notSaved: 'Not saved',
    object: (number: number) => `Object ${number.toLocaleString('en')}`,
    cursor: (x: number, y: number) => `${x}, ${y}`,
    zoom: (scale: number) => percent(scale),
  },

  person: {
    request: 'Whose work this is',
    ask: 'Your name, kept with every step you take:',
    give: 'Use this name',
    decline: 'Work without a name',
    title: 'You',
    name: 'Your name',
    hint: 'Kept with every step from now on, beside its time. Leave it empty to work without a name.',
  },

  resize: {
    sidePanel: 'Width of the panels',
    filmstrip: 'Height of the image strip',
    imageTable: 'Height of the image list',
    objectTable: 'Height of the object table',
    training: 'Width of the training panel',
  } satisfies Record<Part, string>,

  export: exportText,
  settings: {
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { dark: 'Dark', light: 'Light', system: 'Match system' },
    processing: 'Compute device',
    processingHint: 'Each one must reproduce reference results before it is used. The fastest is chosen.',
    automatic: 'Automatic',
    provider: 'Device',
    state: 'State',
    time: 'Time',
    states: { chosen: 'In use', available: 'Works', rejected: 'Rejected', absent: 'Not on this computer' },
    testing: 'Testing the compute devices',
    stopTest: 'Stop the test',
    testAgain: 'Test again',
    models: 'Models',
    addModel: 'Add model',
    parameters: (n: number) => `${n.toLocaleString('en')} parameters`,
    own: 'Added',
    shipped: 'Built-in',
    about: 'About',
    version: (version: string) => `Version ${version}`,
    close: 'Close',
  },

  help: {
    mouse: 'Mouse and window',
    close: 'Close',
    change: 'Click a shortcut to change it.',
    reset: 'Undo changes',
    preset: 'Set of shortcuts',
    presets: {
      workbench: 'U-Lite Workbench',
      cvat: 'As in CVAT',
      'itk-snap': 'As in ITK-SNAP',
      napari: 'As in napari',
    } satisfies Record<KeymapPreset, string>,
    press: 'Press the new shortcut',
    noKey: '–',
    keyOf: (action: string, keys: string) => `${keys}, ${action}`,
    conflict: (chord: string, actions: readonly string[]) =>
      `${chord} is used twice: ${actions.join(' and ')}.`,
    mouseRows: [
      ['Erase while held', 'Right button, or Ctrl + left'],
      ['Straight line', 'Shift + click'],
      ['Pan', 'Space + drag, or middle button'],
      ['Zoom', 'Wheel'],
      ['Brush size', 'Shift + wheel'],
      ['Next part of the window', 'F6'],
    ],
  },

  palette: {
    placeholder: 'Type a command',
    none: 'No command matches.',
  },

  errors: {
    crashTitle: 'The window ran into a problem',
    crash: 'Your work is saved. You can continue where you were.',
    details: 'Details',
    continue: 'Continue',
    dismiss: 'Dismiss',
    behind: 'Your work is saved, but its working copy cannot take it up. Is the disk full?',
    diskLow: (freeBytes: number) =>
      `Only ${Math.round(freeBytes / 1e6)} MB are free where your work is kept. Free some space soon.`,
  },

  focus: {
    uncertain: (number: number, total: number) => `Uncertain region ${number} of ${total}`,
    conflict: (number: number, total: number) => `Conflict ${number} of ${total}`,
    object: (number: number, total: number) => `Object ${number} of ${total}`,
  } satisfies Record<FocusPlace['kind'], (number: number, total: number) => string>,

  hints: {
    'no-prediction': 'There is no prediction to follow here. Predict first.',
    'frame-only': 'This belongs to single frames: work in the plane of the frames for it.',
    'no-pixels': 'The image is still being read.',
    'class-locked': 'This class is locked.',
    'class-empty': 'The chosen class has no pixels here. Choose another one under Classes.',
    'no-object':
      'There is no object for that. Draw some with a class in objects mode, or make them of its pixels.',
    'no-split': 'Draw the line through an object, from one side to the other.',
    'objects-linked': 'Objects that overlap are one now. Undo takes all frames back.',
    'frames-unread': 'Frames whose files cannot be read were left as they are.',
    'nothing-linked': 'There is nothing to link or unlink here.',
    'objects-full': 'This image or series has had 65,280 objects, which is as many as there can be.',
    'draw-first': 'This image is drawn blind: draw first, or choose Show the prediction.',
    'read-only': 'This project is open elsewhere: it can be looked at and exported, not changed.',
    'class-hidden': 'This class is hidden.',
    'no-neighbour': 'There is no neighbouring image of the same size with a mask.',
    'no-stack': 'There are no two hand-drawn masks of this class to interpolate between.',
    interpolated: 'The images between were filled. Each can be undone when it is open.',
    'interpolated-series': 'The frames between were filled. Undo takes all of them back.',
    compared: 'Consistency checked. Tab goes to the most uncertain region.',
    'nothing-found': 'The model found nothing at this threshold. Lower it, or paint.',
    'partly-undone': 'What was changed since was left as it is.',
    'nothing-left': 'No uncertain region left.',
    'nothing-there': 'Nothing to change.',
    'too-large': 'The region is too large to be filled. Keep it to a range of values.',
  } satisfies Record<Hint, string>,
} as const;
