import Dexie from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Autosave } from '../../../renderer/store/autosave.ts';
import { Connection } from '../../../renderer/store/connection.ts';
import { VERSIONS, WorkDatabase } from '../../../renderer/store/database.ts';
import { storeError } from '../../../renderer/store/errors.ts';
import type { Entry } from '../../../renderer/store/annotations.ts';
import { freshName, entryOf } from './support.ts';

/** As Chromium and Dexie report a full disk: the transaction is aborted, the reason lies within. */
function quotaError(): Error {
  const inner = new DOMException('Quota exceeded', 'QuotaExceededError');
  return new Dexie.AbortError('Transaction aborted', inner);
}

describe('a failing database', () => {
  it('says that the disk is full', () => {
    expect(storeError(quotaError())).toMatchObject({
      code: 'store.full',
      message:
        'The disk is full, so your work cannot be stored. Free some space: it is kept and tried again.',
    });
  });

  it.each([
    ['VersionError', 'store.newer', /newer version/],
    ['DatabaseClosedError', 'store.closed', /was closed/],
    ['UnknownError', 'store.disk', /disk does not take/],
    ['TypeError', 'store.failed', /the cause/],
  ])('words %s as %s', (name, code, message) => {
    const worded = storeError(Object.assign(new Error('the cause'), { name }));
    expect(worded.code).toBe(code);
    expect(worded.message).toMatch(message);
  });

  it('leaves it to the journal to have each write on the disk before it counts as stored', async () => {
    const database = new WorkDatabase(freshName());
    const durability = await database.transaction('rw', database.frames, async ({ idbtrans }) => {
      await database.frames.clear();
      return idbtrans.durability;
    });
    expect(durability).toBe('relaxed');
  });

  it('is opened again after it was closed from outside', async () => {
    const database = new WorkDatabase(freshName());
    const connection = new Connection(database);
    await connection.run(({ frames }) => frames.count());
    database.close();
    expect(await connection.run(({ frames }) => frames.count())).toBe(0);
  });

  it('is opened again once for all that notice, and never under one that goes on already', async () => {
    const database = new WorkDatabase(freshName());
    const connection = new Connection(database);
    await connection.run(({ frames }) => frames.count());
    const close = vi.spyOn(database, 'close');
    /** Fails as on a closed database, once `gate` lets it, then succeeds. */
    const failingOnce = (gate: Promise<void>) => {
      let attempts = 0;
      return connection.run(async () => {
        if (attempts++ > 0) return 'stored';
        await gate;
        throw Object.assign(new Error('closed'), { name: 'DatabaseClosedError' });
      });
    };
    let late = (): void => undefined;
    const gate = new Promise<void>((resolve) => (late = resolve));
    const both = [failingOnce(Promise.resolve()), failingOnce(Promise.resolve())];
    const last = failingOnce(gate);
    expect(await Promise.all(both)).toEqual(['stored', 'stored']);
    late();
    expect(await last).toBe('stored');
    expect(close).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['has stopped to answer', true],
    ['is only busy', false],
  ])('is watched during work: it is told where the database %s', async (_, isSilent) => {
    const onSilence = vi.fn();
    const connection = new Connection(new WorkDatabase(freshName()), { onSilence, patience: 30 });
    await connection.run(({ frames }) => frames.count());
    const open = vi.spyOn(Dexie.dependencies.indexedDB, 'open');
    if (isSilent) open.mockReturnValue({} as IDBOpenDBRequest);
    await connection.run(() => new Promise<void>((resolve) => setTimeout(resolve, 200)));
    open.mockRestore();
    expect(onSilence.mock.calls.length > 0).toBe(isSilent);
  });

  it('that lacks tables is put aside, and another one begun', async () => {
    const name = freshName();
    const torn = Dexie.dependencies.indexedDB.open(name, VERSIONS.length * 10);
    await new Promise((resolve) => (torn.onsuccess = resolve));
    torn.result.close();
    const putAside = vi.fn(async () => {
      await Dexie.delete(name);
      return 'damaged/1';
    });
    const connection = new Connection(new WorkDatabase(name), { putAside });
    expect(await connection.run(({ frames }) => frames.count())).toBe(0);
    expect(putAside).toHaveBeenCalledTimes(1);
    expect(connection.kept).toBe('damaged/1');
  });

  it('refuses a database of a newer version, and says so', async () => {
    const name = freshName();
    const newer = new Dexie(name);
    VERSIONS.forEach((tables, index) => newer.version(index + 1).stores(tables));
    newer.version(99).stores({});
    await newer.open();
    newer.close();
    const connection = new Connection(new WorkDatabase(name));
    await expect(connection.run(({ frames }) => frames.count())).rejects.toMatchObject({
      code: 'store.newer',
    });
  });
});

describe('autosave', () => {
  afterEach(() => vi.useRealTimers());

  it('starts writing at once', () => {
    const written: Entry[] = [];
    const autosave = savingTo(async (entries) => void written.push(...entries));
    autosave.save(entryOf(1, {}));
    expect(written).toHaveLength(1);
    expect(autosave.state.phase).toBe('saving');
  });

  it('puts steps that come during a write into the next one, in order', async () => {
    const writes: number[][] = [];
    const gates: (() => void)[] = [];
    const autosave = savingTo(async (entries) => {
      writes.push(entries.map(numberOf));
      await new Promise<void>((resolve) => gates.push(resolve));
    });
    for (let revision = 1; revision <= 4; revision++) autosave.save(entryOf(revision, {}));
    gates[0]?.();
    await vi.waitFor(() => expect(writes).toHaveLength(2));
    gates[1]?.();
    await autosave.settled();
    expect(writes).toEqual([[1], [2, 3, 4]]);
    expect(autosave.state.phase).toBe('saved');
  });

  it('writes a step that comes the moment the one before is stored', async () => {
    const written: number[] = [];
    const saver = savingTo(async (entries) => {
      written.push(...entries.map(numberOf));
      await Promise.resolve();
    });
    const stop = saver.subscribe(() => {
      if (saver.state.phase !== 'saved') return;
      stop();
      saver.save(entryOf(2, {}));
    });
    saver.save(entryOf(1, {}));
    await saver.settled();
    expect(written).toEqual([1, 2]);
    expect(saver.state.phase).toBe('saved');
  });

  it('keeps what could not be written, says why, and writes it in order once it can', async () => {
    vi.useFakeTimers();
    let full = true;
    const written: number[] = [];
    const autosave = savingTo(async (entries) => {
      if (full) throw storeError(quotaError());
      written.push(...entries.map(numberOf));
    });
    autosave.save(entryOf(1, {}));
    await vi.advanceTimersByTimeAsync(10);
    expect(autosave.state).toMatchObject({
      phase: 'failed',
      problem: expect.stringContaining('disk is full'),
    });
    autosave.save(entryOf(2, {}));
    await expect(autosave.settled()).rejects.toThrow('disk is full');
    full = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(written).toEqual([1, 2]);
    expect(autosave.state.phase).toBe('saved');
  });

  it('says that a step is saved once the journal has it, and that the window’s copy is behind', async () => {
    vi.useFakeTimers();
    let full = true;
    const written: number[] = [];
    const autosave = new Autosave({
      journal: async (entries) => {
        const position = { epoch: 'e', count: 1, link: '0'.repeat(64) };
        return [{ project: 'p', entries, position }];
      },
      project: async (journaled) => {
        if (full) throw storeError(quotaError());
        for (const { entries } of journaled) written.push(...entries.map(numberOf));
      },
    });
    autosave.save(entryOf(1, {}));
    await autosave.saved();
    autosave.save(entryOf(2, {}));
    await autosave.saved();
    await expect(autosave.settled()).rejects.toThrow('disk is full');
    expect(autosave.state).toMatchObject({ phase: 'saved', isBehind: true });
    expect(autosave.state).not.toHaveProperty('problem');
    full = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(written).toEqual([1, 2]);
    expect(autosave.state.isBehind).toBe(false);
  });
});

const numberOf = ({ commit }: Entry): number => Number(commit.id.split(' ')[1]);

/** With a journal that does `write`, and a window that reads nothing. */
function savingTo(write: (entries: readonly Entry[]) => Promise<void>): Autosave {
  return new Autosave({
    journal: async (entries) => {
      await write(entries);
      return [];
    },
    project: async () => undefined,
  });
}
