import { ask, hasImages, isReady } from './action.ts';
import type { ActionTable, AppPorts } from './action.ts';

const showPrediction = ask(({ segmenter }) => segmenter.predictOpenImage());

/** What is done with whole images and with the window. */
export const appActions = {
  'app.openFolder': {
    label: 'Open folder',
    icon: 'folder-open',
    keys: ['Ctrl+O'],
    asks: true,
    run: ask(({ project }) => project.openFolder()),
  },
  'app.openProject': {
    label: 'Open project',
    asks: true,
    run: ask(({ project }) => project.openProject()),
  },
  'app.showProject': {
    label: 'Show project folder',
    isEnabled: ({ app }) => app.project.id !== undefined,
    run: ask(({ project }) => project.showFolder()),
  },
  'app.keepBeside': {
    label: 'Keep project beside the images',
    writes: true,
    isEnabled: ({ app }) => isAtHand(app) && app.project.state.writable && placeOf(app) !== 'beside',
    run: ask(({ project }) => project.keep('beside')),
  },
  'app.keepHere': {
    label: 'Keep project on this computer',
    writes: true,
    isEnabled: ({ app }) => isAtHand(app) && placeOf(app) !== 'profile',
    run: ask(({ project }) => project.keep('profile')),
  },
  'app.backUp': {
    label: 'Back up project',
    asks: true,
    isEnabled: ({ app }) => isAtHand(app) && isIdle(app),
    run: ask(({ shell }) => shell.open('backup')),
  },
  'app.restore': {
    label: 'Restore a backup',
    asks: true,
    isEnabled: ({ app }) => isIdle(app),
    run: ask(({ jobs }) => jobs.chooseBackup()),
  },
  'app.compact': {
    label: 'Compact project',
    asks: true,
    writes: true,
    isEnabled: ({ app }) => isAtHand(app) && isIdle(app),
    run: ask(({ shell }) => shell.open('compact')),
  },
  'app.saveTemplate': {
    label: 'Save as a template',
    asks: true,
    isEnabled: ({ app }) => app.project.id !== undefined,
    run: ask(({ templates }) => templates.save()),
  },
  'app.loadTemplate': {
    label: 'Load a template',
    asks: true,
    writes: true,
    isEnabled: ({ app }) => app.project.id !== undefined,
    run: ask(({ templates }) => templates.load()),
  },
  'app.tryAgain': {
    label: 'Try again to open for writing',
    isEnabled: ({ app }) => app.project.state.access.holder !== null,
    run: ask(({ project }) => project.tryAgain()),
  },
  'app.predict': {
    label: 'Predict',
    icon: 'scan-search',
    keys: ['R'],
    writes: true,
    ofFrame: true,
    isEnabled: ({ app }) => isReady(app) && hasModel(app),
    run: (context) => {
      const { workspace, app } = context;
      // It is to be drawn first; who wants to see it all the same says so.
      if (isWithheld(app)) workspace.state.update({ hint: 'draw-first' });
      else showPrediction(context);
    },
  },
  'app.showPrediction': {
    label: 'Show the prediction',
    writes: true,
    ofFrame: true,
    isEnabled: ({ app }) => isReady(app) && hasModel(app) && isWithheld(app),
    run: showPrediction,
  },
  'app.checkByFlipping': {
    label: 'Check consistency (mirrored image)',
    keys: ['Shift+Q'],
    ofFrame: true,
    isEnabled: ({ app, workspace }) => isReady(app) && workspace.state.value.prediction !== null,
    run: ask(({ segmenter }) => segmenter.checkByFlipping()),
  },
  'app.predictAll': {
    label: 'Predict all',
    icon: 'images',
    keys: ['Ctrl+Shift+R'],
    writes: true,
    isEnabled: ({ app }) => canPredictAll(app),
    // Where every image has a mask, it is asked about the update.
    run: ask(({ batch, shell }) => (batch.countUnmarked() > 0 ? batch.start() : shell.open('predict'))),
  },
  'app.predictAgain': {
    label: 'Predict again',
    icon: 'refresh-cw',
    keys: ['Ctrl+Shift+P'],
    asks: true,
    writes: true,
    isEnabled: ({ app }) => canPredictAll(app),
    run: ask(({ shell }) => shell.open('predict')),
  },
  /** What is to be updated, told by who asked. */
  'app.update': {
    writes: true,
    isEnabled: ({ app }) => canPredictAll(app),
    run: ({ app }, withAccepted: boolean) => void app.updates.start({ withAccepted }),
  },
  'app.takeUpdateBack': {
    label: 'Take the update back',
    icon: 'undo-2',
    asks: true,
    writes: true,
    isEnabled: ({ app }) => canTakeUpdateBack(app),
    run: ask(({ shell }) => shell.open('take-back')),
  },
  /** The same once that was confirmed. */
  'app.takeBack': {
    writes: true,
    isEnabled: ({ app }) => canTakeUpdateBack(app),
    run: ask(({ updates }) => updates.takeBack()),
  },
  'app.nextImage': {
    label: 'Next image',
    keys: ['D'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ project }) => project.next()),
  },
  'app.previousImage': {
    label: 'Previous image',
    keys: ['A'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ project }) => project.previous()),
  },
  'app.nextFrame': {
    label: 'Next frame',
    keys: ['PageDown'],
    isEnabled: ({ app }) => hasFrames(app),
    run: ask(({ planes }) => planes.step(1)),
  },
  'app.previousFrame': {
    label: 'Previous frame',
    keys: ['PageUp'],
    isEnabled: ({ app }) => hasFrames(app),
    run: ask(({ planes }) => planes.step(-1)),
  },
  'app.nextVolume': {
    label: 'Next volume',
    keys: ['Shift+PageDown'],
    isEnabled: ({ app }) => hasVolumes(app),
    run: ask(({ project }) => project.goTo(({ volume }) => ({ volume: volume + 1 }))),
  },
  'app.previousVolume': {
    label: 'Previous volume',
    keys: ['Shift+PageUp'],
    isEnabled: ({ app }) => hasVolumes(app),
    run: ask(({ project }) => project.goTo(({ volume }) => ({ volume: volume - 1 }))),
  },
  'app.cine': {
    label: 'Play or pause frames',
    icon: 'play',
    keys: ['U'],
    isEnabled: ({ app }) => hasFrames(app),
    run: ask(({ cine }) => cine.toggle()),
  },
  'app.nextUnreviewed': {
    label: 'Next unreviewed image',
    keys: ['Ctrl+Shift+D'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ project }) => project.nextUnreviewed()),
  },
  'app.toggleList': {
    label: 'Images as a list or a strip',
    icon: 'table',
    keys: ['Ctrl+L'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.toggleList()),
  },
  'app.sortByTeaching': {
    label: 'Sort images by what teaches most',
    isEnabled: ({ app }) => hasImages(app) && app.arrangement.state.order.by !== 'teaching',
    run: ask(({ arrangement }) => arrangement.sortBy('teaching')),
  },
  'app.renewOrder': {
    label: 'Sort images anew',
    icon: 'refresh-cw',
    keys: ['Ctrl+Shift+U'],
    isEnabled: ({ app }) => hasImages(app) && app.arrangement.canRenew,
    run: ask(({ arrangement }) => arrangement.renew()),
  },
  'app.compare': {
    label: 'Compare images',
    keys: ['Shift+O'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.open('compare')),
  },
  'app.export': {
    label: 'Export',
    icon: 'download',
    keys: ['Ctrl+E'],
    asks: true,
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.open('export')),
  },
  'app.importLabels': {
    label: 'Import labels',
    asks: true,
    writes: true,
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.open('import')),
  },
  'app.ledger': {
    label: 'Time and corrections',
    icon: 'chart-line',
    keys: ['Ctrl+Shift+E'],
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.open('ledger')),
  },
  'app.settings': {
    label: 'Settings',
    icon: 'settings',
    keys: ['Ctrl+,'],
    run: ask(({ shell }) => shell.open('settings')),
  },
  'app.help': {
    label: 'Keyboard shortcuts',
    icon: 'keyboard',
    keys: ['?', 'F1'],
    run: ask(({ shell }) => shell.open('help')),
  },
  'app.palette': {
    label: 'Command palette',
    keys: ['Ctrl+K'],
    run: ask(({ shell }) => shell.open('palette')),
  },
} as const satisfies ActionTable;

function isWithheld({ withheld }: AppPorts): boolean {
  return withheld.state.reason !== null;
}

function placeOf({ project }: AppPorts): string {
  return project.state.access.place;
}

/** There is a project, and its folder is in reach. */
function isAtHand({ project }: AppPorts): boolean {
  return project.id !== undefined && !project.state.access.isSpilled;
}

/** No long work is being done on a project. */
function isIdle({ jobs }: AppPorts): boolean {
  return jobs.state.phase !== 'running';
}

/** More than one, of the file that is open. */
function hasFrames({ project }: AppPorts): boolean {
  return project.state.images[project.state.selected]?.frames !== undefined;
}

/** More than one, such as times or directions. */
function hasVolumes({ project }: AppPorts): boolean {
  return project.state.images[project.state.selected]?.volumes !== undefined;
}

/** Not while an update is taken back. */
function canPredictAll(app: AppPorts): boolean {
  return hasImages(app) && hasModel(app) && !app.updates.isBusy;
}

function canTakeUpdateBack({ updates, batch }: AppPorts): boolean {
  return updates.state.latest !== null && !updates.isBusy && !batch.isActive;
}

function hasModel({ models }: AppPorts): boolean {
  return models.state.selected !== undefined;
}
