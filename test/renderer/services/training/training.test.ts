import { describe, expect, it } from 'vitest';
import type { Request } from '../../../../core/contract/channels.ts';
import { NO_TRAINING } from '../../../../core/contract/training.ts';
import type { EpochRecord, TrainingState } from '../../../../core/contract/training.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { USUAL_LEARNING, modelName } from '../../../../renderer/services/training/training.ts';
import { VERSION } from '../../../support/model-version.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { MODEL, TestFolder, folderOf, startWorkbench } from '../support.ts';

const RUNNING: TrainingState = { ...NO_TRAINING, phase: 'running' };
const EPOCH: EpochRecord = {
  epoch: 1,
  loss: 0.5,
  validationDice: 0.7,
  validationIou: 0.6,
  learningRate: 1e-3,
  seconds: 2,
};

async function begun() {
  const workbench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 40 }));
  await workbench.settled();
  const asked: Request<'training.start'>[] = [];
  workbench.handlers.set('training.start', (request) => void asked.push(request));
  const tell = (state: TrainingState, project = workbench.project.id): void =>
    workbench.emit('training.changed', { project, state });
  return { ...workbench, asked, tell };
}

describe('training on the open project', () => {
  it('begins with all that was done by then, as was chosen', async () => {
    const workbench = await begun();
    const { training, project, asked, handlers, withheld } = workbench;
    const order: string[] = [];
    const append = handlers.get('journal.append');
    handlers.set('journal.append', async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('stored');
      return append?.(request);
    });
    handlers.set('training.start', (request) => {
      order.push('begun');
      asked.push(request);
    });
    paint(workbench);
    const { gate } = USUAL_LEARNING;
    withheld.change({ ...USUAL_LEARNING, gate: { ...gate, by: 'folder' } });
    training.choose({ minutes: null, which: 'all' });
    await training.begin();
    expect(order.at(0)).toBe('stored');
    expect(order.at(-1)).toBe('begun');
    expect(asked).toMatchObject([
      {
        project: project.id,
        handle: 'handle',
        name: 'Cases',
        // Also those that nobody has looked at: somebody may have worked on them before.
        files: [
          { key: 'a.png', frames: 1 },
          { key: 'b.png', frames: 1 },
        ],
        which: 'all',
        classes: [{ label: 1, name: 'Lesion' }],
        // Its weights are not there, so that nothing can be gone on with.
        from: null,
        minutes: null,
        gate: { share: 0.2, by: 'folder' },
        holdout: { share: 0.2, by: 'folder' },
        inUse: MODEL.manifest.id,
        person: '',
      },
    ]);
    expect(training.state).toMatchObject({ isAsked: false, problem: null });
  });

  it('leaves out unwanted classes, and names the others as the models before did', async () => {
    const { training, asked, driver, withheld } = await begun();
    driver.run('class.add', { name: 'Hair' });
    training.choose({ without: [1] });
    expect(withheld.state.settings).toBeUndefined();
    await training.begin();
    // The images that judge show no pre-label from now on.
    expect(withheld.state.settings).toEqual(USUAL_LEARNING);
    expect(asked[0]?.classes).toEqual([{ label: 2, name: 'Hair' }]);
    expect(modelName({ name: 'Mole', origin: 'lesion' })).toBe('lesion');
    expect(modelName({ name: 'Mole', origin: '' })).toBe('Mole');
  });

  it('says why it cannot begin, pause, go on or end, and forgets that with the next try', async () => {
    const { training, handlers } = await begun();
    handlers.set('training.start', () => {
      throw new WorkbenchError('training.busy', 'A training is going on already.');
    });
    await training.begin();
    expect(training.state.problem).toBe('A training is going on already.');
    handlers.set('training.pause', () => undefined);
    await training.pause();
    expect(training.state.problem).toBeNull();
    handlers.set('training.resume', () => {
      throw new WorkbenchError('training.none', 'There is no training to go on with.');
    });
    await training.resume();
    expect(training.state).toMatchObject({ problem: 'There is no training to go on with.', isAsked: false });
  });

  it('is asked one thing at a time', async () => {
    const { training, handlers } = await begun();
    let release = (): void => undefined;
    const pauses: unknown[] = [];
    handlers.set('training.pause', (request) => {
      pauses.push(request);
      return new Promise<void>((resolve) => (release = resolve));
    });
    const first = training.pause();
    await training.pause();
    expect(training.state.isAsked).toBe(true);
    await Promise.resolve();
    release();
    await first;
    expect(pauses).toHaveLength(1);
  });

  it('is followed, with the same lists while nothing was added to them', async () => {
    const { training, tell, emit, project } = await begun();
    tell({ ...RUNNING, history: [EPOCH] });
    const { history } = training.state.run;
    const step = { epoch: 2, epochs: 4, step: 1, steps: 2, loss: 1, imagesPerSecond: 1, remaining: 9 };
    tell({ ...RUNNING, step, history: [{ ...EPOCH }] });
    expect(training.state.run).toMatchObject({ phase: 'running', step });
    expect(training.state.run.history).toBe(history);
    tell({ ...RUNNING, step, history: [{ ...EPOCH }, { ...EPOCH, epoch: 2 }] });
    expect(training.state.run.history).toHaveLength(2);
    const size = { width: 1, height: 1 };
    const images = [
      { name: 'b', ...size, rgb: Uint8Array.of(1, 2, 3), truth: Uint8Array.of(1), now: Uint8Array.of(0) },
    ];
    emit('training.preview', { project: 'other', images });
    expect(training.state.previews).toEqual([]);
    emit('training.preview', { project: project.id, images });
    expect(training.state.previews).toEqual(images);
    tell({ ...RUNNING, phase: 'finished', model: { id: 'new', name: 'New' }, gate: VERSION.gate });
    training.dismiss();
    expect(training.state).toMatchObject({ run: NO_TRAINING, previews: [] });
  });

  it('is told of as another one where it is not that of the open project', async () => {
    const { training, tell } = await begun();
    tell(RUNNING, 'other');
    expect(training.state).toMatchObject({ run: NO_TRAINING, elsewhere: '' });
    tell({ ...RUNNING, phase: 'paused' }, 'other');
    expect(training.state.elsewhere).toBeNull();
  });

  it('is found again after a restart, and as another one once another folder is open', async () => {
    const [folder, database] = [await folderOf({ 'a.png': 20 }), freshName()];
    const first = await startWorkbench(folder, database);
    await first.settled();
    first.quit();
    const second = await startWorkbench(folder, database);
    const { training, handlers, project, settled, emit } = second;
    await settled();
    handlers.set('training.state', () => ({ ...NO_TRAINING, phase: 'paused', history: [EPOCH] }));
    await project.tryAgain();
    await settled();
    expect(training.state.run).toMatchObject({ phase: 'paused', history: [EPOCH] });
    handlers.set('training.resume', () => undefined);
    await training.resume();
    emit('training.changed', { project: project.id, state: RUNNING });
    const other = new TestFolder();
    other.id = 'another folder';
    other.files.set('a.png', folder.files.get('a.png') ?? new Uint8Array(0));
    handlers.set('training.state', () => NO_TRAINING);
    handlers.set('journal.find', () => null);
    await project.openListed({ ...other.listing(), name: 'Others' });
    await settled();
    expect(training.state).toMatchObject({ run: NO_TRAINING, elsewhere: 'Cases' });
  });

  it('is estimated once for each plan, of which the latest counts', async () => {
    const { training, handlers } = await begun();
    const plans: Request<'training.estimate'>[] = [];
    const estimate = { reading: 1, learning: 60, comparing: 2, epochs: 7, steps: 70 };
    handlers.set('training.estimate', async (plan: Request<'training.estimate'>) => {
      plans.push(plan);
      if (plan.minutes === 2) return estimate;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { ...estimate, epochs: 35 };
    });
    const images = { train: 4, validation: 1, gate: 1 };
    const slow = training.ask(images);
    training.choose({ minutes: 2 });
    await Promise.all([training.ask(images), training.ask(images), slow]);
    expect(plans.map(({ minutes }) => minutes)).toEqual([10, 2]);
    expect(training.state.estimate).toEqual(estimate);
  });
});
