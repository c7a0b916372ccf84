import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Child } from '../../../../core/rpc.ts';
import { disk } from '../../../../main/journal/disk.ts';
import { ProjectJobs } from '../../../../main/journal/jobs/project-jobs.ts';
import { verifyJournal } from '../../../../main/journal/verify.ts';
import { appendTo, someWork } from '../../../support/arbitrary-journal.ts';
import { FakeChild } from '../../../support/fake-child.ts';
import { inlineJob } from '../../../support/inline-job.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A process that never answers. */
const silentJob = (): Child => new FakeChild();

async function projectIn(folder: string): Promise<string> {
  const project = join(folder, 'one');
  await mkdir(project);
  await appendTo(disk, project, someWork());
  const facts = { version: 1, id: 'one', name: 'Cases', folder: 'f' };
  await writeFile(join(project, 'project.json'), JSON.stringify(facts));
  return project;
}

function jobsWith(fork: () => Child = inlineJob) {
  const told: string[] = [];
  const onProgress = (done: number, total: number): void => void told.push(`${done}/${total}`);
  return { told, jobs: new ProjectJobs({ fork, disk, onProgress }) };
}

describe('jobs on projects', () => {
  it('back up, restore, compact and draw, and tell how far they are', async () => {
    const folder = await temporaryFolder();
    const project = await projectIn(folder);
    const { jobs, told } = jobsWith();
    const [file, restored] = [join(folder, 'one.zip'), join(folder, 'two')];
    await writeFile(file, 'what the person agreed to replace');
    expect(await jobs.backUp({ project, file })).toMatchObject({ verified: { problems: [] } });
    expect([told.at(0), told.length > 2]).toEqual(['0/0', true]);
    expect(await jobs.restore({ project: restored, file })).toMatchObject({ project: 'one' });
    expect(await jobs.compact(restored)).toMatchObject({ commits: someWork().length - 1 });
    expect(await jobs.snapshot(restored, new AbortController().signal)).toMatchObject({ frames: 2 });
    expect((await verifyJournal(disk, restored)).problems).toEqual([]);
  });

  it('are done one at a time, but for snapshots', async () => {
    const folder = await temporaryFolder();
    const project = await projectIn(folder);
    let isFirst = true;
    const { jobs } = jobsWith(() => {
      const job = isFirst ? silentJob() : inlineJob();
      isFirst = false;
      return job;
    });
    const first = jobs.backUp({ project, file: join(folder, 'one.zip') });
    await expect(jobs.compact(project)).rejects.toMatchObject({ code: 'project.busy' });
    expect(await jobs.snapshot(project, new AbortController().signal)).toMatchObject({ frames: 2 });
    await Promise.all([jobs.close(), expect(first).rejects.toMatchObject({ code: 'project.cancelled' })]);
    expect(await jobs.compact(project)).toMatchObject({ commits: someWork().length - 1 });
  });

  it('that are stopped, or lost, leave nothing behind', async () => {
    const folder = await temporaryFolder();
    const project = await projectIn(folder);
    const { jobs } = jobsWith(silentJob);
    const left = join(folder, '.one.zip.tmp');
    await writeFile(left, 'half of it');
    const backup = jobs.backUp({ project, file: join(folder, 'one.zip') });
    jobs.cancel();
    await expect(backup).rejects.toMatchObject({ code: 'project.cancelled' });
    await mkdir(join(folder, '.two.tmp', 'history'), { recursive: true });
    const restoring = jobs.restore({ project: join(folder, 'two'), file: join(folder, 'one.zip') });
    jobs.cancel();
    await expect(restoring).rejects.toMatchObject({ code: 'project.cancelled' });
    expect(await readdir(folder)).toEqual(['one']);
    jobs.cancel();
  });
});
