import { describe, expect, it, vi } from 'vitest';
import type { Prediction } from '../../../../core/document/prediction.ts';
import { maskFromProbability, upsample } from '../../../../core/mask/mask-from-probability.ts';
import type { PreparedMask } from '../../../../renderer/editor/ports.ts';
import { takeProposal } from '../../../../renderer/editor/prediction/propose.ts';
import { Workspace } from '../../../../renderer/editor/workspace.ts';
import { Editor } from '../../../../renderer/editor/editor.ts';
import { ascii } from '../../../support/ascii-mask.ts';
import {
  drawing,
  drawnPrediction,
  EditorDriver,
  newStream,
  predictionOf,
} from '../../../support/editor-driver.ts';

const map = `
  ..34....
  .368752.
  ..3642..`;

/** A person has marked the first pixels of the left, and decided that one in the middle is background. */
function workedOn(): EditorDriver {
  const driver = EditorDriver.open({ width: 8, height: 3 }).tool('rectangle');
  driver.drag([
    [0, 0],
    [2, 2],
  ]);
  return driver.drag(
    [
      [3, 1],
      [4, 2],
    ],
    { button: 2 },
  );
}

const DRAWN = drawing(`
  ##......
  ##......
  ........`);

function waiting(more: Partial<Prediction> = {}): EditorDriver {
  const driver = workedOn();
  expect(driver.editor.propose(drawnPrediction(map, more))).toBe(true);
  return driver;
}

function proposed({ drawing: { width, height, proposed: data } }: EditorDriver): string {
  return ascii({ width, height, data: data ?? new Uint8Array(width * height) });
}

describe('a proposal', () => {
  it('is not called for where nobody has worked on the image, or another one is open', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 });
    expect(driver.editor.propose(drawnPrediction(map))).toBe(false);
    expect(workedOn().editor.propose(drawnPrediction(map, { imageId: 'other' }))).toBe(false);
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.run('mask.threshold', { value: 0.3, live: false });
    expect(driver.editor.propose(drawnPrediction(map, { modelId: 'other' }))).toBe(false);
    expect(driver.editor.state.proposal).toBeNull();
  });

  it.each(['accepted', 'no-finding', 'skipped'] as const)('is made of an image that is %s', (status) => {
    const driver = EditorDriver.open('....', { status });
    expect(driver.editor.propose(drawnPrediction('.99.'))).toBe(true);
    expect(driver.editor.state.imageStatus).toBe(status);
  });

  it('is shown beside the mask, and nothing of it is written before it is taken', () => {
    const driver = waiting();
    const { revision, history } = driver.editor.state;
    const { provenance } = driver;
    expect(proposed(driver)).toBe(
      drawing(`
      ........
      ..####..
      ...#....`),
    );
    driver
      .run('mask.threshold', { value: 0.25, live: true })
      .run('mask.threshold', { value: 0.35, live: false });
    expect(driver.mask).toBe(DRAWN);
    expect(driver.provenance).toBe(provenance);
    expect(driver.commits).toHaveLength(2);
    expect(driver.editor.state).toMatchObject({ revision, history, prediction: null, conflicts: [] });
    expect(driver.stream.frame('image')).toMatchObject({ revision, prediction: null });
  });

  it('follows the threshold alone, and says what taking it would change', () => {
    const driver = waiting();
    const told = () => driver.editor.state.proposal;
    expect(told()).toMatchObject({
      modelName: 'Model',
      threshold: 0.5,
      hasThreshold: true,
      change: { untouched: { added: 4, removed: 0 }, all: { added: 5, removed: 4 } },
    });
    driver.run('mask.threshold', { value: 0.35, live: true });
    expect(proposed(driver)).toBe(
      drawing(`
      ...#....
      ..####..
      ...##...`),
    );
    expect(told()).toMatchObject({ threshold: 0.35, change: { untouched: { added: 6, removed: 0 } } });
    expect(driver.editor.state.threshold).toBe(0.5);
    driver.run('mask.thresholdUp');
    expect(told()?.threshold).toBe(0.36);
    // Painting and locking count at once.
    driver.tool('rectangle').drag([
      [3, 0],
      [6, 3],
    ]);
    expect(told()?.change).toMatchObject({
      untouched: { added: 1, removed: 0 },
      all: { added: 1, removed: 7 },
    });
    driver.run('class.lock', 1);
    expect(told()?.change?.all).toEqual({ added: 1, removed: 0 });
  });

  it('gives untouched pixels its labels as one step, lists conflicts, and is gone', () => {
    const driver = waiting().run('mask.threshold', { value: 0.35, live: true });
    driver.key('Enter');
    const taken = drawing(`
      ##.#....
      ##.....
      ...##...`);
    expect(driver.mask).toBe(taken.replace('##.....\n', '###.##..\n'));
    expect(driver.provenance).toBe(
      drawing(`
      22.#....
      22#2##..
      ...##...`),
    );
    expect(driver.editor.state).toMatchObject({
      proposal: null,
      threshold: 0.35,
      prediction: { modelId: 'model' },
      imageStatus: 'edited',
    });
    expect(driver.editor.state.conflicts).toHaveLength(2);
    expect(driver.editor.drawing?.proposed).toBeNull();
    expect(driver.commits.slice(2).map(({ name, detail }) => [name, detail])).toEqual([
      ['prediction', 'Model'],
    ]);
    driver.run('edit.undo');
    expect(driver.mask).toBe(DRAWN);
    expect(driver.editor.state).toMatchObject({ proposal: null, conflicts: [], threshold: 0.5 });
    driver.run('edit.redo');
    expect(driver.editor.state.conflicts).toHaveLength(2);
    // The slider is the mask's again.
    driver.run('mask.threshold', { value: 0.65, live: false });
    expect(driver.mask).toBe(
      drawing(`
      ##......
      ##..#...
      ........`),
    );
  });

  it('is what untouched pixels take of a prediction that is applied at once', () => {
    const asked = waiting();
    asked.run('proposal.takeUntouched');
    const applied = workedOn();
    applied.editor.applyPrediction(drawnPrediction(map));
    expect(asked.commits).toEqual(applied.commits);
    expect(asked.editor.state).toEqual(applied.editor.state);
  });

  it('replaces the mask of the class where all is taken, as one step', () => {
    const driver = waiting().key('Enter', { shift: true });
    const all = drawing(`
      ........
      ..####..
      ...#....`);
    expect(driver.mask).toBe(all);
    expect(driver.provenance).toBe(all);
    expect(driver.editor.state).toMatchObject({ conflicts: [], proposal: null });
    expect(driver.commits).toHaveLength(3);
    driver.run('edit.undo');
    expect(driver.mask).toBe(DRAWN);
    expect(driver.provenance).toBe(
      drawing(`
      22......
      22.2....
      ........`),
    );
    driver.run('edit.redo');
    expect(driver.mask).toBe(all);
  });

  it('never takes from locked classes, nor from those that its model does not know', () => {
    const drawn = '..22222.\n..22222.\n........';
    const provenance = Uint8Array.from(drawn.replaceAll('\n', ''), (label) =>
      Number(label.replace('.', '0')),
    );
    const open = () => {
      const driver = EditorDriver.open(drawn, { provenance });
      driver.editor.propose(drawnPrediction(map));
      return driver;
    };
    expect(open().run('proposal.takeAll').mask).toBe('..22222.\n..####2.\n...#....');
    const locked = open().run('class.lock', 2).run('proposal.takeAll');
    expect(locked.mask).toBe('..22222.\n..22222.\n...#....');
    expect(locked.editor.state.conflicts).toHaveLength(1);
  });

  it('leaves the image as it is when it is dropped', () => {
    const driver = waiting();
    const { provenance } = driver;
    driver.key('Escape');
    expect(driver.editor.state.proposal).toBeNull();
    expect(driver.editor.drawing?.proposed).toBeNull();
    expect([driver.mask, driver.provenance]).toEqual([DRAWN, provenance]);
    expect(driver.commits).toHaveLength(2);
    expect(driver.actions.isEnabled('proposal.takeUntouched')).toBe(false);
    driver.key('Enter').key('Enter', { shift: true });
    expect(driver.commits).toHaveLength(2);
  });

  it('does not outlive the image being open', () => {
    const driver = waiting();
    driver.open({ width: 8, height: 3 }, { imageId: 'other' });
    expect(driver.editor.state.proposal).toBeNull();
    expect(driver.editor.drawing?.proposed).toBeNull();
    const closed = waiting();
    closed.editor.close();
    expect(closed.editor.state.proposal).toBeNull();
    expect(closed.commits).toHaveLength(2);
  });

  it('gives way to a newer one', () => {
    const driver = waiting();
    driver.editor.propose(drawnPrediction('9.......\n........\n........', { modelName: 'Other' }));
    expect(driver.editor.state.proposal?.modelName).toBe('Other');
    expect(proposed(driver)).toBe('#.......\n........\n........');
    driver.run('edit.undo').run('edit.undo');
    // Nothing of a person is left, so the next answer is not asked about.
    expect(driver.editor.propose(drawnPrediction(map))).toBe(false);
    expect(driver.editor.state.proposal).toBeNull();
  });

  it('waits for no hand, and takes no key from one', () => {
    const driver = EditorDriver.open({ width: 8, height: 3 }).tool('brush', 1).down([0.5, 0.5]);
    expect(driver.editor.propose(drawnPrediction(map))).toBe(true);
    expect(driver.editor.isBusy).toBe(true);
    expect(driver.commits).toEqual([]);
    driver.key('Enter');
    expect(driver.commits.map(({ name }) => name)).toEqual(['brush']);
    expect(driver.editor.state.proposal).not.toBeNull();
    driver.key('Enter');
    expect(driver.commits.map(({ name }) => name)).toEqual(['brush', 'prediction']);
  });

  it('leaves Enter and Escape to a region that was gone to since', () => {
    const driver = workedOn();
    driver.editor.applyPrediction(drawnPrediction(map));
    driver.key('n');
    driver.editor.propose(drawnPrediction(map, { modelId: 'newer' }));
    expect(driver.editor.view.focus).toBeNull();
    driver.key('n').key('Enter');
    expect(driver.commits.at(-1)?.name).toBe('confirm');
    driver.key('n').key('Escape');
    expect(driver.editor.state.proposal).not.toBeNull();
    driver.key('Escape');
    expect(driver.editor.state.proposal).toBeNull();
  });

  it('can be dropped, but not taken, where the work may only be looked at', () => {
    const driver = waiting();
    driver.stream.isReadOnly = true;
    driver.run('proposal.takeAll');
    expect(driver.mask).toBe(DRAWN);
    expect(driver.editor.state.proposal).not.toBeNull();
    driver.run('proposal.drop');
    expect(driver.editor.state.proposal).toBeNull();
  });

  it('tells of several classes, which compete whatever the threshold', () => {
    const driver = EditorDriver.open('2..', { provenance: Uint8Array.of(2, 0, 0) });
    const data = Uint8Array.of(20, 20, 200, 200, 120, 20, 20, 200, 20);
    driver.editor.propose(predictionOf({ width: 3, height: 1, channels: 3, data }, { labels: [1, 2] }));
    expect(proposed(driver)).toBe('#2.');
    expect(driver.editor.state.proposal).toMatchObject({
      hasThreshold: false,
      change: { untouched: { added: 1, removed: 0 }, all: { added: 2, removed: 1 } },
    });
  });
});

it('is taken without the holes that its mask shows while the threshold moves', async () => {
  const driver = EditorDriver.open({ width: 5, height: 5 }, { status: 'accepted' });
  const ring = `
    .....
    .999.
    .9.9.
    .999.
    .....`;
  driver.editor.propose(drawnPrediction(ring, { fillHoles: true }));
  driver.run('mask.threshold', { value: 0.3, live: true });
  expect(driver.drawing.proposed?.[12]).toBe(0);
  driver.run('proposal.takeAll');
  await vi.waitFor(() => expect(driver.editor.state.proposal).toBeNull());
  expect(driver.mask).toBe(
    drawing(`
      .....
      .###.
      .###.
      .###.
      .....`),
  );
});

describe('a proposal on a large image', () => {
  const SIZE = { width: 200, height: 150 };
  const LARGE = { width: 1100, height: 1000 };
  const values = [0, 255, 255, 0, 90, 200, 255, 30, 0, 40, 220, 0];
  const prediction = predictionOf(
    { width: 4, height: 3, channels: 1, data: Uint8Array.from(values) },
    { fillHoles: true, smallestRegion: 20 },
  );

  function prepared(threshold: number, size = SIZE): PreparedMask {
    const { data: labels } = maskFromProbability(prediction.map, size, { ...prediction, threshold });
    return { threshold, labels, probability: upsample(prediction.map, size) };
  }

  function opened(size = SIZE) {
    const stream = newStream();
    const workspace = new Workspace(stream, { visit: async () => undefined, readAll: async () => undefined });
    const editor = new Editor(workspace);
    const neighbours = { stack: () => ({ frames: [], here: 0, isSeries: false }), labels: async () => null };
    const driver = new EditorDriver({ workspace, editor, neighbours });
    driver.open(size);
    driver.tool('rectangle').drag([
      [20, 20],
      [90, 50],
    ]);
    return { driver, workspace };
  }

  it('takes over a mask that was made beforehand, and is exact again once its threshold rests', () => {
    for (const mask of [prepared(0.5), prepared(0.7), null]) {
      const { driver } = opened();
      driver.editor.propose(prediction, mask);
      expect(driver.drawing.proposed).toEqual(Uint16Array.from(prepared(0.5).labels));
      for (const value of [0.7, 0.2, 0.4]) driver.run('mask.threshold', { value, live: true });
      driver.run('mask.threshold', { value: 0.31, live: false });
      expect(driver.drawing.proposed).toEqual(Uint16Array.from(prepared(0.31).labels));
    }
  });

  it('tells what it would change a little later', async () => {
    const { driver } = opened();
    const large = { width: 1500, height: 1500 };
    driver.open(large, { status: 'accepted' });
    driver.editor.propose(prediction);
    expect(driver.editor.state.proposal?.change).toBeNull();
    await vi.waitFor(() => expect(driver.editor.state.proposal?.change?.all.removed).toBe(0));
    const { proposed } = driver.drawing;
    const added = [...(proposed ?? [])].filter((label) => label === 1).length;
    expect(driver.editor.state.proposal?.change?.all.added).toBe(added);
  });

  it('is taken a little at a time, and still waits where that is taken back', async () => {
    const { driver, workspace } = opened(LARGE);
    driver.editor.propose(prediction, prepared(0.5, LARGE));
    const { mask } = driver;
    driver.run('mask.threshold', { value: 0.4, live: true });
    const now = performance.now.bind(performance);
    let clock = 0;
    performance.now = () => (clock += 3);
    try {
      const undo = async (): Promise<void> => void driver.run('edit.undo');
      expect(await takeProposal(workspace, 'all', undo)).toBe(false);
      expect(driver.mask).toBe(mask);
      expect(driver.editor.state.proposal).not.toBeNull();
      let pauses = 0;
      expect(
        await takeProposal(workspace, 'all', async () => {
          pauses++;
        }),
      ).toBe(true);
      expect(pauses).toBeGreaterThan(1);
    } finally {
      performance.now = now;
    }
    expect(driver.drawing.labels).toEqual(Uint16Array.from(prepared(0.4, LARGE).labels));
    expect(driver.editor.state.proposal).toBeNull();
  });
});
