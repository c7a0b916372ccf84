import { describe, expect, it } from 'vitest';
import type { Commit, EditName } from '../../../core/document/commit.ts';
import { statusAfter } from '../../../core/document/status.ts';

function step(name: EditName, changes: boolean): Commit {
  const content = { labels: new Uint8Array(0), provenance: new Uint8Array(0) };
  const tiles = changes ? [{ index: 0, before: content, after: content }] : [];
  return { imageId: 'image', revision: 1, kind: 'do', edit: { name, tiles, classes: [] } };
}

describe('the status of an image', () => {
  it('is the model’s while only the model has changed the mask', () => {
    expect(statusAfter('new', step('prediction', true))).toBe('predicted');
    expect(statusAfter('predicted', step('threshold', true))).toBe('predicted');
  });

  it('is edited once a person has changed it, and stays so', () => {
    expect(statusAfter('predicted', step('brush', true))).toBe('edited');
    expect(statusAfter('edited', step('prediction', true))).toBe('edited');
  });

  it('is no longer accepted when anything changes, by whomever', () => {
    expect(statusAfter('accepted', step('eraser', true))).toBe('edited');
    expect(statusAfter('accepted', step('threshold', true))).toBe('edited');
  });

  it('stays when the mask did not change', () => {
    expect(statusAfter('new', step('class-rename', false))).toBe('new');
    expect(statusAfter('accepted', step('checkpoint', false))).toBe('accepted');
  });
});
