import { describe, expect, it, vi } from 'vitest';
import { area, folderOf, startWorkbench } from '../support.ts';

describe('a class that is deleted while a batch brings it', () => {
  async function deletedDuring(key: string) {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48, 'c.png': 36 }));
    const { annotations, batch, editor, project, stream } = bench;
    const remove = (): void => {
      const lesion = project.state.classes.find(({ name }) => name === 'Lesion');
      if (lesion !== undefined) stream.removeClass(project.id ?? '', lesion, null);
    };
    // The one is open, and looked at for a hand at work; of the other what was said before is read.
    if (key === 'a.png') {
      const looking = vi.spyOn(editor, 'isBusyAt').mockImplementation(() => {
        looking.mockRestore();
        remove();
        return false;
      });
    } else {
      const reading = vi.spyOn(annotations, 'prediction').mockImplementation((id) => {
        reading.mockRestore();
        remove();
        return annotations.prediction(id);
      });
    }
    await batch.start();
    await bench.settled();
    return bench;
  }

  it.each(['a.png', 'b.png'])('stays deleted, and the batch stops and says so (at %s)', async (key) => {
    const bench = await deletedDuring(key);
    const { batch, project } = bench;
    expect(batch.state).toMatchObject({ phase: 'failed', failures: [] });
    expect(batch.state.problem).toContain('Lesion was deleted');
    expect(project.state.classes).toEqual([]);
    for (const each of ['a.png', 'b.png', 'c.png']) expect(area(await bench.storedMask(each))).toBe(0);
  });

  it('comes back under a new label with the next batch, which brings all that is left', async () => {
    const bench = await deletedDuring('b.png');
    const { batch, project } = bench;
    const before = batch.countUnmarked();
    await batch.start();
    await bench.settled();
    expect(batch.state).toMatchObject({ phase: 'finished', failures: [], predicted: before });
    expect(project.state.classes).toMatchObject([{ label: 2, name: 'Lesion' }]);
    expect(area(await bench.storedMask('c.png'))).toBeGreaterThan(0);
  });

  it('stops no batch by a model that does not draw it', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    const { batch, driver, models, project, stream } = bench;
    driver.run('class.add', { name: 'Ruler' });
    const predictor = models.predictor.bind(models);
    const asked = vi.spyOn(models, 'predictor').mockImplementation((...of) => {
      asked.mockRestore();
      const ruler = project.state.classes.find(({ name }) => name === 'Ruler');
      if (ruler !== undefined) stream.removeClass(project.id ?? '', ruler, null);
      return predictor(...of);
    });
    await batch.start();
    expect(batch.state).toMatchObject({ phase: 'finished', predicted: 2 });
    expect(project.state.classes).toMatchObject([{ name: 'Lesion' }]);
  });
});
