import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerCalls } from '../../../../core/rpc.ts';
import type { TrainerCalls } from '../../../../main/training/project/messages.ts';
import { projectRunFiles, readOrder } from '../../../../main/training/project/order.ts';
import type { TrainingOrder } from '../../../../main/training/project/order.ts';
import { Trainer } from '../../../../main/training/project/trainer.ts';
import { inlineChild } from '../../../support/inline-child.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ORDER: TrainingOrder = {
  version: 1,
  training: {
    project: 'one',
    handle: 'handle',
    name: 'Cases',
    files: [{ key: 'a.png', content: 'a'.repeat(64), frames: 1 }],
    which: 'accepted',
    classes: [{ label: 1, name: 'cup' }],
    from: 'nuclei',
    minutes: 10,
    holdout: { share: 0.2, by: 'image', pattern: '' },
    gate: { share: 0.2, by: 'image', pattern: '' },
    inUse: 'nuclei',
    person: 'Nova',
  },
  journal: '/j',
  images: '/images',
  recipe: null,
  model: { id: 'trained-1', name: 'Cases' },
};

/** A trainer of an app with folders of models, and what it asks of the process that trains, which pauses at once. */
function trainerOf(folder: string, roots: readonly string[]) {
  const asked: TrainerCalls['train']['request'][] = [];
  const trainer = new Trainer({
    roots,
    folder,
    fork: () =>
      inlineChild((parent) =>
        answerCalls<TrainerCalls>(
          parent,
          {
            train: (request) => {
              asked.push(request);
              return { outcome: 'stopped' };
            },
            stop: () => undefined,
          },
          'test',
        ),
      ),
    adopt: () => Promise.reject(new Error('Nothing is finished')),
    speed: { value: null, write: () => Promise.resolve() },
    changed: () => undefined,
    preview: () => undefined,
  });
  return { trainer, asked };
}

describe('the order of a run', () => {
  it('is gone on with by the models where the app is by then, as where it is mounted anew', async () => {
    const folder = await temporaryFolder();
    const before = trainerOf(folder, ['/mounted-1/models']);
    await before.trainer.start(ORDER);
    await before.trainer.close();
    expect(before.asked).toMatchObject([{ roots: ['/mounted-1/models'] }]);
    const after = trainerOf(folder, ['/mounted-2/models']);
    await after.trainer.resume('one');
    await after.trainer.close();
    expect(after.asked).toMatchObject([{ roots: ['/mounted-2/models'] }]);
    const [run = ''] = await readdir(join(folder, 'one'));
    expect(await readFile(projectRunFiles(join(folder, 'one', run)).order, 'utf8')).not.toContain('mounted');
  });

  it('is read where a version before wrote it, which kept the folders of models with it', async () => {
    const folder = await temporaryFolder();
    const old = { ...ORDER, roots: ['/mounted-1/models'] };
    await writeFile(projectRunFiles(folder).order, JSON.stringify(old));
    expect(await readOrder(folder)).toEqual(ORDER);
  });
});
