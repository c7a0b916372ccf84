import { describe, expect, it } from 'vitest';
import { drawing, EditorDriver } from '../../support/editor-driver.ts';
import { mask } from '../../support/ascii-mask.ts';

describe('work on the active class', () => {
  it('fills holes', () => {
    expect(after('mask.fillHoles', '.####.\n.#.2#.\n.####.')).toBe('.####.\n.##2#.\n.####.');
  });

  it('grows and shrinks, sparing locked classes and the border of the image', () => {
    expect(after('mask.grow', '.....\n..#..\n.....\n.....')).toBe('..#..\n.###.\n..#..\n.....');
    expect(after('mask.shrink', '####.\n####.\n####.\n.....')).toBe('###..\n###..\n.....\n.....');
    const driver = EditorDriver.open('.....\n..#2.\n.....').run('class.lock', 2).run('mask.grow');
    expect(driver.mask).toBe('..#..\n.##2.\n..#..');
    driver.run('edit.undo').run('mask.growBy', 2);
    expect(driver.mask).toBe('.###.\n###2#\n.###.');
    driver.run('mask.shrinkBy', 1);
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['class-lock', 'grow', 'shrink']);
  });

  it('smooths spikes away and leaves straight edges', () => {
    const spiky = drawing(`
      ..........
      .....#....
      .....#....
      #####.####
      ##########
      ##########
      ##########`);
    expect(after('mask.smooth', spiky)).toBe(
      drawing(`
      ..........
      ..........
      ..........
      ##########
      ##########
      ##########
      ##########`),
    );
  });

  it('keeps the largest region, removes small ones, and clears, of one class only', () => {
    const regions = '##.#2\n##...\n....#';
    expect(after('mask.keepLargest', regions)).toBe('##..2\n##...\n.....');
    expect(after('mask.removeSmall', regions)).toBe('....2\n.....\n.....');
    expect(EditorDriver.open(regions).run('mask.removeSmallerThan', 2).mask).toBe('##..2\n##...\n.....');
    expect(after('mask.clear', regions)).toBe('....2\n.....\n.....');
  });

  it('says when there was nothing to do', () => {
    const driver = EditorDriver.open('....').run('mask.fillHoles');
    expect(driver.editor.state).toMatchObject({ hint: 'nothing-there', canUndo: false });
  });

  it('makes changed pixels a person’s decision and leaves the others alone', () => {
    const driver = EditorDriver.open('.....\n..#..\n.....').run('mask.grow');
    expect(driver.provenance).toBe('..2..\n.2.2.\n..2..');
  });

  function after(id: Parameters<EditorDriver['run']>[0] & `mask.${string}`, before: string): string {
    const driver = EditorDriver.open(before);
    (driver.run as (action: string) => void).call(driver, id);
    return driver.mask;
  }
});

describe('masks of neighbours', () => {
  it('are copied from the image before', async () => {
    const driver = EditorDriver.open('...#\n....');
    driver.neighbours.set(-1, mask('.2..\n.##.'));
    driver.run('mask.copyPrevious');
    await Promise.resolve();
    await Promise.resolve();
    expect(driver.mask).toBe('.2..\n.##.');
    expect(driver.commits.map(({ name }) => name)).toEqual(['copy-previous']);
  });

  it('are not there at the ends, or of another size, which is said', async () => {
    const driver = EditorDriver.open('....').run('mask.copyPrevious');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(driver.editor.state.hint).toBe('no-neighbour');
    driver.neighbours.set(-1, mask('..'));
    driver.run('mask.copyPrevious');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(driver.commits).toEqual([]);
  });

  it('come too late for an image that was left', async () => {
    const driver = EditorDriver.open('....');
    driver.neighbours.set(-1, mask('.##.'));
    driver.run('mask.copyPrevious').open('....', { imageId: 'other' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(driver.mask).toBe('....');
  });
});

describe('classes', () => {
  it('are picked up from under the pointer, background as well', () => {
    const driver = EditorDriver.open('.#2');
    driver.move([2.5, 0.5]).key('k');
    expect(driver.editor.state.activeLabel).toBe(2);
    driver.move([0.5, 0.5]).key('k');
    expect(driver.editor.state.activeLabel).toBe(0);
    driver.move([1.5, 0.5]).key('k').move([9, 9]).key('k');
    expect(driver.editor.state.activeLabel).toBe(1);
  });

  it('stand for a model’s class as a person says, in a step that can be taken back', () => {
    const driver = EditorDriver.open('.#2').run('class.mean', { label: 2, name: 'lesion' });
    expect(driver.editor.state.classes.map(({ origin }) => origin)).toEqual(['', 'lesion']);
    driver.run('class.mean', { label: 2, name: 'lesion' });
    expect(driver.commits).toHaveLength(1);
    driver.run('edit.undo');
    expect(driver.editor.state.classes.map(({ origin }) => origin)).toEqual(['', '']);
  });
});
