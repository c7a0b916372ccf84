import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ObjectTable as SavedTable } from '../../../../core/contract/object-table.ts';
import type { WorkEvent } from '../../../../core/document/work-event.ts';
import { eventOf } from '../../../../core/document/work-event.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import { BridgeClient } from '../../../../renderer/services/bridge-client.ts';
import { ObjectTable } from '../../../../renderer/services/objects/object-table.ts';
import { Observable } from '../../../../renderer/services/observable.ts';
import type { TimeLineState } from '../../../../renderer/services/images/time-line.ts';
import { EditorDriver, HAIR, LESION } from '../../../support/editor-driver.ts';
import { TestBridge } from '../support.ts';

const NUCLEI = { ...LESION, name: 'Nuclei', objects: true };
const SIZE = { width: 12, height: 4 };

/** What happens to the open image from now on; `tell` adds what happened before. */
class Happenings extends Observable<TimeLineState> {
  constructor({ editor, commits, stream }: EditorDriver) {
    const { imageId } = editor.state;
    super({ imageId, events: commits.map((commit) => eventOf(commit, null)) });
    stream.onCommit((commit, _, places) => this.tell(eventOf(commit, places)));
  }

  tell(event: WorkEvent): void {
    this.update({ events: [...this.state.events, event] });
  }
}

/** An image with two objects, and the table of them, which nobody looks at yet. */
function setUp() {
  const driver = EditorDriver.open(SIZE, {
    classes: [NUCLEI, HAIR],
    spacing: { x: 0.5, y: 0.5 },
    unit: 'HU',
    image: rasterOf(
      SIZE,
      1,
      Uint16Array.from({ length: 48 }, (_, pixel) => 10 * (pixel % 12)),
    ),
  });
  driver.tool('rectangle').drag([[6, 1], [9, 3]]).drag([[0, 0], [2, 2]]); // prettier-ignore
  const bridge = new TestBridge();
  const timeLine = new Happenings(driver);
  const table = new ObjectTable({ bridge: new BridgeClient(bridge), editor: driver.editor, timeLine });
  const areas = (): unknown => table.state.objects?.map(({ id, pixels }) => [id, pixels]) ?? null;
  const works = (): unknown =>
    table.state.objects?.map(({ id, work, isUnedited }) => [id, work?.steps, work?.pixels, isUnedited]);
  return { driver, bridge, table, timeLine, areas, works };
}

const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);

describe('the table of objects', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('measures once it is shown, and shows their numbers on the image as long', async () => {
    const { driver, table, areas } = setUp();
    await rest();
    expect(areas()).toBeNull();
    table.show();
    await rest();
    expect(areas()).toEqual([
      [257, 4],
      [256, 6],
    ]);
    expect(table.state).toMatchObject({ unit: 'mm', objects: [{ mean: 5 }, { mean: 70, area: 1.5 }] });
    expect(driver.editor.state.listed?.get(256)?.number).toBe(2);
    table.hide();
    expect(table.state.objects).toBeNull();
    expect(driver.editor.state.listed).toBeNull();
    driver.drag([[10, 0], [11, 1]]); // prettier-ignore
    await rest();
    expect(areas()).toBeNull();
  });

  it('follows every step and the scale, but not before they rest', async () => {
    const { driver, table, areas } = setUp();
    table.show();
    await rest();
    driver
      .run('object.show', { id: 256, box: { left: 6, top: 1, right: 9, bottom: 3 } })
      .run('object.delete');
    expect(areas()).toEqual([
      [257, 4],
      [256, 6],
    ]);
    await rest();
    expect(areas()).toEqual([[257, 4]]);
    driver.run('edit.undo');
    await rest();
    expect(areas()).toHaveLength(2);
  });

  it('waits for the hand that draws', async () => {
    const { driver, table, areas } = setUp();
    driver.tool('brush', 1).down([0.5, 3.5]);
    table.show();
    await rest();
    expect(areas()).toBeNull();
    driver.up([0.5, 3.5]);
    await rest();
    expect(areas()).toHaveLength(3);
  });

  it('begins anew where a hand has come between', async () => {
    const { driver, table, areas } = setUp();
    const measure = vi.spyOn(driver.editor, 'measureObjects').mockResolvedValueOnce(null);
    table.show();
    await rest();
    expect(measure).toHaveBeenCalledTimes(2);
    expect(areas()).toHaveLength(2);
  });

  it('forgets the objects of an image that is not open any more', async () => {
    const { driver, table, areas } = setUp();
    table.show();
    await rest();
    driver.open({ width: 3, height: 3 }, { imageId: 'other' });
    expect(areas()).toBeNull();
    await rest();
    expect(areas()).toEqual([]);
  });

  it('tells what each object took, after undo as well, and which are as they were made', async () => {
    const { driver, table, works } = setUp();
    table.show();
    driver.tool('brush', 1).drag([[0.5, 3.5], [1.5, 3.5]]); // prettier-ignore
    await rest();
    expect(works()).toEqual([
      [257, 1, 4, false],
      [256, 1, 6, false],
      [258, 1, 2, false],
    ]);
    driver.drag([[8.5, 1.5], [10.5, 1.5]]); // prettier-ignore
    await rest();
    expect(works()).toContainEqual([256, 2, 8, false]);
    driver.run('edit.undo');
    await rest();
    expect(works()).toContainEqual([256, 1, 6, false]);
  });

  it('does not know what objects took that were drawn on before it was told', async () => {
    const { table, timeLine, works } = setUp();
    table.show();
    const [event] = timeLine.state.events;
    timeLine.tell({ ...(event as WorkEvent), id: 'then', effort: { seconds: 3 } });
    await rest();
    expect(works()).toContainEqual([256, undefined, undefined, false]);
  });

  it('is saved as it is shown, with the names of the classes', async () => {
    const { bridge, table } = setUp();
    const told: SavedTable[] = [];
    bridge.handlers.set('objects.save', (request: SavedTable) => {
      told.push(request);
      return { name: 'cells.csv' };
    });
    table.show();
    await rest();
    await table.save(table.state.objects?.slice(1) ?? []);
    const [{ rows, ...others }] = told as [SavedTable];
    expect(others).toEqual({ image: 'image.png', unit: 'mm', valueUnit: 'HU' });
    expect(rows).toMatchObject([{ number: 2, id: 256, class: 'Nuclei', pixels: 6, isAtBorder: false }]);
    expect(table.state.saved).toEqual({ name: 'cells.csv', objects: 1 });
  });

  it('says why it was not saved, and nothing where the person has thought better of it', async () => {
    const { bridge, table } = setUp();
    bridge.handlers.set('objects.save', () => {
      throw new WorkbenchError('file.disk-full', 'The disk is full.');
    });
    table.show();
    await rest();
    await table.save(table.state.objects ?? []);
    expect(table.state.problem).toBe('The disk is full.');
    bridge.handlers.set('objects.save', () => null);
    await table.save(table.state.objects ?? []);
    expect(table.state.problem ?? table.state.saved).toBeUndefined();
  });
});
