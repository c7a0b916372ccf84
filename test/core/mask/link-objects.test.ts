import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { LEAST_OVERLAP, linkObjects, renameFrom } from '../../../core/mask/link-objects.ts';
import type { LinkOptions, ObjectFrame } from '../../../core/mask/link-objects.ts';
import { classTable } from '../../../core/mask/segments.ts';
import { encodeTiles, renumberTiles, tilesToGrid } from '../../../core/mask/tiles.ts';
import { Provenance } from '../../../core/mask/provenance.ts';

const IDS = [256, 257, 258, 259, 260, 261];
const CLASSES = classTable(IDS.map((id) => ({ id, class: id === 261 ? 2 : 1 })));

/** A frame of one row, whose objects are drawn as letters from `a`, which is 256. */
function frame(row: string): ObjectFrame {
  const labels = Uint16Array.from(row, (letter) => (letter === '.' ? 0 : 256 + letter.charCodeAt(0) - 97));
  return frameOf(new LabelGrid({ width: row.length, height: 1 }, labels));
}

function frameOf(grid: LabelGrid): ObjectFrame {
  const tiles = new Map(encodeTiles(grid).map(({ index, ...content }) => [index, content]));
  return { width: grid.width, height: grid.height, tiles };
}

/** The rows once they are linked. */
function linked(rows: readonly string[], options: Partial<LinkOptions> = {}): readonly string[] {
  const renamings = linkObjects(rows.map(frame), { classes: CLASSES, ...options });
  return rows.map((row, index) =>
    row.replaceAll(/[a-z]/g, (letter) => {
      const id = 256 + letter.charCodeAt(0) - 97;
      return String.fromCharCode(97 + (renamings[index]?.get(id) ?? id) - 256);
    }),
  );
}

describe('linking the objects of frames', () => {
  it('links the pair that overlaps most, each object once', () => {
    expect(linked(['aaaabbbb', 'ccddddd.'])).toEqual(['aaaabbbb', 'aabbbbb.']);
    expect(linked(['aaaaaaaa', 'bbbbbccc'])).toEqual(['aaaaaaaa', 'aaaaaccc']);
  });

  it('leaves apart what overlaps little, lies elsewhere, is of another class or may not be linked', () => {
    expect(LEAST_OVERLAP).toBe(0.25);
    expect(linked(['aaaaa...', '....bbbb'])).toEqual(['aaaaa...', '....bbbb']);
    expect(linked(['aaaaa...', '..bbbbb.'])).toEqual(['aaaaa...', '..aaaaa.']);
    expect(linked(['aaaa', 'ffff'])).toEqual(['aaaa', 'ffff']);
    expect(linked(['aaaa', 'bbbb'], { classes: classTable([]) })).toEqual(['aaaa', 'bbbb']);
  });

  it('goes from frame to frame, as far as it is asked to, and not past an empty or missing one', () => {
    expect(linked(['aa..', 'bb..', '.cc.'])).toEqual(['aa..', 'aa..', '.aa.']);
    expect(linked(['aa', 'bb', 'cc'], { links: 1 })).toEqual(['aa', 'aa', 'cc']);
    expect(linked(['aa', '..', 'cc'])).toEqual(['aa', '..', 'cc']);
    const frames = [frame('aa'), null, frame('bb'), frame('ccc')];
    expect(linkObjects(frames, { classes: CLASSES }).map(({ size }) => size)).toEqual([0, 0, 0, 0]);
  });

  it('keeps what is linked already, and takes it along in all later frames', () => {
    expect(linked(['aa..', 'aabb', 'cc..'])).toEqual(['aa..', 'aabb', 'aa..']);
    expect(linked(['aaaa', 'bbbb', '...b', 'b...'], { links: 1 })).toEqual(['aaaa', 'aaaa', '...a', 'a...']);
    // Two objects of one frame never become one.
    expect(linked(['aa..', 'bb..', 'bbaa'], { links: 1 })).toEqual(['aa..', 'aa..', 'bbaa']);
  });

  it('links one alone to whatever it overlaps most', () => {
    expect(linked(['aaaaaabb', '.....ccc'], { only: 256, links: 1 })).toEqual(['aaaaaabb', '.....aaa']);
    expect(linked(['aa......', '.....ccc'], { only: 256, links: 1 })).toEqual(['aa......', '.....ccc']);
  });

  it('never makes two objects of a frame one', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[.a-f]{12}$/), { maxLength: 6 }), (rows) => {
        const after = linked(rows);
        rows.forEach((before, index) => {
          const pairs = new Set(
            Array.from(before, (letter, at) => `${letter}${after[index]?.charAt(at) ?? ''}`),
          );
          expect(new Set([...pairs].map((pair) => pair.charAt(1))).size).toBe(pairs.size);
          expect(pairs.size).toBe(new Set(before).size);
        });
      }),
    );
  });

  it('finds nothing more the second time, where nothing was linked before', () => {
    // Two objects in each frame: `ab`, `cd` and `ef`.
    const rows = fc.tuple(
      fc.stringMatching(/^[.ab]{12}$/),
      fc.stringMatching(/^[.cd]{12}$/),
      fc.stringMatching(/^[.ef]{12}$/),
    );
    fc.assert(
      fc.property(rows, (before) => {
        const after = linked(before);
        expect(linked(after)).toEqual(after);
      }),
    );
  });
});

describe('new ids for objects', () => {
  it('are given from a frame on, where the frame has not both', () => {
    const frames = ['aa', 'aa', 'ab', '..'].map(frame);
    const sizes = renameFrom(frames, 1, new Map([[256, 257]])).map(({ size }) => size);
    expect(sizes).toEqual([0, 1, 0, 0]);
  });

  it('are given to those pixels only, whose decision changes where it is said', () => {
    const label = fc.constantFrom(0, 1, 256, 257);
    const pixels = fc.array(label, { minLength: 70, maxLength: 70 });
    fc.assert(
      fc.property(pixels, fc.constantFrom(undefined, Provenance.human), (labels, origin) => {
        const grid = new LabelGrid(
          { width: 70, height: 1 },
          Uint16Array.from(labels),
          new Uint8Array(70).fill(Provenance.model),
        );
        const before = frameOf(grid);
        const tiles = new Map(before.tiles);
        for (const change of renumberTiles(before, new Map([[256, 300]]), origin)) {
          expect(change.before).toEqual(before.tiles.get(change.index));
          tiles.set(change.index, change.after);
        }
        const { data, provenance } = tilesToGrid({ width: 70, height: 1, tiles });
        expect([...data]).toEqual(labels.map((one) => (one === 256 ? 300 : one)));
        labels.forEach((one, at) => {
          expect(provenance[at]).toBe(one === 256 ? (origin ?? Provenance.model) : Provenance.model);
        });
      }),
    );
  });
});
