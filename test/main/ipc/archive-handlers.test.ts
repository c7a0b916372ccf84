import { describe, expect, it } from 'vitest';
import { ArchiveAccess, NO_ARCHIVE, keptArchiveSchema } from '../../../main/archive/access.ts';
import { JsonFile } from '../../../main/files/json-file.ts';
import { archiveHandlersOf } from '../../../main/ipc/archive-handlers.ts';
import type { ArchiveServices } from '../../../main/ipc/archive-handlers.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function handlers(changes: Partial<ArchiveServices> = {}) {
  const proposed: (string | null)[] = [];
  const services = {
    archive: new ArchiveAccess({
      kept: new JsonFile(`${await temporaryFolder()}/archive.json`, keptArchiveSchema, NO_ARCHIVE),
      keyring: { lock: () => null, unlock: () => null },
      mayConnect: async () => true,
      onProgress: () => undefined,
    }),
    folders: { open: async (path: string) => ({ path }) },
    dialogs: {
      studyFolder: async (last: string | null) => {
        proposed.push(last);
        return undefined;
      },
    },
    ...changes,
  } as unknown as ArchiveServices;
  return { proposed, answers: archiveHandlersOf(services) };
}

describe('the channels of the archive', () => {
  it('refuse all that connects while it is off, and ask the person nothing', async () => {
    const { proposed, answers } = await handlers();
    const refused = { code: 'archive.off' };
    await expect(answers['archive.find']({})).rejects.toMatchObject(refused);
    await expect(answers['archive.fetch']({ study: '1.2' })).rejects.toMatchObject(refused);
    await expect(answers['archive.send']({ data: new Uint8Array(1) })).rejects.toMatchObject(refused);
    expect(proposed).toEqual([]);
  });

  it('fetch nothing where no folder was chosen, and open nothing that was not fetched', async () => {
    const { proposed, answers } = await handlers();
    await answers['archive.set']({ isOn: true, address: 'http://127.0.0.1:1/x', user: '' });
    expect(await answers['archive.fetch']({ study: '1.2' })).toBeNull();
    expect(proposed).toEqual([null]);
    expect(() => answers['archive.open'](undefined)).toThrow('Fetch a study first.');
  });

  it('open the study that was fetched last, and propose its folder for the next', async () => {
    const archive = {
      folder: '/studies',
      requireOn: () => undefined,
      fetch: async (study: string, folder: string) => `${folder}/${study}`,
    } as unknown as ArchiveAccess;
    const proposed: (string | null)[] = [];
    const studyFolder = async (last: string | null) => {
      proposed.push(last);
      return '/chosen';
    };
    const { answers } = await handlers({ archive, dialogs: { studyFolder } });
    expect(await answers['archive.fetch']({ study: '1.2' })).toEqual({ name: '1.2' });
    expect(proposed).toEqual(['/studies']);
    expect(await answers['archive.open'](undefined)).toEqual({ path: '/chosen/1.2' });
  });
});
