import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow, FileFilter, MessageBoxOptions, OpenDialogOptions } from 'electron';
import { exportNames } from '../../core/formats/export-names.ts';

const TEMPLATES: FileFilter = { name: 'Templates', extensions: ['json'] };

const LABEL_ENDINGS = [
  ...['dcm', 'dicom', 'nii', 'gz', 'mha', 'nrrd', 'npy', 'png', 'tif', 'tiff', 'roi', 'zip'],
  ...['json', 'xml', 'npz'],
];

/** Native dialogs. Each answers a path that stays in main, or `undefined` when the person cancels. */
export class Dialogs {
  readonly #window: () => BrowserWindow | undefined;

  constructor(window: () => BrowserWindow | undefined) {
    this.#window = window;
  }

  imageFolder(): Promise<string | undefined> {
    return this.#folder('Open a folder of images', 'Open');
  }

  projectFolder(): Promise<string | undefined> {
    return this.#folder('Open a project folder', 'Open');
  }

  imagesOfProject(name: string): Promise<string | undefined> {
    return this.#folder(`Where are the images of ${name}?`, 'Open');
  }

  modelFolder(): Promise<string | undefined> {
    return this.#folder('Choose the folder of a model: its ONNX file and manifest.json', 'Add');
  }

  /** @param last into which studies were fetched before; null for none */
  studyFolder(last: string | null): Promise<string | undefined> {
    return this.#open({
      title: 'Fetch the study into this folder',
      buttonLabel: 'Fetch',
      properties: ['openDirectory', 'createDirectory'],
      ...(last === null ? {} : { defaultPath: last }),
    });
  }

  exportFolder(): Promise<string | undefined> {
    return this.#folder('Export into this folder', 'Export', 'createDirectory');
  }

  /** Folder of a data set that another goes on from. */
  earlierDataSet(): Promise<string | undefined> {
    return this.#folder('Choose the folder of an earlier data set', 'Choose');
  }

  exportZip(name: string): Promise<string | undefined> {
    return this.#newFile('Export to a ZIP file', name, { name: 'ZIP archive', extensions: ['zip'] });
  }

  /** Where to write a template. */
  newTemplate(): Promise<string | undefined> {
    return this.#newFile('Save as a template', 'template.json', TEMPLATES);
  }

  /** Where to write what was measured on an image. */
  newTable(what: 'objects' | 'work', of: string): Promise<string | undefined> {
    const name = `${exportNames([of]).get(of) ?? ''} ${what}.csv`;
    return this.#newFile(`Save the ${what} as CSV`, name, { name: 'CSV', extensions: ['csv'] });
  }

  template(): Promise<string | undefined> {
    return this.#open({
      title: 'Choose a template',
      buttonLabel: 'Load',
      properties: ['openFile'],
      filters: [TEMPLATES],
    });
  }

  /** A folder of images with their labels, or of labels alone. */
  labelFolder(): Promise<string | undefined> {
    return this.#folder('Import labels from a folder', 'Import');
  }

  /** A file of labels that another program has drawn. */
  labels(): Promise<string | undefined> {
    return this.#open({
      title: 'Import labels from a file',
      buttonLabel: 'Import',
      properties: ['openFile'],
      filters: [
        { name: 'Labels', extensions: LABEL_ENDINGS },
        { name: 'All files', extensions: ['*'] },
      ],
    });
  }

  /** Where to write a backup of a project. */
  newBackup(project: string, isLocked: boolean): Promise<string | undefined> {
    const extension = isLocked ? 'ulb' : 'zip';
    const name = `${project} ${new Date().toISOString().slice(0, 10)}.${extension}`;
    return this.#newFile(`Back up ${project}`, name, { name: 'Backup', extensions: [extension] });
  }

  backup(): Promise<string | undefined> {
    return this.#open({
      title: 'Choose a backup of a project',
      buttonLabel: 'Choose',
      properties: ['openFile'],
      filters: [
        { name: 'Backups', extensions: ['ulb', 'zip'] },
        { name: 'All files', extensions: ['*'] },
      ],
    });
  }

  restoreFolder(): Promise<string | undefined> {
    const title = 'Restore into this folder: that of the images, if they are on this computer';
    return this.#folder(title, 'Restore', 'createDirectory');
  }

  /** Whether to close although not everything is stored. Keeping the window open is what a stray key chooses. */
  async closeAnyway(problem: string): Promise<boolean> {
    const options: MessageBoxOptions = {
      type: 'warning',
      message: 'Not everything is stored',
      detail:
        `${problem}\n\nWhile the window stays open, storing is tried again every few seconds. ` +
        'Closing it now loses what is not stored.',
      buttons: ['Keep open and wait', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    return (await this.#choice(options)) === 1;
  }

  /** Whether to connect to an archive; the page has no say in it. */
  async connectTo(host: string): Promise<boolean> {
    const options: MessageBoxOptions = {
      type: 'question',
      message: `Connect to ${host}?`,
      detail:
        'It is asked for studies when you look for some, and gets the segmentations that you send. ' +
        'Nothing else is connected to, and nothing is sent by itself.',
      buttons: ['Connect', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    return (await this.#choice(options)) === 0;
  }

  /** Whether to start the page once more, after it stopped again and again. */
  async startAgain(): Promise<boolean> {
    const options: MessageBoxOptions = {
      type: 'error',
      message: 'The window has stopped three times within a minute',
      detail:
        'What was stored is kept. Perhaps this computer has too little memory for the images of this folder.',
      buttons: ['Start again', 'Close'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    };
    return (await this.#choice(options)) === 0;
  }

  /** Place of the button that was pressed. */
  async #choice(options: MessageBoxOptions): Promise<number> {
    const window = this.#window();
    const answer = await (window === undefined
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(window, options));
    return answer.response;
  }

  #folder(title: string, buttonLabel: string, extra?: 'createDirectory'): Promise<string | undefined> {
    const properties: ('openDirectory' | 'createDirectory')[] = ['openDirectory'];
    if (extra !== undefined) properties.push(extra);
    return this.#open({ title, buttonLabel, properties });
  }

  async #open(options: OpenDialogOptions): Promise<string | undefined> {
    const window = this.#window();
    const answer = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return answer.canceled ? undefined : answer.filePaths[0];
  }

  /** @param name by default, in the person's documents */
  async #newFile(title: string, name: string, kind: FileFilter): Promise<string | undefined> {
    const options = { title, defaultPath: join(app.getPath('documents'), name), filters: [kind] };
    const window = this.#window();
    const answer = await (window === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return answer.canceled || !answer.filePath ? undefined : answer.filePath;
  }
}
