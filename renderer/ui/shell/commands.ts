import { assertNever } from '../../../core/errors.ts';
import type { Host, HostCommand } from '../../editor/ports.ts';
import type { Workbench } from '../../workbench.ts';
import type { Shell } from './shell.ts';

/** Carries out what keys, menus and buttons ask of the application around the editor. */
export class Commands implements Host {
  readonly #shell: Shell;
  readonly #workbench: () => Workbench;

  /** The workbench is asked for when it is needed, because it is built around the editor that takes this host. */
  constructor(shell: Shell, workbench: () => Workbench) {
    this.#shell = shell;
    this.#workbench = workbench;
  }

  isEnabled(command: HostCommand): boolean {
    const { project, models } = this.#workbench();
    const { state } = project;
    switch (command) {
      case 'openFolder':
      case 'settings':
      case 'help':
      case 'palette':
        return true;
      case 'predict':
        return state.image.phase === 'ready' && models.state.selected !== undefined;
      case 'checkByFlipping':
        return state.image.phase === 'ready' && this.#workbench().editor.state.prediction !== null;
      case 'predictAll':
        return state.images.length > 0 && models.state.selected !== undefined;
      case 'acceptAndNext':
        return state.image.phase === 'ready';
      case 'nextImage':
      case 'previousImage':
      case 'nextUnreviewed':
      case 'export':
        return state.images.length > 0;
      default:
        return assertNever(command);
    }
  }

  run(command: HostCommand): void {
    if (this.isEnabled(command)) void this.#start(command);
  }

  async #start(command: HostCommand): Promise<void> {
    const { project, segmenter, batch } = this.#workbench();
    switch (command) {
      case 'openFolder':
        return project.openFolder();
      case 'predict':
        return segmenter.predictOpenImage();
      case 'checkByFlipping':
        return segmenter.checkByFlipping();
      case 'predictAll':
        return batch.start();
      case 'acceptAndNext':
        return project.acceptAndNext();
      case 'nextImage':
        return project.next();
      case 'previousImage':
        return project.previous();
      case 'nextUnreviewed':
        return project.nextUnreviewed();
      case 'export':
      case 'settings':
      case 'help':
      case 'palette':
        this.#shell.open(command);
        return;
      default:
        assertNever(command);
    }
  }
}
