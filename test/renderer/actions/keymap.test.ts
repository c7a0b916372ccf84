import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainIds } from '../../../renderer/actions/actions.ts';
import { actionsFor, chordsOf, keyConflicts, keymapOf, remap } from '../../../renderer/actions/keymap.ts';
import { NO_MODIFIERS } from '../../../renderer/editor/input/events.ts';
import type { Modifiers } from '../../../renderer/editor/input/events.ts';
import { TOOLS } from '../../../renderer/editor/tools/registry.ts';
import { TOOL_IDS } from '../../../renderer/editor/tools/tool-id.ts';
import { keysOf, LAYOUTS, MODIFIERS } from '../../support/keyboard-layouts.ts';
import type { LayoutKey } from '../../support/keyboard-layouts.ts';
import { EditorDriver } from '../../support/editor-driver.ts';

describe('keymaps', () => {
  it.each(['workbench', 'cvat', 'itk-snap', 'napari'] as const)('%s has no conflicts', (preset) => {
    expect(keyConflicts(keymapOf(preset))).toEqual([]);
  });

  it('of other programs take their keys from what has them here', () => {
    const keymap = keymapOf('napari');
    expect(keymap.get('tool.brush')).toEqual(['2', 'B']);
    expect(keymap.get('class.2')).toEqual([]);
    expect(keymap.get('class.5')).toEqual(['5']);
  });

  it('report chords that two actions want at the same time', () => {
    const keymap = remap(keymapOf('workbench'), 'tool.fill', ['B']);
    expect(keyConflicts(keymap)).toEqual([{ chord: 'B', actions: ['tool.brush', 'tool.fill'] }]);
  });

  it('share a chord between what is in progress and what comes after', () => {
    expect(keymapOf('workbench').get('edit.finish')).toEqual(keymapOf('workbench').get('region.confirm'));
  });

  it('can be changed while the editor runs', () => {
    const driver = EditorDriver.open('....');
    driver.keys.state.keymap = remap(keymapOf('workbench'), 'tool.fill', ['Ctrl+Alt+ArrowUp']);
    driver.key('ArrowUp', { ctrl: true, alt: true });
    expect(driver.editor.state.tool).toBe('fill');
  });

  it('reach every tool, and bind actions that need no argument only', () => {
    const keymap = keymapOf('workbench');
    for (const tool of TOOL_IDS) expect(keymap.get(`tool.${tool}`)).not.toEqual([]);
    const plain = new Set(plainIds());
    for (const id of keymap.keys()) expect(plain).toContain(id);
    expect(Object.keys(TOOLS)).toEqual([...TOOL_IDS]);
  });
});

describe('chords', () => {
  it.each([
    ['z', { ctrl: true }, 'Ctrl+Z'],
    ['Z', { ctrl: true, shift: true }, 'Ctrl+Shift+Z'],
    ['?', { shift: true }, '?'],
    [' ', {}, 'Space'],
    ['Tab', { shift: true }, 'Shift+Tab'],
    ['[', { ctrl: true }, 'Ctrl+['],
    ['ö', { shift: true }, 'Shift+Ö'],
  ])('of %j with %j is %s', (key, modifiers, chord) => {
    expect(chordsOf({ key, code: '', modifiers: { ...NO_MODIFIERS, ...modifiers } })).toEqual([chord]);
  });

  it.each(Object.keys(LAYOUTS))(
    'of digits with Ctrl are those of their keys on a keyboard for %s',
    (layout) => {
      const digits = keysOf(layout).filter(({ code }) => code.startsWith('Digit'));
      fc.assert(
        fc.property(fc.constantFrom(...digits), fc.boolean(), fc.boolean(), (pressed, shift, alt) => {
          const digit = pressed.code.slice(-1);
          const chord = ['Ctrl', ...(alt ? ['Alt'] : []), ...(shift ? ['Shift'] : []), digit].join('+');
          expect(press(pressed, { ctrl: true, shift, alt })[0]).toBe(chord);
        }),
      );
    },
  );

  it.each(Object.keys(LAYOUTS))('of every action can be pressed on a keyboard for %s', (layout) => {
    const keymap = keymapOf('workbench');
    const ofCharacters = [...keymap].filter(([, chords]) => chords.some((chord) => /(^|\+).$/u.test(chord)));
    const reached = new Set(
      keysOf(layout).flatMap((pressed) =>
        MODIFIERS.flatMap((modifiers) => {
          const found = press(pressed, modifiers).find((chord) => actionsFor(keymap, chord).length > 0);
          return found === undefined ? [] : [found];
        }),
      ),
    );
    expect(ofCharacters.length).toBeGreaterThan(50);
    const isReached = (chord: string): boolean => reached.has(chord) || !/(^|\+).$/u.test(chord);
    expect(ofCharacters.filter(([, chords]) => !chords.some(isReached))).toEqual([]);
  });

  it('reset how the image is shown by the key of 0, whatever Shift makes of it', () => {
    const keymap = keymapOf('workbench');
    for (const key of [')', '=', '0']) {
      const [chord] = chordsOf({ key, code: 'Digit0', modifiers: { ctrl: true, shift: true, alt: false } });
      expect(actionsFor(keymap, chord)).toEqual(['view.resetDisplay']);
    }
  });
});

function press({ code, plain, shifted }: LayoutKey, modifiers: Partial<Modifiers>): readonly string[] {
  const all = { ...NO_MODIFIERS, ...modifiers };
  return chordsOf({ key: all.shift ? shifted : plain, code, modifiers: all });
}
