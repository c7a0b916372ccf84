import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../core/document/apply.ts';
import { newFrame, newSeries } from '../../../core/document/state.ts';
import type { FrameState, WorkState } from '../../../core/document/state.ts';
import type { Commit } from '../../../core/document/commit.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { decodeEntry, encodeEntry } from '../../../core/journal/entry.ts';
import { Replay } from '../../../core/journal/replay.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { Editor } from '../../../renderer/editor/editor.ts';
import { Workspace } from '../../../renderer/editor/workspace.ts';
import type { PlainActionId } from '../../../renderer/actions/actions.ts';
import { EditorDriver, HAIR, imageDocument, LESION, newStream } from '../../support/editor-driver.ts';

const NUCLEI = { ...LESION, name: 'Nuclei', objects: true };
const PROJECT = { id: 'p', revision: 1, classes: [NUCLEI, HAIR], nextLabel: 3 };
const AS_IT_IS = { scale: 1, offsetX: 0, offsetY: 0 };
const SIZE = { width: 16, height: 4 };

type Ids = readonly string[];

/** Three pages of a file. */
const PAGES: Ids = ['p a', 'p a#1', 'p a#2'];
/** Three slices in files of their own. */
const SLICES: Ids = ['p a', 'p b', 'p c'];
const SCAN = 'p scan';

/** An editor on one frame of a series at a time, with a store behind it. */
class Stack {
  readonly driver: EditorDriver;
  readonly workspace: Workspace;
  readonly commits: Commit[] = [];
  store: WorkState;
  here = 0;

  constructor(
    readonly ids: Ids,
    readonly stream: CommitStream = newStream(),
  ) {
    const frame = (id: string): FrameState => ({ ...newFrame(id, SIZE, 0), tiles: new Map() });
    this.store = {
      projects: new Map([['p', PROJECT]]),
      series: new Map(),
      frames: new Map(ids.map((id) => [id, frame(id)])),
    };
    stream.openProject(PROJECT);
    stream.onCommit((commit) => {
      this.commits.push(commit);
      this.store = apply(this.store, commit);
    });
    this.workspace = new Workspace(stream, {
      visit: async (need, work) => {
        const frames = need().frames.flatMap((id) => this.store.frames.get(id) ?? []);
        work(frames, [...this.store.series.values()]);
      },
      readAll: async () => undefined,
    });
    const editor = new Editor(this.workspace);
    const neighbours = { labels: async () => null, stack: () => ({ frames: [], here: 0, isSeries: true }) };
    this.driver = new EditorDriver({ workspace: this.workspace, editor, neighbours });
    this.show(0);
    this.driver.set({ brushSize: 1 }).tool('rectangle');
  }

  get #seriesId(): string {
    return this.ids === SLICES ? SCAN : 'p a';
  }

  show(index: number): this {
    this.here = index;
    const id = this.ids[index] ?? '';
    const frame = this.store.frames.get(id) as FrameState;
    const series = this.store.series.get(this.#seriesId) ?? newSeries(this.#seriesId);
    this.driver.editor.open({ ...imageDocument(SIZE), frame, series, frames: this.ids }, AS_IT_IS);
    return this;
  }

  /** Draws columns of the open frame as an object. */
  draw(left: number, right: number): this {
    this.driver.tool('rectangle').drag([[left, 0], [right, 4]]).key('Escape'); // prettier-ignore
    return this;
  }

  select(column: number): this {
    this.driver.tool('objects').click([column + 0.5, 1.5]);
    return this;
  }

  async run(id: PlainActionId): Promise<this> {
    this.driver.run(id);
    await this.workspace.idle();
    return this;
  }

  /** The labels of the first row of each frame, as they are stored. */
  get rows(): readonly string[] {
    return this.ids.map((id) => {
      const { data } = tilesToGrid(this.store.frames.get(id) as FrameState);
      return Array.from(data.subarray(0, 16), (label) =>
        label < 256
          ? String(label).replace('0', '.')
          : 'abcdefghijklmnopqrstuvwxyz'.charAt((label - 256) % 26),
      ).join('');
    });
  }
}

/** Two objects in each frame, the second further to the right from frame to frame. */
function drawn(ids: Ids = PAGES): Stack {
  const stack = new Stack(ids);
  for (const frame of [0, 1, 2])
    stack
      .show(frame)
      .draw(0, 4)
      .draw(6 + frame, 12 + frame);
  return stack.show(0);
}

const APART = ['aaaa..bbbbbb....', 'cccc...dddddd...', 'eeee....ffffff..'];
const LINKED = ['aaaa..bbbbbb....', 'aaaa...bbbbbb...', 'aaaa....bbbbbb..'];

describe.each([
  ['pages of a file', PAGES],
  ['slices in files of their own', SLICES],
])('objects of %s', (_, ids) => {
  it('share one list, so that no two of them have one id', () => {
    const stack = drawn(ids);
    expect(stack.rows).toEqual(APART);
    expect([...stack.store.series.keys()]).toEqual([ids === SLICES ? SCAN : 'p a']);
    expect(stack.driver.drawing.objects.map(({ id }) => id)).toEqual([256, 257, 258, 259, 260, 261]);
  });

  it('are linked through all frames by what they overlap, in one step', async () => {
    const stack = await drawn(ids).run('object.linkAll');
    expect(stack.rows).toEqual(LINKED);
    expect(stack.driver.editor.state.hint).toBe('objects-linked');
    await stack.run('edit.undo');
    expect(stack.rows).toEqual(APART);
    await stack.run('edit.redo');
    expect(stack.rows).toEqual(LINKED);
  });
});

describe('linking objects', () => {
  it('to the next frame takes along what was linked before, and then finds nothing more', async () => {
    const stack = drawn().show(1);
    await stack.run('object.linkNext');
    expect(stack.rows).toEqual([APART[0], 'cccc...dddddd...', 'cccc....dddddd..']);
    await stack.show(0).run('object.linkNext');
    expect(stack.rows).toEqual(LINKED);
    await stack.run('object.linkNext');
    expect(stack.driver.editor.state.hint).toBe('nothing-linked');
  });

  it('links the selected one alone, however little it overlaps', async () => {
    const stack = new Stack(PAGES).draw(0, 4);
    stack.show(1).draw(3, 9).show(0);
    await stack.run('object.linkNext');
    expect(stack.rows.slice(0, 2)).toEqual(['aaaa............', '...bbbbbb.......']);
    await stack.select(0).run('object.linkSelected');
    expect(stack.rows.slice(0, 2)).toEqual(['aaaa............', '...aaaaaa.......']);
  });

  it('is undone for one object from a frame on, which makes it another one', async () => {
    const stack = await drawn().run('object.linkAll');
    stack.show(1).select(0);
    await stack.run('object.unlink');
    expect(stack.rows).toEqual([LINKED[0], 'gggg...bbbbbb...', 'gggg....bbbbbb..']);
    stack.show(0).select(0);
    await stack.run('object.unlink');
    expect(stack.driver.editor.state.hint).toBe('nothing-linked');
  });

  it('leaves locked classes alone', async () => {
    const stack = drawn();
    stack.driver.run('class.lock', 1);
    await stack.run('object.linkAll');
    expect([stack.rows, stack.driver.editor.state.hint]).toEqual([APART, 'nothing-linked']);
  });

  it('leaves alone whose decision the pixels are', async () => {
    const stack = drawn();
    const before = stack.store.frames.get('p a#1') as FrameState;
    await stack.run('object.linkAll');
    const after = stack.store.frames.get('p a#1') as FrameState;
    expect(tilesToGrid(after).provenance).toEqual(tilesToGrid(before).provenance);
    expect(after).not.toEqual(before);
  });
});

describe('an object of several frames', () => {
  it('goes on being drawn in the next frame while it is selected', () => {
    const stack = new Stack(PAGES).draw(0, 4).select(0).show(1);
    stack.driver.tool('brush').drag([[8.5, 0.5], [10.5, 0.5]]); // prettier-ignore
    expect(stack.rows.slice(0, 2)).toEqual(['aaaa............', '........aaa.....']);
  });

  it('is deleted in the frame, or in all', async () => {
    const stack = await drawn().run('object.linkAll');
    stack.select(0).driver.key('Delete');
    expect(stack.rows).toEqual(['......bbbbbb....', LINKED[1], LINKED[2]]);
    stack.show(1).select(0).driver.key('Delete', { shift: true });
    await stack.workspace.idle();
    expect(stack.rows.map((row) => row.includes('a'))).toEqual([false, false, false]);
    await stack.run('edit.undo');
    expect(stack.rows.slice(1)).toEqual(LINKED.slice(1));
  });

  it('is merged with another in all frames, and split in one', async () => {
    const stack = await drawn().run('object.linkAll');
    stack.select(0).driver.click([8.5, 1.5], { modifiers: { shift: true } });
    await stack.workspace.idle();
    expect(stack.rows).toEqual(LINKED.map((row) => row.replaceAll('b', 'a')));
    stack.show(1).driver.tool('objects').drag([[9, -1], [9, 5]]); // prettier-ignore
    expect(stack.rows[1]).toBe('aaaa...ggaaaa...');
    expect(stack.rows[2]).toBe('aaaa....aaaaaa..');
  });

  it('stays what it is where the step that made it is taken back in another frame', async () => {
    const stack = await drawn().run('object.linkNext');
    await stack.show(1).run('object.linkNext');
    stack.show(0);
    for (let step = 0; step < 3; step++) await stack.run('edit.undo');
    expect(stack.rows[0]).toBe('................');
    expect(stack.rows[2]).toBe('aaaa....bbbbbb..');
    expect(stack.driver.drawing.objects.map(({ id }) => id)).toContain(256);
  });
});

const DEEDS: readonly PlainActionId[] = [
  'object.linkNext',
  'object.linkAll',
  'object.linkSelected',
  'object.unlink',
  'object.delete',
  'object.deleteAll',
  'object.make',
  'object.flatten',
  'edit.undo',
  'edit.redo',
];

const deed = fc.record({
  kind: fc.oneof(fc.constantFrom('draw', 'merge', 'split', 'show'), fc.constantFrom(...DEEDS)),
  frame: fc.nat(2),
  left: fc.nat(15),
  width: fc.integer({ min: 1, max: 8 }),
});

/** The work as it is after a restart: from commits as the journal has them. */
function readBack({ commits }: Stack): WorkState {
  const replay = new Replay();
  replay.take({ kind: 'project', project: { ...PROJECT, name: '', folder: '' } });
  for (const commit of commits) {
    const sizes = commit.targets.map(() => SIZE);
    const entry = { kind: 'commit', commit, predictions: [], sizes, places: null } as const;
    replay.take(decodeEntry(encodeEntry(entry)));
  }
  return replay.state;
}

describe('whatever is done to objects of a series', () => {
  it.each([[PAGES], [SLICES]])('is one list, one step each, and what the journal gives back', async (ids) => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 20 }), async (deeds) => {
        const stack = new Stack(ids);
        for (const { kind, frame, left, width } of deeds) {
          const { rows } = stack;
          const count = stack.commits.length;
          if (kind === 'show') stack.show(frame);
          else if (kind === 'draw') stack.draw(left, Math.min(16, left + width));
          else if (kind === 'merge') {
            stack.select(left).driver.click([width + 0.5, 1.5], { modifiers: { shift: true } });
          } else if (kind === 'split') {
            stack.driver.tool('objects').drag([[left, -1], [left, 5]]); // prettier-ignore
          } else await stack.select(left).run(kind);
          await stack.workspace.idle();
          // One commit, and taking it back leaves what there was.
          expect(stack.commits.length - count).toBeLessThanOrEqual(1);
          const last = stack.commits.at(-1);
          if (stack.commits.length > count && last?.kind === 'do') {
            const after = stack.rows;
            await stack.run('edit.undo');
            expect(stack.rows).toEqual(rows);
            await stack.run('edit.redo');
            expect(stack.rows).toEqual(after);
          }
          // What is shown is what is stored, and every object in it is known.
          const shown = [...stack.driver.drawing.labels];
          const stored = stack.store.frames.get(ids[stack.here] ?? '') as FrameState;
          expect([...tilesToGrid(stored).data]).toEqual(shown);
          const all = [...stack.store.series.values()].flatMap(({ objects }) => objects);
          const known = new Set(all.map(({ id }) => id));
          for (const state of stack.store.frames.values()) {
            const unknown = tilesToGrid(state).data.filter((label) => label >= 256 && !known.has(label));
            expect([...unknown]).toEqual([]);
          }
        }
        const { frames, series } = readBack(stack);
        expect(series).toEqual(stack.store.series);
        for (const [id, frame] of frames) expect(frame).toEqual(stack.store.frames.get(id));
      }),
      { numRuns: 40 },
    );
  });
});
