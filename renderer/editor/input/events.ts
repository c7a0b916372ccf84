import type { ScreenPoint } from '../../../core/geometry/camera.ts';

export interface Modifiers {
  readonly shift: boolean;
  /** Control, or Command on a Mac. */
  readonly ctrl: boolean;
  readonly alt: boolean;
}

export const NO_MODIFIERS: Modifiers = { shift: false, ctrl: false, alt: false };

/** One reading of a pointer. `pressure` is 0..1, and 0.5 from devices that feel none. */
export interface PointerSample {
  readonly point: ScreenPoint;
  readonly pressure: number;
}

export interface PointerInput {
  readonly type: 'pointer';
  /** `cancel`: the system took the pointer away; `leave`: it left the canvas without a button down. */
  readonly phase: 'down' | 'move' | 'up' | 'cancel' | 'leave';
  readonly pointerId: number;
  readonly device: 'mouse' | 'pen' | 'touch';
  /** Which button went down or up: 0 left or contact, 1 middle, 2 right, 5 pen eraser; -1 on other phases. */
  readonly button: number;
  /** Coalesced readings, oldest first; never empty except on `cancel` and `leave`. */
  readonly samples: readonly PointerSample[];
  readonly modifiers: Modifiers;
  /** Milliseconds on any steady clock: `event.timeStamp`. */
  readonly time: number;
}

export interface WheelInput {
  readonly type: 'wheel';
  readonly point: ScreenPoint;
  /** CSS pixels; positive is down. */
  readonly deltaX: number;
  readonly deltaY: number;
  readonly modifiers: Modifiers;
}

export interface KeyInput {
  readonly phase: 'down' | 'up';
  /** `KeyboardEvent.key` */
  readonly key: string;
  /** `KeyboardEvent.code`; empty where the place of the key says nothing. */
  readonly code: string;
  readonly repeat: boolean;
  readonly modifiers: Modifiers;
  readonly time: number;
}

/** The window lost pointer and keyboard: what is held down counts as released. */
export interface BlurInput {
  readonly type: 'blur';
}

/** What happens on the canvas. Keys run actions, which are not the editor's business. */
export type InputEvent = PointerInput | WheelInput | BlurInput;
