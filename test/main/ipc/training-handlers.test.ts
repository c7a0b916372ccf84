import { describe, expect, it } from 'vitest';
import { NO_TRAINING } from '../../../core/contract/training.ts';
import type { ProjectTraining } from '../../../core/contract/training.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { trainingHandlersOf } from '../../../main/ipc/training-handlers.ts';
import type { TrainingServices } from '../../../main/ipc/training-handlers.ts';
import type { TrainingOrder } from '../../../main/training/project/order.ts';
import type { Trainer } from '../../../main/training/project/trainer.ts';

const TRAINING: ProjectTraining = {
  project: 'one',
  handle: 'handle',
  name: 'Cases',
  files: [{ key: 'a.png', content: 'a'.repeat(64), frames: 1 }],
  which: 'accepted',
  classes: [
    { label: 3, name: 'disc' },
    { label: 1, name: 'cup' },
  ],
  from: null,
  minutes: 10,
  holdout: { share: 0.2, by: 'image', pattern: '' },
  gate: { share: 0.2, by: 'image', pattern: '' },
  inUse: null,
  person: 'Nova',
};

function handlers(changes: Partial<TrainingServices> = {}) {
  const orders: TrainingOrder[] = [];
  const trainer = {
    start: async (order: TrainingOrder) => void orders.push(order),
    state: async () => NO_TRAINING,
    estimate: (images: unknown, settings: unknown) => ({ images, settings }),
  } as unknown as Trainer;
  const services = {
    trainer,
    projects: {
      lend: async (_: string, work: (path: string) => Promise<unknown>) => ({ result: await work('/j') }),
    },
    handles: {
      opened: () => ({ root: '/images' }),
      resolve: async (_: string, key: string) => `/images/${key}`,
    },
    modelRoots: ['/models'],
    ...changes,
  } as unknown as TrainingServices;
  return { orders, handlers: trainingHandlersOf(services) };
}

describe('the channels of training', () => {
  it('turn what the page names into paths', async () => {
    const { orders, handlers: answers } = handlers();
    await answers['training.start'](TRAINING);
    expect(orders).toMatchObject([
      {
        journal: '/j',
        images: '/images',
        training: TRAINING,
        recipe: null,
        model: {
          id: expect.stringMatching(/^trained-\d{14}$/),
          name: expect.stringMatching(/^Cases, \d{4}-/),
        },
      },
    ]);
    expect(await answers['training.state']({ project: 'one' })).toEqual(NO_TRAINING);
  });

  it('say what a plan comes to, which goes on until it stands still where no time is given', async () => {
    const { handlers: answers } = handlers();
    const images = { train: 30, validation: 5, gate: 10 };
    const plan = { from: null, minutes: 2, classes: 2, images };
    expect(await answers['training.estimate'](plan)).toMatchObject({ images, settings: { seconds: 120 } });
    const endless = { patience: 25, schedule: 'plateau', epochs: 2000 };
    expect(await answers['training.estimate']({ ...plan, minutes: null })).toMatchObject({
      settings: endless,
    });
  });

  it('train on nothing outside of what was opened, and from no model that is not there', async () => {
    const handles = {
      opened: () => ({ root: '/images' }),
      resolve: () => Promise.reject(new WorkbenchError('handle.refused', 'no')),
    };
    const outside = handlers({ handles });
    await expect(outside.handlers['training.start'](TRAINING)).rejects.toThrow(
      'a.png is no longer in the folder',
    );
    const none = handlers();
    await expect(none.handlers['training.start']({ ...TRAINING, from: 'nobody' })).rejects.toThrow(
      'There is no model nobody',
    );
    expect([...outside.orders, ...none.orders]).toEqual([]);
  });

  it('do not begin while the project is out of reach', async () => {
    const gone = new WorkbenchError('project.outOfReach', 'It cannot be reached.');
    const { orders, handlers: answers } = handlers({ projects: { lend: () => Promise.reject(gone) } });
    await expect(answers['training.start'](TRAINING)).rejects.toThrow('It cannot be reached.');
    expect(orders).toEqual([]);
  });
});
