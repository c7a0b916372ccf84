import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import type { ProjectJobsState } from '../../../../renderer/services/project/project-jobs.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, startWorkbench } from '../support.ts';

const BACKUP = { name: 'cases.ulb', isLocked: true };
const RESTORED = { folder: 'U-Lite project', commits: 2, frames: 1, listing: null };

async function begun() {
  const workbench = await startWorkbench(await folderOf({ 'a.png': 20 }));
  await workbench.settled();
  const phases: ProjectJobsState['phase'][] = [];
  workbench.jobs.subscribe(() => void phases.push(workbench.jobs.state.phase));
  return { ...workbench, phases };
}

describe('jobs on whole projects', () => {
  it('back up what is saved, and say how far they are and what came of it', async () => {
    const workbench = await begun();
    const { jobs, handlers, emit, settled, project, phases } = workbench;
    paint(workbench);
    const asked: unknown[] = [];
    handlers.set('project.backUp', async (request) => {
      asked.push(request);
      emit('project.progress', { done: 1, total: 3 });
      expect(jobs.state).toMatchObject({ phase: 'running', job: { kind: 'backup', name: 'Cases' }, done: 1 });
      return { file: 'cases.ulb', folder: 'backups', bytes: 1, commits: 1, frames: 1 };
    });
    await jobs.backUp('secret');
    expect(asked).toEqual([{ project: project.id, passphrase: 'secret' }]);
    expect(jobs.state).toMatchObject({ phase: 'finished', result: { kind: 'backup', isLocked: true } });
    await jobs.backUp(null);
    expect(asked[1]).toEqual({ project: project.id });
    jobs.dismiss();
    expect(phases.at(-1)).toBe('idle');
    await settled();
  });

  it('say why they failed, and that they were stopped', async () => {
    const { jobs, handlers } = await begun();
    handlers.set('project.backUp', () => {
      throw new WorkbenchError('file.write', '/x cannot be written: the disk is full.');
    });
    await jobs.backUp(null);
    expect(jobs.state).toEqual({
      phase: 'failed',
      kind: 'backup',
      problem: '/x cannot be written: the disk is full.',
    });
    handlers.set('project.backUp', () => {
      throw new WorkbenchError('project.cancelled', 'Stopped.');
    });
    await jobs.backUp(null);
    expect(jobs.state).toEqual({ phase: 'cancelled' });
    handlers.set('project.backUp', () => null);
    await jobs.backUp(null);
    expect(jobs.state).toEqual({ phase: 'idle' });
  });

  it('restore with the right passphrase, which may be tried again', async () => {
    const { jobs, handlers } = await begun();
    handlers.set('project.chooseBackup', () => BACKUP);
    handlers.set('project.restore', ({ passphrase }: { readonly passphrase?: string }) => {
      if (passphrase !== 'right') throw new WorkbenchError('backup.passphrase', 'Wrong.');
      return RESTORED;
    });
    await jobs.chooseBackup();
    expect(jobs.state).toEqual({ phase: 'locked', backup: BACKUP, isWrong: false });
    await jobs.unlock('wrong');
    expect(jobs.state).toEqual({ phase: 'locked', backup: BACKUP, isWrong: true });
    await jobs.unlock('right');
    expect(jobs.state).toMatchObject({ phase: 'finished', result: { kind: 'restore', isOpened: false } });
  });

  it('compact while somebody paints, and nothing is read again for that', async () => {
    const [folder, database] = [await folderOf({ 'a.png': 20 }), freshName()];
    const first = await startWorkbench(folder, database);
    const read = first.handlers.get('journal.read');
    let reads = 0;
    first.handlers.set('journal.read', (request) => {
      reads++;
      return read?.(request);
    });
    for (const y of [10, 20, 30]) paint(first, y);
    const compacting = first.jobs.compact();
    paint(first, 40);
    await compacting;
    expect(first.jobs.state).toMatchObject({ phase: 'finished', result: { kind: 'compact' } });
    paint(first, 50);
    await first.settled();
    const painted = area(await first.storedMask('a.png'));
    await first.jobs.compact();
    expect(reads).toBe(0);
    await first.projects.close();
    first.quit();

    const second = await startWorkbench(folder, database);
    expect(second.project.state.problem).toBeUndefined();
    expect(area(await second.storedMask('a.png'))).toBe(painted);
    second.driver.run('edit.undo');
    await second.settled();
    expect(area(await second.storedMask('a.png'))).toBeLessThan(painted);
    await second.projects.close();
    second.quit();
    // All of it is in the journal, too.
    const third = await startWorkbench(folder, freshName(), { disk: second.disk });
    expect(area(await third.storedMask('a.png'))).toBeLessThan(painted);
  });

  it('ask for no needless passphrase, open what was restored, and are done one at a time', async () => {
    const { jobs, handlers, folderFiles, project } = await begun();
    let restored = 0;
    handlers.set('project.chooseBackup', () => ({ ...BACKUP, isLocked: false }));
    handlers.set('project.restore', () => {
      restored++;
      return { ...RESTORED, listing: null };
    });
    await Promise.all([jobs.chooseBackup(), jobs.chooseBackup()]);
    expect([restored, jobs.state.phase]).toEqual([1, 'finished']);
    const [key = '', bytes = new Uint8Array()] = [...folderFiles][0] ?? [];
    const images = [{ key, size: bytes.length, modified: 1 }];
    const listing = { handle: 'handle', id: 'other', name: 'Others', images, writable: true };
    handlers.set('project.restore', () => ({ ...RESTORED, listing }));
    await jobs.chooseBackup();
    expect(jobs.state).toMatchObject({ phase: 'finished', result: { isOpened: true } });
    await expect.poll(() => project.state.name).toBe('Others');
    await expect.poll(() => project.state.image.phase).toBe('ready');
  });
});
