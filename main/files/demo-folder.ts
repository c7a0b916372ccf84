import { WorkbenchError } from '../../core/contract/errors.ts';

/** The project of generated images, in the person's profile. */
export class DemoFolder {
  constructor(readonly path: string) {}

  async ensure(): Promise<string> {
    return Promise.reject(new WorkbenchError('demo.absent', 'The demo is not there yet.'));
  }
}
