import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../../core/document/state.ts';
import { mask } from '../../../support/ascii-mask.ts';
import type { DocumentParts } from '../../../support/editor-driver.ts';
import { drawing, EditorDriver, imageDocument } from '../../../support/editor-driver.ts';
import { rectOf } from '../../../../core/geometry/rect.ts';
import { decodeTile } from '../../../../core/mask/tile-content.ts';
import { applyTiles } from '../../../../core/mask/mask-edit.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { ascii } from '../../../support/ascii-mask.ts';

/** A frame with this mask, drawn by a person unless it is said otherwise. */
function frame(number: number, drawn: string, origin = 2, more: DocumentParts = {}): FrameState {
  const map = mask(drawn);
  const provenance = Uint8Array.from(map.data, (label) => (label === 0 ? 0 : origin));
  return imageDocument(map, { imageId: `frame${number}`, labels: map.data, provenance, ...more }).frame;
}

/** Nobody's promise tells when it is done, but the hint does. */
async function interpolated(driver: EditorDriver): Promise<string | null> {
  driver.run('mask.interpolate');
  for (let turn = 0; turn < 200 && driver.editor.state.hint === null; turn++) await Promise.resolve();
  return driver.editor.state.hint;
}

/** What the steps have made of a frame. */
function result(driver: EditorDriver, source: FrameState): string {
  const grid = tilesToGrid(source);
  for (const { frame: id, tiles } of driver.commits.flatMap(({ targets }) => targets)) {
    if (id === source.id) applyTiles(grid, tiles, 'after');
  }
  return ascii(grid);
}

const LEFT = '###......\n###......';
const RIGHT = '......###\n......###';
const NOTHING = '.........\n.........';

describe('interpolation through a stack', () => {
  it('fills every frame between two that people labelled, each as one step of its own', async () => {
    const driver = EditorDriver.open(NOTHING);
    driver.frames.set(-2, frame(-2, LEFT)).set(4, frame(4, RIGHT));
    for (const number of [-1, 1, 3]) driver.frames.set(number, frame(number, NOTHING));
    expect(await interpolated(driver)).toBe('interpolated');
    expect(driver.mask).toBe(drawing('..###....\n..###....'));
    expect(driver.editor.state.imageStatus).toBe('interpolated');
    expect(driver.commits.map(({ targets, kind, name }) => [targets[0]?.frame, kind, name])).toEqual([
      ['frame-1', 'do', 'interpolate'],
      ['image', 'do', 'interpolate'],
      ['frame1', 'do', 'interpolate'],
      ['frame3', 'do', 'interpolate'],
    ]);
    expect(result(driver, frame(-1, NOTHING))).toBe(drawing('.###.....\n.###.....'));
    expect(result(driver, frame(3, NOTHING))).toBe(drawing('.....###.\n.....###.'));
  });

  it('draws nothing of a class that is deleted while the frames are read', async () => {
    const driver = EditorDriver.open(NOTHING);
    driver.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, NOTHING)).set(2, frame(2, RIGHT));
    driver.run('mask.interpolate').run('class.delete', 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(driver.editor.state.classes.map(({ label }) => label)).toEqual([2]);
    expect(driver.commits.map(({ name }) => name)).toEqual(['class-delete']);
  });

  it('spares a locked class with its objects, whatever image is open by then', async () => {
    const driver = EditorDriver.open(NOTHING).run('class.lock', 2);
    const object = { id: 256, class: 2, name: '', color: null, locked: false, hidden: false };
    const id = driver.stream.series('image').id;
    driver.stream.loadSeries({ id, revision: 1, objects: [object], nextObject: 257 });
    const labels = Uint16Array.from({ length: 18 }, (_, pixel) => (pixel % 9 === 4 ? 256 : 0));
    const provenance = Uint8Array.from(labels, Math.sign);
    const { classes } = driver.stream.project('') ?? {};
    driver.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, RIGHT));
    driver.frames.set(0, imageDocument(mask(NOTHING), { labels, provenance }).frame);
    driver.run('mask.interpolate');
    driver.open(NOTHING, { imageId: 'other', ...(classes === undefined ? {} : { classes }) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const [step] = driver.commits.filter(({ name }) => name === 'interpolate');
    const [tile] = step?.targets[0]?.tiles ?? [];
    const after =
      tile === undefined ? labels : decodeTile(tile.after, rectOf({ width: 9, height: 2 })).labels;
    expect([...after].filter((label) => label === 256)).toHaveLength(2);
    expect([...after].filter((label) => label === 1).length).toBeGreaterThan(0);
  });

  it('goes both ways from a frame that is labelled itself', async () => {
    const driver = EditorDriver.open(LEFT, { provenance: new Uint8Array(18).fill(2) });
    driver.frames.set(-2, frame(-2, RIGHT)).set(-1, frame(-1, NOTHING));
    driver.frames.set(1, frame(1, NOTHING)).set(2, frame(2, RIGHT));
    expect(await interpolated(driver)).toBe('interpolated');
    expect(driver.commits.map(({ targets }) => targets[0]?.frame)).toEqual(['frame-1', 'frame1']);
    expect(driver.mask).toBe(drawing(LEFT));
    expect(result(driver, frame(1, NOTHING))).toBe(drawing('...###...\n...###...'));
  });

  it('never touches what people labelled or accepted, and may be done again after a correction', async () => {
    const driver = EditorDriver.open(NOTHING);
    const accepted = frame(1, '.###.....\n.###.....', 1, { status: 'accepted' });
    driver.frames.set(-1, frame(-1, LEFT)).set(1, accepted).set(2, frame(2, RIGHT));
    await interpolated(driver);
    expect(driver.commits.map(({ targets }) => targets[0]?.frame)).toEqual(['image']);
    const once = driver.mask;
    expect(driver.provenance).not.toContain('2');
    driver.frames.set(-1, frame(-1, RIGHT));
    driver.run('tool.brush');
    await interpolated(driver);
    expect(driver.mask).not.toBe(once);
    driver.run('edit.undo');
    expect(driver.mask).toBe(once);
  });

  it('replaces what a model or an earlier run drew, of this class alone', async () => {
    const driver = EditorDriver.open('........2\n##......2', { provenance: new Uint8Array(18).fill(1) });
    driver.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, LEFT));
    await interpolated(driver);
    expect(driver.mask).toBe(drawing('###.....2\n###.....2'));
  });

  it('leaves locked classes alone', async () => {
    const driver = EditorDriver.open('2........\n.........').run('class.lock', 2);
    driver.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, LEFT));
    await interpolated(driver);
    expect(driver.mask).toBe(drawing('2##......\n###......'));
  });

  it('goes by the numbers where frames are missing', async () => {
    const driver = EditorDriver.open(NOTHING);
    driver.frames.set(-1, frame(-1, LEFT)).set(5, frame(5, RIGHT));
    await interpolated(driver);
    expect(driver.mask).toBe(drawing('.###.....\n.###.....'));
  });

  it('can be undone in each frame once it is opened, and in no other', async () => {
    const driver = EditorDriver.open(NOTHING);
    const between = frame(1, NOTHING);
    driver.frames.set(-1, frame(-1, LEFT)).set(1, between).set(2, frame(2, RIGHT));
    await interpolated(driver);
    const own = driver.mask;
    const labels = mask(result(driver, between)).data;
    const provenance = Uint8Array.from(labels, (label) => (label === 0 ? 0 : 1));
    driver.open(NOTHING, { imageId: between.id, labels, provenance, revision: 1 });
    expect(driver.editor.state.canUndo).toBe(true);
    driver.run('edit.undo');
    expect(driver.mask).toBe(drawing(NOTHING));
    driver.open(own, { revision: 1 });
    expect(driver.mask).toBe(own);
  });

  it('says so where there are no two labelled frames of this class and size', async () => {
    const alone = EditorDriver.open(NOTHING);
    expect(await interpolated(alone)).toBe('no-stack');
    const one = EditorDriver.open(NOTHING);
    one.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, LEFT, 1));
    expect(await interpolated(one)).toBe('no-stack');
    const otherClass = EditorDriver.open(NOTHING);
    otherClass.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, '222......\n222......'));
    expect(await interpolated(otherClass)).toBe('no-stack');
    const otherSize = EditorDriver.open(NOTHING);
    otherSize.frames.set(-1, frame(-1, LEFT)).set(1, frame(1, '###'));
    expect(await interpolated(otherSize)).toBe('no-stack');
  });
});
