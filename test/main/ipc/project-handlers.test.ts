import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { projectHandlersOf } from '../../../main/ipc/project-handlers.ts';
import type { ProjectServices } from '../../../main/ipc/project-handlers.ts';
import { disk } from '../../../main/journal/disk.ts';
import { ProjectJobs } from '../../../main/journal/jobs/project-jobs.ts';
import { Folders } from '../../../main/files/folders/folders.ts';
import { FolderHandles } from '../../../main/files/folders/folder-handles.ts';
import { appendTo, someWork } from '../../support/arbitrary-journal.ts';
import { inlineJob } from '../../support/inline-job.ts';
import { projectsOn } from '../../support/projects.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// What a passphrase is made into takes its time.
vi.setConfig({ testTimeout: 120_000 });

type Answers = Partial<Record<keyof ProjectServices['dialogs'], string>>;

/** A profile with a project, and what the person answers in native dialogs, where what is not named is cancelled. */
async function profile(answers: Answers = {}) {
  const folder = await temporaryFolder();
  const own = join(folder, 'profile', 'projects', 'one');
  await mkdir(own, { recursive: true });
  await appendTo(disk, own, someWork());
  await writeFile(
    join(own, 'project.json'),
    JSON.stringify({ version: 1, id: 'one', name: 'Cases', folder: 'f' }),
  );
  const asked: unknown[] = [];
  const answer =
    (name: keyof Answers) =>
    async (...told: readonly unknown[]) => {
      asked.push([name, ...told]);
      const named = answers[name];
      return named === undefined ? undefined : join(folder, named);
    };
  const dialogs: ProjectServices['dialogs'] = {
    projectFolder: answer('projectFolder'),
    imagesOfProject: answer('imagesOfProject'),
    newBackup: answer('newBackup'),
    backup: answer('backup'),
    restoreFolder: answer('restoreFolder'),
  };
  const projects = projectsOn(disk, { folder: join(folder, 'profile', 'projects') });
  const services: ProjectServices = {
    projects,
    jobs: new ProjectJobs({ fork: inlineJob, disk, onProgress: () => undefined }),
    folders: new Folders(new FolderHandles(), join(folder, 'folders.json'), () => undefined),
    dialogs,
    showInFolder: () => undefined,
  };
  const handlers = projectHandlersOf(services);
  const restore = (passphrase?: string) => handlers['project.restore']({ passphrase });
  return { folder, own, asked, handlers, restore, services };
}

const backUp = (
  { handlers }: Awaited<ReturnType<typeof profile>>,
  passphrase?: string,
): ReturnType<(typeof handlers)['project.backUp']> =>
  handlers['project.backUp']({ project: 'one', passphrase });

describe('what the page asks about whole projects', () => {
  it('backs one up where the person says, and restores it beside its images', async () => {
    const at = await profile({
      newBackup: 'cases.ulb',
      backup: 'cases.ulb',
      restoreFolder: 'images',
    });
    await mkdir(join(at.folder, 'images', 'U-Lite project'), { recursive: true });
    await writeFile(join(at.folder, 'images', 'a.png'), '');
    expect(await backUp(at, 'correct horse')).toMatchObject({ file: 'cases.ulb', commits: 8, frames: 2 });
    expect(at.asked).toEqual([['newBackup', 'Cases', true]]);
    const { handlers } = at;
    await expect(at.restore()).rejects.toMatchObject({ code: 'backup.none' });
    expect(await handlers['project.chooseBackup'](undefined)).toEqual({ name: 'cases.ulb', isLocked: true });
    await expect(at.restore()).rejects.toMatchObject({ code: 'backup.locked' });
    await expect(at.restore('wrong')).rejects.toMatchObject({ code: 'backup.passphrase' });
    const restored = await at.restore('correct horse');
    expect(restored).toMatchObject({ folder: 'U-Lite project.2', commits: 8, listing: { name: 'images' } });
    // Its folder is the one that is found for these images.
    const { listing } = restored;
    expect(await at.services.projects.find(listing?.id ?? '')).toMatchObject({ project: 'one' });
    expect(await at.services.projects.pathOf('one')).toBe(join(at.folder, 'images', 'U-Lite project.2'));
    await at.services.projects.close();
    await at.services.folders.close();
  });

  it('does nothing where the person cancels, and keeps what was restored without its images', async () => {
    const at = await profile();
    expect(await backUp(at)).toBeNull();
    expect(await at.handlers['project.chooseBackup'](undefined)).toBeNull();
    const later = await profile({ newBackup: 'cases.zip', backup: 'cases.zip', restoreFolder: 'empty' });
    await mkdir(join(later.folder, 'empty'));
    await backUp(later);
    await later.handlers['project.chooseBackup'](undefined);
    expect(await later.restore()).toMatchObject({ folder: 'U-Lite project', listing: null });
    expect(await readdir(join(later.folder, 'empty'))).toEqual(['U-Lite project']);
  });

  it('writes no backup into the folder that it is of', async () => {
    const at = await profile({ newBackup: join('profile', 'projects', 'one', 'cases.zip') });
    await expect(backUp(at)).rejects.toMatchObject({ code: 'backup.inside' });
    await expect(
      at.handlers['project.backUp']({ project: 'two', passphrase: undefined }),
    ).rejects.toMatchObject({ code: 'project.none' });
  });
});
