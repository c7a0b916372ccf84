import { describe, expect, it, vi } from 'vitest';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { folderWith, inPlanes, paint, press, stored, workIn } from '../images/in-planes.ts';
import type { Bench } from '../images/in-planes.ts';
import { brightness, startWorkbench } from '../support.ts';

describe('a stroke across frames while one of them is being stored', () => {
  /** A batch over a volume; once the model is through with the fourth frame, a stroke goes through six. */
  async function strokeWhileStoring(order: Parameters<Bench['batch']['start']>[0]) {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    await workIn(bench, 0);
    const { annotations, batch, driver, handlers, planes } = bench;
    driver.run('class.add', { name: 'Ruler' });
    handlers.set('inference.predict', (request: PredictRequest) => {
      const { outputs, ...rest } = brightness(request);
      return { ...rest, outputs: outputs.map((map) => ({ ...map, data: map.data.map(() => 255) })) };
    });
    const read = annotations.frames.bind(annotations);
    const reading = vi.spyOn(annotations, 'frames').mockImplementation(async (ids) => {
      const frames = await read(ids);
      if (ids.length === 1 && ids[0] === planes.state.frames[3]) {
        reading.mockRestore();
        paint(bench, 2, 1, 2, 6);
      }
      return frames;
    });
    await batch.start(order);
    expect(batch.state).toMatchObject({ phase: 'finished', failures: [] });
    return bench;
  }
  it('comes before what is stored while it is under way', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    await workIn(bench, 0);
    const { annotations, batch, driver, handlers, planes, stream } = bench;
    driver.run('class.add', { name: 'Ruler' });
    handlers.set('inference.predict', (request: PredictRequest) => {
      const { outputs, ...rest } = brightness(request);
      return { ...rest, outputs: outputs.map((map) => ({ ...map, data: map.data.map(() => 255) })) };
    });
    const read = annotations.frames.bind(annotations);
    let release: (() => void) | undefined;
    vi.spyOn(annotations, 'frames').mockImplementation(async (ids) => {
      const frames = await read(ids);
      release ??= press(bench, 2, 1, 2, 6);
      return frames;
    });
    const done = batch.start({ scope: () => true, group: 'update' });
    await vi.waitFor(() => expect(release).toBeDefined());
    // Long enough for the others to come to it as well.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(planes.state.frames.map((id) => stream.frame(id)?.prediction)).toEqual(Array(8).fill(null));
    release?.();
    await done;
    expect(batch.state).toMatchObject({ phase: 'finished', failures: [], predicted: 8 });
    const labels = await stored(bench);
    for (const z of [1, 2, 3, 4, 5, 6]) expect(labels[6 + 12 * (2 + 10 * z)]).toBe(2);
    expect(labels.filter((label) => label === 1)).toHaveLength(8 * 120 - 6);
  });

  const frame = (bench: Bench, place: number) =>
    bench.annotations.frames([bench.planes.state.frames[place] ?? '']).then(([found]) => found);

  it('is left alone where a person came first', async () => {
    const bench = await strokeWhileStoring(undefined);
    const labels = await stored(bench);
    for (const z of [1, 2, 3, 4, 5, 6]) expect(labels[6 + 12 * (2 + 10 * z)]).toBe(2);
    expect(await frame(bench, 3)).toMatchObject({ status: 'edited', prediction: null });
  });

  it('stays in all of them where the model’s answer comes to worked-on frames, too', async () => {
    const bench = await strokeWhileStoring({ scope: () => true, group: 'update' });
    const labels = await stored(bench);
    for (const z of [1, 2, 3, 4, 5, 6]) expect(labels[6 + 12 * (2 + 10 * z)]).toBe(2);
    expect((await frame(bench, 3))?.prediction).not.toBeNull();
  });
});
