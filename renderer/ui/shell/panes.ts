/** Marks a part of the window that F6 leads to. */
export const PANE = { 'data-pane': '' } as const;

const FOCUSABLE = '[tabindex="0"], button:not([disabled]):not([tabindex="-1"]), input:not([disabled])';

/** Moves the keyboard to the next part of the window: Tab means something else on the canvas. */
export function focusNextPane(backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const step = backwards ? -1 : 1;
  const next = panes[(Math.max(current, backwards ? 0 : -1) + step + panes.length) % panes.length];
  const target = next?.matches(FOCUSABLE) === true ? next : next?.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
}

/** Leads the keyboard to the canvas, without the ring that a way there by keys has. */
export function focusCanvas(): void {
  const canvas = document.querySelector<HTMLElement>('section[data-pane]');
  canvas?.toggleAttribute('data-by-pointer', true);
  canvas?.focus({ preventScroll: true });
}
