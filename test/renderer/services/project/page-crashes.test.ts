import { describe, expect, it } from 'vitest';
import { folderOf, startWorkbench } from '../support.ts';

describe('a page that was lost', () => {
  it.each([
    [1, 'b.png'],
    [2, ''],
  ])('%s times within a minute opens %j by itself', async (crashes, name) => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    const database = `lost-${Math.random()}`;
    const first = await startWorkbench(folder, database);
    await first.open('b.png');
    first.quit();

    const again = await startWorkbench(folder, database, { crashes });
    expect(again.driver.editor.state.imageName).toBe(name);
    expect(again.project.state.images).toHaveLength(2);
    expect(again.project.state.problem).toEqual(
      name === '' ? expect.stringContaining('stopped twice within a minute') : undefined,
    );
    await again.open('b.png');
    expect(again.driver.editor.state.imageName).toBe('b.png');
  });
});
