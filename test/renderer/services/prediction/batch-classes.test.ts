import { describe, expect, it, vi } from 'vitest';
import { area, folderOf, startWorkbench } from '../support.ts';

describe('a class that is deleted while a batch brings it', () => {
  it.each(['a.png', 'b.png'])(
    'leaves no pixels of no class in %s, which is predicted as those after it',
    async (key) => {
      const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
      const { annotations, batch, editor, project, stream } = bench;
      const remove = (): void => {
        const lesion = project.state.classes.find(({ name }) => name === 'Lesion');
        if (lesion !== undefined) stream.removeClass(project.id ?? '', lesion, null);
      };
      // The one is open, and looked at for a hand at work; of the other what was said before is read.
      if (key === 'a.png') {
        const looking = vi.spyOn(editor, 'isBusy', 'get').mockImplementation(() => {
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
      expect(batch.state).toMatchObject({ phase: 'finished', failures: [] });
      // A label that was deleted is never given again.
      expect(project.state.classes).toMatchObject([{ label: 2, name: 'Lesion' }]);
      for (const each of ['a.png', 'b.png']) expect(await bench.storedMask(each)).not.toContain(1);
      expect(area(await bench.storedMask(key))).toBeGreaterThan(0);
    },
  );
});
