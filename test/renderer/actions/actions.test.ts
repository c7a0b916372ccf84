import { beforeEach, describe, expect, it } from 'vitest';
import { EditorDriver } from '../../support/editor-driver.ts';

describe('whether an action is possible', () => {
  let driver: EditorDriver;
  let told: boolean[];

  beforeEach(() => {
    driver = new EditorDriver();
    driver.openProject([]);
    driver.open({ width: 20, height: 20 });
    told = [];
    driver.actions.subscribe(() => told.push(driver.actions.isEnabled('edit.undo')));
  });

  it('is told when a stroke begins, which can be taken back while it is drawn', () => {
    driver.tool('brush', 4);
    told.length = 0;
    driver.down([5, 5]);
    expect(told.at(-1)).toBe(true);
    driver.key('Escape').up([5, 5]);
    expect(told.at(-1)).toBe(false);
  });

  it('is told when the first corner of a polygon is set', () => {
    driver.tool('polygon');
    told.length = 0;
    driver.click([5, 5]);
    expect(told.at(-1)).toBe(true);
  });
});
