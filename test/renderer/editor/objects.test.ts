import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../core/document/commit.ts';
import { decodeEntry, encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { Replay } from '../../../core/journal/replay.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { drawnPrediction, EditorDriver, HAIR, LESION, predictionOf } from '../../support/editor-driver.ts';
import type { DocumentParts } from '../../support/editor-driver.ts';

const NUCLEI = { ...LESION, name: 'Nuclei', objects: true };

/** An editor on an image of one row of pixels, or more, whose first class is drawn as objects. */
function open(width = 12, height = 1, more: DocumentParts = {}): EditorDriver {
  return EditorDriver.open({ width, height }, { classes: [NUCLEI, HAIR], ...more }).tool('brush', 1);
}

const labels = (driver: EditorDriver): readonly number[] => [...driver.drawing.labels];
const ids = (driver: EditorDriver): readonly number[] => driver.drawing.objects.map(({ id }) => id);
/** Those that have pixels. */
const drawn = (driver: EditorDriver): readonly number[] =>
  ids(driver).filter((id) => labels(driver).includes(id));
const across = (from: number, to: number, y = 0.5) =>
  [
    [from + 0.5, y],
    [to + 0.5, y],
  ] as const;

describe('drawing a class as objects', () => {
  it('makes each stroke that begins elsewhere an object of its own', () => {
    const driver = open().drag(across(0, 2)).drag(across(5, 6));
    expect(labels(driver)).toEqual([256, 256, 256, 0, 0, 257, 257, 0, 0, 0, 0, 0]);
    expect(driver.drawing.objects).toEqual([
      { id: 256, class: 1, name: '', color: null, locked: false, hidden: false },
      { id: 257, class: 1, name: '', color: null, locked: false, hidden: false },
    ]);
  });

  it('goes on with the object that a stroke begins on', () => {
    const driver = open().drag(across(0, 2)).drag(across(2, 4));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 256, 256, 0]);
    expect(ids(driver)).toEqual([256]);
  });

  it('does not go on with the object of another class', () => {
    const driver = open(4, 1, { classes: [NUCLEI, { ...HAIR, objects: true }] }).drag(across(0, 1));
    driver.run('class.select', 2).drag(across(1, 2));
    expect(labels(driver)).toEqual([256, 257, 257, 0]);
    expect(driver.drawing.objects.map((object) => object.class)).toEqual([1, 2]);
  });

  it('makes an object of every outline, fill and click of the wand', () => {
    const driver = open(8, 4).tool('rectangle').drag([[0, 0], [2, 2]]); // prettier-ignore
    driver.tool('ellipse').drag([[4, 0], [8, 4]]); // prettier-ignore
    driver.tool('lasso').drag([[0, 2], [2, 2], [2, 4], [0, 4]]); // prettier-ignore
    driver.tool('fill').click([3.5, 0.5]);
    expect(ids(driver)).toEqual([256, 257, 258, 259]);
    expect(labels(driver).slice(0, 4)).toEqual([256, 256, 259, 259]);
    expect(new Set(labels(driver))).toEqual(new Set([0, 256, 257, 258, 259]));
  });

  it('takes the object back with its pixels, and never gives its id to another', () => {
    const driver = open().drag(across(0, 2)).run('edit.undo');
    expect([labels(driver), drawn(driver)]).toEqual([Array<number>(12).fill(0), []]);
    driver.drag(across(4, 5));
    expect(drawn(driver)).toEqual([257]);
    driver.run('edit.undo').run('edit.redo');
    expect(labels(driver).slice(3, 7)).toEqual([0, 257, 257, 0]);
    expect(drawn(driver)).toEqual([257]);
  });

  it('is one step, and none where no pixel changes', () => {
    const driver = open().drag(across(0, 2));
    expect(driver.editor.state.history.map(({ name }) => name)).toEqual(['brush']);
    driver.set({ writeRule: 'background' }).tool('rectangle').drag([[0, 0], [2, 1]]); // prettier-ignore
    expect(driver.editor.state.history).toHaveLength(1);
    expect(ids(driver)).toEqual([256]);
  });

  it('keeps an object that was erased known, without pixels', () => {
    const driver = open().drag(across(0, 2)).tool('eraser').drag(across(0, 2));
    expect([labels(driver), ids(driver)]).toEqual([Array<number>(12).fill(0), [256]]);
    driver.run('edit.undo');
    expect(labels(driver).slice(0, 4)).toEqual([256, 256, 256, 0]);
  });

  it('says in words that there can be no further one', () => {
    const driver = open(3).useUpObjects().drag(across(0, 2));
    expect(labels(driver)).toEqual([0, 0, 0]);
    expect(driver.editor.state.hint).toBe('objects-full');
  });
});

describe('an object of a list', () => {
  const box = { left: 2, top: 0, right: 5, bottom: 1 };

  it('is selected, and brought into view only where it is not in it', () => {
    const driver = open().drag(across(2, 4));
    driver.editor.resize({ width: 100, height: 100 });
    driver.editor.setCamera({ scale: 4, offsetX: 0, offsetY: 0 });
    driver.run('object.show', { id: 256, box });
    expect(driver.editor.state.selectedObject).toBe(256);
    expect(driver.editor.view.camera).toEqual({ scale: 4, offsetX: 0, offsetY: 0 });
    driver.editor.setCamera({ scale: 4, offsetX: -12, offsetY: 0 });
    driver.run('object.show', { id: 256, box });
    expect(driver.editor.view.camera).toEqual({ scale: 4, offsetX: 50 - 3.5 * 4, offsetY: 50 - 0.5 * 4 });
  });

  it('is shown no larger than the view to bring all of it in', () => {
    const driver = open().drag(across(2, 4));
    driver.editor.resize({ width: 100, height: 100 });
    driver.editor.setCamera({ scale: 50, offsetX: 0, offsetY: 0 });
    driver.run('object.show', { id: 256, box });
    expect(driver.editor.view.camera.scale).toBeCloseTo(50 / 3);
  });

  it('is marked in the middle, with its number', () => {
    const driver = open().drag(across(2, 4));
    driver.editor.resize({ width: 100, height: 100 });
    driver.run('object.centre', { id: 256, box, number: 3, total: 7 });
    const { selectedObject } = driver.editor.state;
    const { focus, focusPlace } = driver.editor.view;
    expect({ selectedObject, focus, focusPlace }).toEqual({
      selectedObject: 256,
      focus: box,
      focusPlace: { kind: 'object', number: 3, total: 7 },
    });
  });
});

describe('what holds for a class that is drawn as objects', () => {
  it('is locked with its objects', () => {
    const driver = open().drag(across(0, 2)).run('class.lock', 1).run('class.select', 2);
    driver.drag(across(0, 4)).tool('eraser').drag(across(0, 3));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 0, 2, 0]);
  });

  it('is spared by the rules of writing with its objects', () => {
    const driver = open().drag(across(0, 2)).run('class.select', 2).drag(across(4, 5));
    driver.set({ writeRule: 'background' }).drag(across(0, 3));
    expect(labels(driver).slice(0, 6)).toEqual([256, 256, 256, 2, 2, 2]);
    driver.run('class.select', 1).set({ writeRule: 'class' }).drag(across(7, 0));
    expect(labels(driver).slice(0, 8)).toEqual([257, 257, 257, 2, 2, 2, 257, 257]);
  });

  it('is measured with its objects', () => {
    const driver = open().drag(across(0, 2)).drag(across(5, 6));
    expect(driver.editor.measure(1)).toMatchObject({ pixels: 5, objects: 2 });
  });

  it('is no conflict with a model that finds the same', () => {
    const driver = open(4).drag(across(0, 1));
    const data = Uint8Array.of(255, 255, 0, 255);
    driver.editor.applyPrediction(predictionOf({ width: 4, height: 1, channels: 1, data }));
    expect(labels(driver)).toEqual([256, 256, 0, 257]);
    expect(driver.editor.state.conflicts).toEqual([]);
  });
});

describe('the switch to objects', () => {
  it('is one step that can be taken back', () => {
    const driver = open(4, 1, { classes: [LESION, HAIR] }).run('class.toggleObjects');
    expect(driver.editor.state.classes[0]?.objects).toBe(true);
    driver.drag(across(0, 1)).run('edit.undo').run('edit.undo');
    expect(driver.editor.state.classes[0]?.objects).toBe(false);
    expect(labels(driver.drag(across(0, 1)))).toEqual([1, 1, 0, 0]);
  });
});

/** Two objects that touch, and the plain pixels of the class that they lie in. */
function touching(): EditorDriver {
  const driver = open(8, 2).tool('rectangle').drag([[0, 0], [3, 2]]); // prettier-ignore
  return driver.drag([[3, 0], [6, 2]]).tool('objects'); // prettier-ignore
}

describe('the tool of objects', () => {
  it('selects the object under a click, and none beside', () => {
    const driver = touching().click([4.5, 0.5]);
    expect(driver.editor.state.selectedObject).toBe(257);
    expect(driver.click([7.5, 0.5]).editor.state.selectedObject).toBeNull();
    expect(driver.click([4.5, 0.5]).key('Escape').editor.state.selectedObject).toBeNull();
  });

  it('merges what is clicked with Shift into the selected one, in one step', () => {
    const driver = touching()
      .click([4.5, 0.5])
      .click([0.5, 0.5], { modifiers: { shift: true } });
    expect(labels(driver).slice(0, 8)).toEqual([257, 257, 257, 257, 257, 257, 0, 0]);
    expect(driver.editor.state.selectedObject).toBe(257);
    expect(labels(driver.run('edit.undo')).slice(0, 8)).toEqual([256, 256, 256, 257, 257, 257, 0, 0]);
  });

  it('deletes what the right button clicks', () => {
    const driver = touching().click([0.5, 0.5], { button: 2 });
    expect(labels(driver).slice(0, 8)).toEqual([0, 0, 0, 257, 257, 257, 0, 0]);
    expect(labels(driver.run('edit.undo')).slice(0, 3)).toEqual([256, 256, 256]);
  });

  it('cuts the object that a line goes through, without a gap', () => {
    const driver = touching().drag([[1.5, -1], [1.5, 3]]); // prettier-ignore
    expect(labels(driver).slice(0, 8)).toEqual([256, 256, 258, 257, 257, 257, 0, 0]);
    driver.run('edit.undo');
    expect([labels(driver).slice(0, 3), drawn(driver)]).toEqual([
      [256, 256, 256],
      [256, 257],
    ]);
    driver.drag([[7, -1], [7, 3]]); // prettier-ignore
    expect(driver.editor.state.hint).toBe('no-split');
  });

  it('changes nothing of a locked class', () => {
    const driver = touching().run('class.lock', 1).click([0.5, 0.5], { button: 2 });
    driver.drag([[1.5, -1], [1.5, 3]]); // prettier-ignore
    expect(labels(driver).slice(0, 8)).toEqual([256, 256, 256, 257, 257, 257, 0, 0]);
    expect(driver.editor.state.hint).toBe('class-locked');
  });
});

describe('a selected object', () => {
  it('is gone on with by strokes that begin elsewhere, and by no outline', () => {
    const driver = touching().click([0.5, 0.5]).tool('brush', 1).drag(across(7, 7));
    expect(labels(driver)[7]).toBe(256);
    driver.tool('rectangle').drag([[6, 1], [7, 2]]); // prettier-ignore
    expect(ids(driver)).toEqual([256, 257, 258]);
  });

  it('is what Delete deletes; without one, the class with all of its objects', () => {
    const driver = touching().click([0.5, 0.5]).key('Delete');
    expect(labels(driver).slice(0, 8)).toEqual([0, 0, 0, 257, 257, 257, 0, 0]);
    expect(driver.editor.state.selectedObject).toBeNull();
    expect(new Set(labels(driver.key('Delete')))).toEqual(new Set([0]));
    expect(driver.editor.state.history.at(-1)?.name).toBe('clear');
  });

  it('follows the objects of the class around, with the view on it', () => {
    const driver = touching().run('object.next');
    expect(driver.editor.state.selectedObject).toBe(256);
    expect(driver.editor.view).toMatchObject({
      focus: { left: 0, top: 0, right: 3, bottom: 2 },
      focusPlace: { kind: 'object', number: 1, total: 2 },
    });
    expect(driver.run('object.next').run('object.next').editor.state.selectedObject).toBe(256);
    expect(driver.run('object.previous').editor.state.selectedObject).toBe(257);
  });

  it('is let go when it is taken back', () => {
    const driver = touching().click([4.5, 0.5]).run('edit.undo');
    expect(driver.editor.state.selectedObject).toBeNull();
  });
});

describe('objects of a class, all at once', () => {
  it('are made of its plain pixels in one step, which has it drawn as objects from then on', () => {
    const driver = EditorDriver.open('##..###\n##..###', { classes: [LESION, HAIR] }).run('object.make');
    expect(labels(driver).slice(0, 7)).toEqual([256, 256, 0, 0, 257, 257, 257]);
    expect(driver.editor.state.classes[0]?.objects).toBe(true);
    driver.run('object.flatten');
    expect(driver.mask).toBe('##..###\n##..###');
    driver.run('edit.undo').run('edit.undo');
    expect([driver.mask, drawn(driver)]).toEqual(['##..###\n##..###', []]);
    expect(driver.editor.state.classes[0]?.objects).toBe(false);
  });

  it('are cut where the model that predicted them was less sure, if it tells objects apart', () => {
    const prediction = drawnPrediction('99699');
    const driver = EditorDriver.open('#####', { classes: [LESION, HAIR], prediction });
    driver.run('object.make');
    expect(labels(driver)).toEqual([256, 256, 256, 256, 256]);
    driver.run('edit.undo');
    driver.objectCut = { dynamic: 0.2, necks: 0.1 };
    driver.run('object.make');
    expect(new Set(labels(driver)).size).toBe(2);
    driver.run('edit.undo').run('class.select', 2).tool('brush').drag(across(0, 4)).run('object.make');
    expect(new Set(labels(driver)).size).toBe(1);
  });

  it('are not made of a class without plain pixels, which is said and drawn as it was', () => {
    const driver = EditorDriver.open('##..', { classes: [LESION, HAIR] }).run('class.select', 2);
    expect(driver.run('object.make').editor.state.hint).toBe('class-empty');
    expect(driver.editor.state.classes[1]?.objects ?? false).toBe(false);
    expect(driver.editor.state.history).toEqual([]);
  });

  it('are dropped where they are small, or at the border', () => {
    const driver = open(8, 3).tool('rectangle').drag([[1, 1], [3, 2]]); // prettier-ignore
    driver.drag([[4, 1], [8, 2]]).run('object.dropSmallerThan', 3); // prettier-ignore
    expect(labels(driver).slice(8, 16)).toEqual([0, 0, 0, 0, 257, 257, 257, 257]);
    driver.run('edit.undo').run('object.dropBorder');
    expect(labels(driver).slice(8, 16)).toEqual([0, 256, 256, 0, 0, 0, 0, 0]);
    expect(driver.run('object.dropBorder').editor.state.hint).toBe('no-object');
    driver.run('object.dropSmall');
    expect(driver.requests).toEqual(['drop-small']);
  });
});

const DEEDS = ['draw', 'stroke', 'split', 'merge', 'delete', 'flatten', 'make', 'undo', 'redo'] as const;

/** What somebody does to objects; numbers choose places. */
interface Deed {
  readonly kind: (typeof DEEDS)[number];
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const place = fc.integer({ min: 0, max: 15 });
const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(...DEEDS),
  x: place,
  y: place,
  size: fc.integer({ min: 1, max: 9 }),
});

function act(driver: EditorDriver, { kind, x, y, size }: Deed): EditorDriver {
  const at = [x + 0.5, y + 0.5] as const;
  switch (kind) {
    case 'draw':
      return driver.tool('rectangle').drag([[x, y], [x + size, y + size]]); // prettier-ignore
    case 'stroke':
      return driver.tool('brush', 3).drag([at, [y, x]]);
    case 'split':
      return driver.tool('objects').drag([[x + 0.5, -1], [y + 0.5, 17]]); // prettier-ignore
    case 'merge':
      return driver
        .tool('objects')
        .click(at)
        .click([y, x], { modifiers: { shift: true } });
    case 'delete':
      return driver.tool('objects').click(at, { button: 2 });
    case 'make':
    case 'flatten':
      return driver.run(`object.${kind}`);
    case 'undo':
    case 'redo':
      return driver.run(`edit.${kind}`);
  }
}

/** The work as it is after a restart: from commits as the journal has them. */
function readBack(commits: readonly Commit[]): Replay {
  const replay = new Replay();
  const project = { id: 'p', revision: 0, classes: [NUCLEI, HAIR], nextLabel: 3, name: '', folder: '' };
  const size = { width: 16, height: 16 };
  const entries: readonly JournalEntry[] = commits.map((commit) => ({
    kind: 'commit',
    commit: { ...commit, project: project.id },
    predictions: [],
    sizes: commit.targets.map(() => size),
    places: null,
  }));
  for (const entry of [{ kind: 'project', project } as const, ...entries]) {
    replay.take(decodeEntry(encodeEntry(entry)));
  }
  return replay;
}

describe('whatever is done to objects', () => {
  it('can be taken back and done again, and is what the journal gives back', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
        const driver = open(16, 16);
        const shown = () => ({ labels: labels(driver).join(), ids: drawn(driver) });
        let past = [shown()];
        let at = 0;
        const used = new Set<number>();
        for (const { kind, x, y, size } of deeds) {
          const known = ids(driver);
          const commits = driver.commits.length;
          act(driver, { kind, x, y, size });
          if (kind === 'undo') at = Math.max(0, at - 1);
          else if (kind === 'redo') at = Math.min(past.length - 1, at + 1);
          else if (driver.commits.length > commits) {
            past = [...past.slice(0, at + 1), shown()];
            at++;
            const made = ids(driver).filter((id) => !known.includes(id));
            for (const id of made) expect(used.has(id)).toBe(false);
            for (const id of made) used.add(id);
          }
          expect(shown()).toEqual(past[at]);
          // Nothing is drawn of an object that the series does not know.
          const seen = new Set(labels(driver).filter((label) => label >= 256));
          expect([...seen].filter((id) => !ids(driver).includes(id))).toEqual([]);
        }
        const { frames, series } = readBack(driver.commits).state;
        const { imageId } = driver.drawing;
        const frame = frames.get(imageId);
        if (frame !== undefined) expect([...tilesToGrid(frame).data]).toEqual(labels(driver));
        expect(frame === undefined).toBe(driver.commits.length === 0);
        expect(series.get(imageId)).toEqual(driver.stream.state.series.get(imageId));
      }),
    );
  });
});
