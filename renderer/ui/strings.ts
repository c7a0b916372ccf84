import type { ActionGroup } from '../editor/actions.ts';
import type { KeymapPreset } from '../editor/input/keymap.ts';
import type { Hint } from '../editor/state.ts';
import type { ImageStatus } from '../editor/ports.ts';
import { count, percent } from './format.ts';
import type { Part } from './shell/layout.ts';
import { panelText } from './panel-strings.ts';

/**
 * Every sentence of the window except those of the panels (panel-strings.ts) and the names of actions, tools and steps
 * (action-names.ts). Short and plain: what happened, and what to do.
 */
export const text = {
  appName: 'U-Lite Workbench',
  notADevice: 'For research and annotation. Not a medical device.',

  start: {
    title: 'Label images with U-Lite',
    lead: 'The network draws first, you correct. Everything stays on this computer.',
    openFolder: 'Open folder',
    openFolderHint: 'Choose a folder with PNG, JPEG, TIFF or other pictures.',
    drop: 'Drop images or a folder here',
    dropHint: 'Anywhere in this window.',
    demo: 'Try the demo',
    demoHint: 'Generated sample images, nothing to download.',
    recent: 'Recent folders',
    opening: 'Opening the folder',
    dropNow: 'Drop to open',
  },

  bar: {
    openFolder: 'Open folder',
    search: 'Search images',
    predict: 'Predict',
    predictAll: 'Predict all',
    acceptAndNext: 'Accept and next',
    export: 'Export',
    undo: 'Undo',
    redo: 'Redo',
    settings: 'Settings',
    help: 'Keys',
    tools: 'Tools',
    readOnly: 'Read-only',
    readOnlyHint: 'This folder cannot be written to. Your work is kept in the app all the same.',
    model: 'Model',
    noModel: 'No model',
  },

  canvas: {
    name: 'Canvas',
    noneTitle: 'No image open',
    none: 'Choose one in the strip below.',
    emptyTitle: 'This folder holds no images',
    empty: 'PNG, JPEG, WebP, BMP and TIFF are read. Open another folder, or drop images here.',
    loading: (name: string) => `Reading ${name}`,
    failedTitle: 'This image cannot be shown',
    noPrediction: 'No mask yet.',
    noPredictionHint: (key: string) => `Press ${key} to predict, or paint.`,
    noPredictionPaint: 'Choose a brush and paint.',
  },

  ...panelText,

  strip: {
    name: 'Images',
    filter: 'Show',
    all: 'All',
    status: {
      new: 'To do',
      predicted: 'Predicted',
      edited: 'Edited',
      accepted: 'Accepted',
    } satisfies Record<ImageStatus, string>,
    failed: 'cannot be read',
    uncertainty: (share: number) => `Uncertainty ${percent(share)}`,
    noMatch: 'No image matches.',
    clear: 'Show all images',
    count: (done: number, total: number) => `${done} of ${total} accepted`,
  },

  status: {
    provider: 'Provider',
    noProvider: 'Starting the network',
    predicting: 'Predicting',
    preparing: 'Preparing',
    milliseconds: (value: number) => `${Math.round(value)} ms`,
    saved: (time: string) => `Saved · ${time}`,
    savedAlways: 'Everything is saved as you work',
    notSaved: 'Not saved',
    cursor: (x: number, y: number) => `${x}, ${y}`,
    value: (values: string) => `value ${values}`,
    zoom: (scale: number) => percent(scale),
  },

  resize: {
    sidePanel: 'Width of the panels',
    filmstrip: 'Height of the image strip',
  } satisfies Record<Part, string>,

  batch: {
    title: 'Predicting all images',
    progress: (done: number, total: number) => `${done} of ${total}`,
    rate: (rate: number) => `${rate.toFixed(1)} images/s`,
    left: (duration: string) => `${duration} left`,
    paused: 'Paused',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    finished: (done: number) => `${count(done, 'image')} predicted`,
    nothing: 'Every image already has a mask',
    cancelled: (done: number) => `Stopped after ${count(done, 'image')}`,
    failed: (n: number) => `${count(n, 'image')} could not be predicted`,
    close: 'Close',
  },

  export: {
    title: 'Export',
    which: 'Images',
    accepted: (n: number) => `Accepted only (${n})`,
    allMasks: (n: number) => `All with a mask (${n})`,
    target: 'Write to',
    folder: 'Folder',
    zip: 'ZIP file',
    contents: 'Contents',
    masks: 'Masks as PNG, one colour index per class',
    weights: 'Weights for training, by who decided on each pixel',
    images: 'Copies of the images',
    coco: 'COCO annotations',
    npz: 'Arrays for training (.npz)',
    npzSize: 'Size of the arrays',
    validation: 'Share for validation',
    manifest: 'A manifest with the origin of every mask is always written.',
    nothing: 'There is nothing to export yet: accept or label an image first.',
    begin: 'Choose where and write',
    progress: (done: number, total: number) => `${done} of ${total} written`,
    running: (target: string) => `Writing ${target}`,
    finished: (target: string, n: number) => `${target} holds ${count(n, 'image')}.`,
    cancelled: 'Stopped. Nothing was left behind.',
    skipped: (n: number) => `${count(n, 'image')} left out`,
    cancel: 'Cancel',
    close: 'Close',
    again: 'Write another',
  },

  settings: {
    title: 'Settings',
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
    processing: 'Where the network runs',
    processingHint:
      'Each provider must reproduce reference results before it is used. The fastest one is chosen.',
    automatic: 'Automatic',
    provider: 'Provider',
    state: 'State',
    time: 'Time',
    states: { chosen: 'In use', available: 'Works', rejected: 'Rejected', absent: 'Not on this computer' },
    testing: 'Testing the providers',
    models: 'Models',
    addModel: 'Add model',
    parameters: (n: number) => `${n.toLocaleString('en')} parameters`,
    own: 'Added by you',
    shipped: 'Came with the app',
    about: 'About',
    version: (version: string) => `Version ${version}`,
    close: 'Close',
  },

  help: {
    title: 'Keys',
    mouse: 'Mouse and window',
    close: 'Close',
    change: 'Press a key in the list to change it.',
    reset: 'Undo changes',
    preset: 'Keys as in',
    presets: {
      workbench: 'Keys of U-Lite Workbench',
      cvat: 'Keys as in CVAT',
      'itk-snap': 'Keys as in ITK-SNAP',
      napari: 'Keys as in napari',
    } satisfies Record<KeymapPreset, string>,
    press: 'Press the new key',
    noKey: '–',
    keyOf: (action: string, keys: string) => `${keys}, ${action}`,
    conflict: (chord: string, actions: readonly string[]) =>
      `${chord} is taken twice: ${actions.join(' and ')}.`,
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
    title: 'Commands',
    placeholder: 'Type a command',
    none: 'No command matches.',
  },

  errors: {
    crashTitle: 'The window ran into a problem',
    crash: 'Your work is saved. You can continue where you were.',
    details: 'Details',
    continue: 'Continue',
    dismiss: 'Dismiss',
    diskLow: (freeBytes: number) =>
      `Only ${Math.round(freeBytes / 1e6)} MB are free where your work is kept. Make room before it is full.`,
  },

  hints: {
    'no-prediction': 'There is no prediction to follow here. Predict first.',
    'no-pixels': 'The image is still being read.',
    'class-locked': 'This class is locked.',
    'class-hidden': 'This class is hidden.',
    'no-neighbour': 'There is no neighbouring image of the same size with a mask.',
    'no-stack': 'There are no two hand-drawn masks of this class to interpolate between.',
    interpolated: 'The images between were filled. Each can be undone when it is open.',
    compared: 'Compared with the mirrored image. Tab goes to the most uncertain place.',
    'nothing-found': 'The model found nothing at this threshold. Lower it, or paint.',
    'nothing-there': 'There is nothing to do here.',
  } satisfies Record<Hint, string>,

  groups: {
    app: 'Images',
    tools: 'Tools',
    brush: 'Brush',
    classes: 'Classes',
    mask: 'Mask',
    regions: 'Uncertain regions',
    view: 'View',
    edit: 'Edit',
  } satisfies Record<ActionGroup, string>,
} as const;
