import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../core/document/commit.ts';
import { HistoryShelf } from '../../../core/document/history-shelf.ts';
import { History } from '../../../core/document/history.ts';

describe('histories of images that were left', () => {
  it('come back once, at the revision they belong to', () => {
    const shelf = new HistoryShelf();
    const history = historyOf(100);
    shelf.put('a', 3, history);
    expect(shelf.take('b', 3)).toBeUndefined();
    expect(shelf.take('a', 3)).toBe(history);
    expect(shelf.take('a', 3)).toBeUndefined();
    shelf.put('a', 3, history);
    expect(shelf.take('a', 4)).toBeUndefined();
  });

  it('keep to the budget together; those left longest ago go first', () => {
    const [a, b, c] = [historyOf(4_000), historyOf(4_000), historyOf(4_000)];
    const shelf = new HistoryShelf(a.bytes + b.bytes);
    shelf.put('a', 1, a);
    shelf.put('b', 1, b);
    shelf.put('a', 1, a);
    shelf.put('c', 1, c);
    expect(shelf.take('b', 1)).toBeUndefined();
    expect(shelf.take('a', 1)).toBe(a);
    expect(shelf.take('c', 1)).toBe(c);
  });
});

function historyOf(bytes: number): History {
  const content = { labels: new Uint8Array(bytes), provenance: new Uint8Array(0) };
  const edit: Edit = { name: 'brush', tiles: [{ index: 0, before: content, after: content }], classes: [] };
  const history = new History();
  history.push(edit);
  return history;
}
