import { describe, expect, it } from 'vitest';
import type { ExportTarget } from '../../../../main/files/exports/export-target.ts';
import { ExportWrites } from '../../../../main/files/exports/export-writes.ts';

const BYTES = Uint8Array.of(1);

/** A target that writes when it is told to, and what it was asked for. */
function slowTarget() {
  const asked: string[] = [];
  const pending = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const target: Pick<ExportTarget, 'write'> = {
    write: (path, _data, last) => {
      asked.push(last ? `${path}, the last` : path);
      return new Promise((resolve, reject) => pending.set(path, { resolve, reject }));
    },
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  const end = async (path: string, error?: Error) => {
    if (error === undefined) pending.get(path)?.resolve();
    else pending.get(path)?.reject(error);
    await settled();
  };
  return { writes: new ExportWrites(target as ExportTarget), asked, settled, end };
}

describe('files of an export on their way to the disk', () => {
  it('are four at a time, and the next waits', async () => {
    const { writes, asked, settled, end } = slowTarget();
    for (const path of ['a', 'b', 'c', 'd']) await writes.add({ path, bytes: BYTES });
    let isAdded = false;
    const fifth = writes.add({ path: 'e', bytes: BYTES }).then(() => (isAdded = true));
    await settled();
    expect([asked.length, isAdded]).toEqual([4, false]);
    await end('c');
    await fifth;
    await settled();
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e'].map((path) => `${path}, the last`));
    for (const path of ['a', 'b', 'd', 'e']) await end(path);
    await writes.finish();
  });

  it('keep the order of the parts of one', async () => {
    const { writes, asked, settled, end } = slowTarget();
    await writes.add({ path: 'a', bytes: BYTES, hasMore: true });
    await writes.add({ path: 'a', bytes: BYTES, hasMore: true });
    await writes.add({ path: 'b', bytes: BYTES });
    await writes.add({ path: 'a', bytes: BYTES });
    await settled();
    expect(asked).toEqual(['a', 'b, the last']);
    await end('a');
    await end('a');
    expect(asked).toEqual(['a', 'b, the last', 'a', 'a, the last']);
    await end('a');
    await end('b');
    await writes.finish();
  });

  it('end with what one of them failed of', async () => {
    const { writes, end, settled } = slowTarget();
    await writes.add({ path: 'a', bytes: BYTES });
    await writes.add({ path: 'b', bytes: BYTES, hasMore: true });
    await writes.add({ path: 'b', bytes: BYTES });
    await settled();
    await end('b', new Error('The disk is full.'));
    await expect(writes.add({ path: 'c', bytes: BYTES })).rejects.toThrow('The disk is full.');
    await end('a');
    await expect(writes.finish()).rejects.toThrow('The disk is full.');
  });
});
