import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataSetOrder } from '../../../core/contract/data-sets.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { answerCalls } from '../../../core/rpc.ts';
import type { Handlers } from '../../../core/rpc.ts';
import type { DataSetCalls, DataSetTask } from '../../../main/datasets/messages.ts';
import { ExportJobs } from '../../../main/files/exports/export-jobs.ts';
import { exportHandlersOf } from '../../../main/ipc/export-handlers.ts';
import type { ExportServices } from '../../../main/ipc/export-handlers.ts';
import { inlineChild } from '../../support/inline-child.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SUMMARY = {
  hash: 'b'.repeat(64),
  counts: {
    train: { images: 1, subjects: 1 },
    validation: { images: 0, subjects: 0 },
    test: { images: 0, subjects: 0 },
  },
  skipped: [],
  nearDuplicates: [],
};

const ORDER: DataSetOrder = {
  project: 'one',
  handle: 'handle',
  files: [{ key: 'a.png', content: 'a'.repeat(64), frames: 1, patient: null, series: null, isGate: false }],
  name: 'Cases',
  formats: ['coco'],
  which: 'all',
  division: { validation: 0.2, test: 0, by: 'image', pattern: '', seed: 0 },
  array: { width: 32, height: 32, keepsAspect: false },
  parent: null,
};

async function start(maker: Partial<Handlers<DataSetCalls>> = {}, changes: Partial<ExportServices> = {}) {
  const folder = await temporaryFolder();
  const tasks: DataSetTask[] = [];
  const told: unknown[] = [];
  const ends = { count: 0 };
  const calls: Handlers<DataSetCalls> = {
    begin: (task) => {
      tasks.push(task);
      return undefined;
    },
    next: (_, { tell }) => {
      tell({ done: 1, total: 1 });
      return { files: [{ path: 'coco/a.json', bytes: new Uint8Array(3) }], version: SUMMARY as never };
    },
    ...maker,
  };
  const services = {
    exports: new ExportJobs(),
    projects: { settledPath: () => Promise.resolve('/journal') },
    handles: {
      opened: () => ({ root: '/images' }),
      resolve: (_: string, key: string) => Promise.resolve(`/images/${key}`),
    },
    dialogs: {
      exportFolder: () => Promise.resolve(folder),
      earlierDataSet: () => Promise.resolve(path.join(folder, 'earlier')),
    },
    makeDataSet: () => {
      const child = inlineChild((parent) => answerCalls(parent, calls, 'export.failed'));
      child.onEnd(() => ends.count++);
      return child;
    },
    emit: (event: string, payload: unknown) => void told.push([event, payload]),
    version: '0.1.0',
    ...changes,
  } as unknown as ExportServices;
  const answers = exportHandlersOf(services);
  const begun = await answers['export.begin']({ kind: 'folder' });
  return { answers, folder, tasks, told, ends, job: begun?.job ?? '' };
}

describe('the channels of data sets', () => {
  it('turn what the page names into paths, write what is made, and tell how far it is', async () => {
    const { answers, tasks, told, ends, job } = await start();
    expect(await answers['export.dataSet']({ job, order: ORDER })).toEqual(SUMMARY);
    const { files, formats, division } = ORDER;
    const paths = { project: '/journal', images: '/images', version: '0.1.0' };
    expect(tasks).toMatchObject([{ files, formats, division, ...paths }]);
    expect(told).toEqual([['export.progress', { job, done: 1, total: 1 }]]);
    expect(ends.count).toBe(1);
  });

  it('refuse files that nobody has opened, and a project that is out of reach', async () => {
    const resolve = () => Promise.reject(new WorkbenchError('handle.refused', 'No'));
    const outside = await start({}, { handles: { opened: () => ({ root: '/' }), resolve } });
    await expect(outside.answers['export.dataSet']({ job: outside.job, order: ORDER })).rejects.toThrow(
      'a.png is no longer in the folder.',
    );
    const settledPath = () => Promise.reject(new WorkbenchError('project.outOfReach', 'It is away.'));
    const away = await start({}, { projects: { settledPath } });
    await expect(away.answers['export.dataSet']({ job: away.job, order: ORDER })).rejects.toThrow(
      'It is away.',
    );
    expect(away.ends.count + outside.ends.count).toBe(0);
  });

  it('end the process where it is cancelled or fails, and say so where it ends by itself', async () => {
    const slow = await start({ next: () => new Promise(() => undefined) });
    const running = slow.answers['export.dataSet']({ job: slow.job, order: ORDER });
    const refused = expect(running).rejects.toMatchObject({ code: 'export.cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await slow.answers['export.cancel']({ job: slow.job });
    await refused;
    expect(slow.ends.count).toBe(1);
    const failing = await start({
      next: () => Promise.reject(new WorkbenchError('export.changed', 'a.png was replaced.')),
    });
    await expect(failing.answers['export.dataSet']({ job: failing.job, order: ORDER })).rejects.toThrow(
      'a.png was replaced.',
    );
    expect(failing.ends.count).toBe(1);
    const lost = await start({}, { makeDataSet: () => endingChild() });
    await expect(lost.answers['export.dataSet']({ job: lost.job, order: ORDER })).rejects.toThrow(
      'ended unexpectedly',
    );
  });

  it('say of an earlier data set where its subjects are, and of another folder that it is none', async () => {
    const { answers, folder } = await start();
    const earlier = path.join(folder, 'earlier');
    await mkdir(earlier);
    await expect(answers['export.parent'](undefined)).rejects.toThrow('dataset.json');
    await writeFile(path.join(earlier, 'dataset.json'), '{}');
    await expect(answers['export.parent'](undefined)).rejects.toThrow('no data set that can be gone on from');
  });
});

/** A process that is gone as soon as it is asked. */
function endingChild() {
  const child = inlineChild(() => undefined);
  return { ...child, post: () => queueMicrotask(() => child.kill()) };
}
