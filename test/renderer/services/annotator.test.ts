import { describe, expect, it } from 'vitest';
import { Annotator } from '../../../renderer/services/annotator.ts';
import { BridgeClient } from '../../../renderer/services/bridge-client.ts';
import { folderOf, startWorkbench, TestBridge } from './support.ts';

/** A main process with these preferences, which are kept. */
function bridgeWith(preferences: Record<string, unknown>) {
  const bridge = new TestBridge();
  bridge.handlers.set('preferences.get', () => preferences);
  bridge.handlers.set('preferences.set', (changed: object) => void Object.assign(preferences, changed));
  bridge.handlers.set('person.proposed', () => 'ann');
  return new BridgeClient(bridge);
}

describe('the name of the person at work', () => {
  it('is asked for once, and known from then on', async () => {
    const preferences = { theme: 'light' };
    const client = bridgeWith(preferences);
    const first = new Annotator(client);
    expect(first.state).toEqual({ name: null, proposed: null });
    await first.start();
    expect(first.state).toEqual({ name: null, proposed: 'ann' });
    await first.call('  Ann Lee ');
    expect(first.state).toEqual({ name: 'Ann Lee', proposed: null });
    expect(preferences).toEqual({ theme: 'light', annotator: 'Ann Lee' });
    const next = new Annotator(client);
    await next.start();
    expect(next.state).toEqual({ name: 'Ann Lee', proposed: null });
  });

  it('need not be given, and is not asked for again', async () => {
    const client = bridgeWith({});
    const first = new Annotator(client);
    await first.start();
    await first.call(' ');
    const next = new Annotator(client);
    await next.start();
    expect(next.state).toEqual({ name: null, proposed: null });
  });

  it('is not asked for where it could not be kept', async () => {
    const annotator = new Annotator(new BridgeClient(new TestBridge()));
    await annotator.start();
    expect(annotator.state).toEqual({ name: null, proposed: null });
  });

  it('is in every step, also those of a model that was let loose, and not before it was given', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    bench.handlers.set('preferences.set', () => undefined);
    await bench.open('a.png');
    bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 5).click([40, 40]);
    await bench.annotator.call('Ann');
    bench.driver.click([60, 40]).run('edit.undo');
    await bench.batch.start();
    await bench.settled();
    expect(bench.driver.commits.map(({ kind, author, by }) => [kind, author, by])).toEqual([
      ['do', 'person', undefined],
      ['do', 'person', 'Ann'],
      ['undo', 'person', 'Ann'],
      ['do', 'model', 'Ann'],
    ]);
    const events = await bench.annotations.events(bench.item('b.png')?.imageId ?? '');
    expect(events).toMatchObject([{ author: 'model', by: 'Ann' }]);
    bench.quit();
  });
});
