import { existsSync } from 'node:fs';
import { utilityProcess } from 'electron';
import { WorkbenchError } from '../../../core/errors.ts';

/** The project of generated images, in the person's profile: drawn on first use, by a process of its own. */
export class DemoFolder {
  readonly #entry: string;
  readonly #path: string;
  #making: Promise<void> | undefined;

  constructor(entry: string, path: string) {
    this.#entry = entry;
    this.#path = path;
  }

  async ensure(): Promise<string> {
    if (!existsSync(this.#path))
      await (this.#making ??= this.#make().finally(() => (this.#making = undefined)));
    return this.#path;
  }

  #make(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = utilityProcess.fork(this.#entry, [this.#path], { serviceName: 'Demo images' });
      child.on('exit', (code) => {
        if (code === 0) resolve();
        else
          reject(new WorkbenchError('demo.failed', 'The demo images could not be made: is the disk full?'));
      });
    });
  }
}
