import type { InputEvent, Modifiers, PointerInput } from '../editor/input/events.ts';

/** Translates the browser's pointer and wheel events over `element` and hands them on. Returns what ends it. */
export function listenToPointers(element: HTMLElement, dispatch: (event: InputEvent) => boolean): () => void {
  // Read when the pointer arrives and not per move, because measuring forces layout.
  let bounds = element.getBoundingClientRect();
  const measure = (): void => {
    bounds = element.getBoundingClientRect();
  };
  const pointOf = ({ clientX, clientY }: MouseEvent) => ({
    x: clientX - bounds.left,
    y: clientY - bounds.top,
  });

  const pointer = (phase: PointerInput['phase'], event: PointerEvent): void => {
    const coalesced = phase === 'move' ? event.getCoalescedEvents() : [];
    const readings = coalesced.length > 0 ? coalesced : [event];
    const lost = phase === 'cancel' || phase === 'leave';
    dispatch({
      type: 'pointer',
      phase,
      pointerId: event.pointerId,
      device: event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse',
      button: phase === 'down' || phase === 'up' ? event.button : -1,
      samples: lost
        ? []
        : readings.map((reading) => ({ point: pointOf(reading), pressure: pressureOf(reading) })),
      modifiers: modifiersOf(event),
      time: event.timeStamp,
    });
  };

  const down = (event: PointerEvent): void => {
    measure();
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    pointer('down', event);
    // Without this the browser starts to select text, or scrolls on a middle click.
    event.preventDefault();
  };
  const move = (event: PointerEvent): void => pointer('move', event);
  const up = (event: PointerEvent): void => pointer('up', event);
  const cancel = (event: PointerEvent): void => pointer('cancel', event);
  const leave = (event: PointerEvent): void => {
    if (!element.hasPointerCapture(event.pointerId)) pointer('leave', event);
  };
  const wheel = (event: WheelEvent): void => {
    measure();
    const { deltaX, deltaY, deltaMode } = event;
    const unit = deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const modifiers = modifiersOf(event);
    dispatch({
      type: 'wheel',
      point: pointOf(event),
      deltaX: deltaX * unit,
      deltaY: deltaY * unit,
      modifiers,
    });
    event.preventDefault();
  };
  const menu = (event: Event): void => event.preventDefault();

  const controller = new AbortController();
  const { signal } = controller;
  element.addEventListener('pointerenter', measure, { signal });
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener('contextmenu', menu, { signal });
  return () => controller.abort();
}

/** CSS pixels of one line, for mice that turn by lines. */
const LINE = 40;

export function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey };
}

function pressureOf({ pointerType, pressure }: PointerEvent): number {
  return pointerType === 'pen' ? pressure : 0.5;
}
