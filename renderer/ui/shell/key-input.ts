import type { Keyboard } from '../../actions/keyboard.ts';
import type { KeyInput } from '../../editor/input/events.ts';
import type { Editor } from '../../editor/editor.ts';
import { modifiersOf } from '../../view/pointer-input.ts';
import { focusNextPane } from './panes.ts';

/** Gives the keys of the window to the actions, except where a control needs them itself. Returns what ends it. */
export function listenToKeys(keyboard: Keyboard, editor: Editor): () => void {
  const key = (phase: KeyInput['phase']) => (event: KeyboardEvent) => {
    if (phase === 'down' && isForControl(event)) return;
    if (phase === 'down' && event.key === 'F6') {
      focusNextPane(event.shiftKey);
      event.preventDefault();
      return;
    }
    // Without a prediction there is no uncertain region to go to, and Tab stays the way out of the canvas.
    if (event.key === 'Tab' && editor.state.prediction === null) return;
    const { repeat, timeStamp: time } = event;
    const meant = keyboard.key({ phase, ...pressOf(event), repeat, time });
    if (!meant || phase === 'up') return;
    event.preventDefault();
    event.stopPropagation();
  };
  const blur = (): void => {
    editor.dispatch({ type: 'blur' });
    keyboard.reset();
  };
  const controller = new AbortController();
  const options = { signal: controller.signal, capture: true };
  window.addEventListener('keydown', key('down'), options);
  window.addEventListener('keyup', key('up'), options);
  window.addEventListener('blur', blur, options);
  return () => controller.abort();
}

/** A key as the actions know it. What AltGr writes is a character of its own, which Windows calls Ctrl and Alt, too. */
export function pressOf(event: KeyboardEvent): Pick<KeyInput, 'key' | 'code' | 'modifiers'> {
  const { key, code } = event;
  const modifiers = modifiersOf(event);
  if (!event.getModifierState('AltGraph')) return { key, code, modifiers };
  return { key, code: '', modifiers: { ...modifiers, ctrl: false, alt: false } };
}

/** Keys that work a focused button, slider or list, and Tab, which leads from one to the next. */
const CONTROL_KEYS: ReadonlySet<string> = new Set([
  ' ',
  'Enter',
  'Tab',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
]);

/** Keys by which nothing but what has a range goes on: on a button they are free. */
const PAGE_KEYS: ReadonlySet<string> = new Set(['PageUp', 'PageDown']);
const RANGES = 'input[type=range], input[type=number], [role=slider], [role=spinbutton], [role=separator]';

function isForControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector('[role="dialog"]') !== null || target.closest('[role="listbox"]') !== null)
    return true;
  if (isTextField(target)) return true;
  // To a slider Enter means nothing: what it was moved for can be taken at once.
  if (event.key === 'Enter' && target.matches('input[type=range]')) return false;
  // A table takes away what is selected in it, and not the class when nothing is.
  if (event.key === 'Delete' && target.closest('[role="grid"]') !== null) return true;
  const isControl = target !== document.body && target.closest('section[tabindex]') === null;
  const isTaken = CONTROL_KEYS.has(event.key) || (PAGE_KEYS.has(event.key) && target.matches(RANGES));
  return isControl && !event.ctrlKey && !event.metaKey && isTaken;
}

export function isTextField(target: Element): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio', 'color'].includes(target.type);
}
