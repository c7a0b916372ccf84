import { isTextField } from './key-input.ts';
import { focusCanvas } from './panes.ts';

/** What is pressed and is done with, so that the keyboard has no business there. */
const PRESSED = 'button, [role=option]';

/** What has the keyboard for as long as it is open. */
const OPENED = '[role=dialog], [role=listbox]';

/**
 * Gives the keyboard to the canvas after each press with the pointer: Tab would go on from what was pressed, to a
 * button beside it that Enter presses unseen. What the press opened keeps it, and so does what Tab led to. Returns
 * what ends it.
 */
export function returnFocusToCanvas(): () => void {
  let before: Element | null = null;
  const controller = new AbortController();
  const options = { signal: controller.signal, capture: true };
  const down = ({ target }: PointerEvent): void => {
    before = document.activeElement;
    if (!isPressed(target) || document.querySelector(OPENED) !== null) return;
    // What was typed counts before what is pressed is done.
    if (before instanceof HTMLElement && isTextField(before)) before.blur();
  };
  const click = ({ detail, target }: MouseEvent): void => {
    const isByKey = detail === 0;
    if (isByKey || !isPressed(target)) return;
    // What opens by the press is there by then.
    setTimeout(() => {
      const active = document.activeElement;
      const isTyping = active !== before && active !== null && isTextField(active);
      if (!isTyping && document.querySelector(OPENED) === null) focusCanvas();
    });
  };
  window.addEventListener('pointerdown', down, options);
  window.addEventListener('click', click, options);
  return () => controller.abort();
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(PRESSED) !== null;
}
