import { describe, expect, it } from 'vitest';
import { Keys } from '../../../renderer/ui/shell/keys.ts';
import { TestBridge } from '../services/support.ts';

/** Keys of a person, whose preferences are as given. */
function keysWith(preferences: Readonly<Record<string, unknown>>) {
  const bridge = new TestBridge();
  const written: unknown[] = [];
  bridge.handlers.set('preferences.get', () => preferences);
  bridge.handlers.set('preferences.set', (change: unknown) => void written.push(change));
  return { keys: new Keys(bridge), written };
}

describe('the keys of a person', () => {
  it('replace those of an action, and are kept', () => {
    const { keys, written } = keysWith({});
    keys.bind('tool.fill', 'Ctrl+Alt+ArrowUp');
    expect(keys.chordOf('tool.fill')).toBe('Ctrl+Alt+ArrowUp');
    expect(written).toEqual([
      { keys: { preset: 'workbench', changes: { 'tool.fill': ['Ctrl+Alt+ArrowUp'] } } },
    ]);
    keys.reset();
    expect(keys.chordOf('tool.fill')).toBe('F');
  });

  it('are there again after a restart, but for what is not understood', async () => {
    const changes = {
      'tool.fill': ['Q'],
      'tool.of-tomorrow': ['Z'],
      'tool.brush': 'B',
      'class.rename': ['R'],
    };
    const { keys } = keysWith({ keys: { preset: 'napari', changes } });
    await keys.start();
    expect(keys.state).toMatchObject({ preset: 'napari', changes: { 'tool.fill': ['Q'] } });
    expect(Object.keys(keys.state.changes)).toEqual(['tool.fill']);
    expect(keys.chordOf('tool.brush')).toBe('2');
  });
});
