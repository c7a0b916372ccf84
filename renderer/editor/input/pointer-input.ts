import { clamp } from '../../../core/clamp.ts';
import { toImage, toScreen, zoomAt } from '../../../core/geometry/camera.ts';
import type { ScreenPoint } from '../../../core/geometry/camera.ts';
import type { PointerInput, PointerSample, WheelInput } from './events.ts';
import type { ViewState } from '../state.ts';
import { isOnMap, mapGesture, miniMapOf } from '../view/mini-map.ts';
import { panGesture } from '../tools/pan.ts';
import { TOOLS } from '../tools/registry.ts';
import type { Gesture, Sample, Tool } from '../tools/tool.ts';
import { TouchPair } from './touch-pair.ts';
import type { Workspace } from '../workspace.ts';

const MIDDLE_BUTTON = 1;
const RIGHT_BUTTON = 2;
const PEN_ERASER = 5;

/** CSS pixels of wheel travel that count as one notch. */
const NOTCH = 100;

/** A notch zooms by a fifth. */
const ZOOM_PER_NOTCH = 1.2;

/** The lightest pressure that still draws a tenth of the brush. */
const LIGHTEST = 0.1;

/** Pointer and wheel over the canvas: decides whether they pan, zoom, size the brush or work the tool. */
export class PointerInputs {
  /** Parts of a frame that the wheel has gone on so far. */
  #scrolled = 0;
  readonly #workspace: Workspace;
  readonly #touches = new TouchPair();
  /** Pointer whose button works the tool. */
  #active: number | null = null;
  /** Panning leaves what is in progress open. */
  #pan: { readonly pointerId: number; readonly gesture: Gesture } | null = null;
  #panKeyHeld = false;
  #penIsDown = false;
  #isOverMap = false;
  /** Last place of the pointer. */
  #screen: ScreenPoint = { x: 0, y: 0 };

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** While held, drags pan whatever the tool; what is in progress waits. */
  holdPan(held: boolean): void {
    this.#panKeyHeld = held;
    if (held && this.#active !== null) this.#startPan(this.#active);
    if (!held) this.#pan = null;
    if (held) this.#workspace.view.update({ cursorKind: 'grab' });
    else this.#workspace.viewing.showCursor();
  }

  /** Forgets pressed buttons, as when the window lost the pointer. */
  reset(): void {
    this.#release();
    this.#pan = null;
    this.#touches.clear();
    this.holdPan(false);
  }

  pointer(event: PointerInput): boolean {
    const workspace = this.#workspace;
    if (workspace.session === null) return false;
    // The palm beside a drawing pen is no finger.
    if (event.device === 'touch' && (this.#penIsDown || this.#pinch(event))) return true;
    const last = event.samples.at(-1);
    if (last !== undefined) {
      this.#screen = last.point;
      workspace.view.update({ cursor: toImage(workspace.view.value.camera, last.point) });
    }
    switch (event.phase) {
      case 'down':
        this.#down(event);
        break;
      case 'move':
        this.#move(event);
        break;
      case 'up':
        this.#up(event);
        break;
      case 'cancel':
        this.#cancel(event.pointerId);
        break;
      case 'leave':
        workspace.view.update({ cursor: null });
        break;
    }
    return event.phase !== 'leave';
  }

  wheel(event: WheelInput): boolean {
    const workspace = this.#workspace;
    if (workspace.session === null) return false;
    // Browsers turn the wheel sideways while Shift is held.
    const notches = -(event.deltaY === 0 ? event.deltaX : event.deltaY) / NOTCH;
    const gesture = workspace.gesture;
    if (gesture?.wheel !== undefined && this.#active !== null && !event.modifiers.ctrl) {
      gesture.wheel(notches);
    } else if (event.modifiers.shift) {
      const { brushSize } = workspace.state.value;
      const step = Math.max(1, Math.abs(notches) * brushSize * 0.1);
      workspace.set({ brushSize: brushSize + Math.sign(notches) * step });
    } else if (workspace.state.value.frames.length > 1 && !event.modifiers.ctrl) {
      this.#scroll(notches);
    } else {
      const { camera } = workspace.view.value;
      const zoomed = zoomAt(camera, event.point, ZOOM_PER_NOTCH ** notches);
      workspace.view.update({ camera: zoomed, cursor: toImage(zoomed, event.point) });
    }
    return true;
  }

  /** Down is on, as in every list; touchpads send many small parts of a notch. */
  #scroll(notches: number): void {
    this.#scrolled -= notches;
    const frames = Math.trunc(this.#scrolled);
    this.#scrolled -= frames;
    if (frames !== 0) this.#workspace.scrolls.emit(frames);
  }

  /** A press pans, goes on with what is open, or begins what the tool does. */
  #down(event: PointerInput): void {
    const workspace = this.#workspace;
    const first = event.samples[0];
    if (first === undefined) return;
    if (event.button === MIDDLE_BUTTON || this.#panKeyHeld) {
      this.#startPan(event.pointerId);
      workspace.view.update({ cursorKind: 'grabbing' });
      return;
    }
    if (this.#active !== null) return;
    const context = workspace.context();
    if (context === null) return;
    const map = event.button === 0 ? miniMapOf(context.viewState(), context.session.grid) : null;
    if (map !== null && isOnMap(map, first.point)) {
      const gesture = mapGesture(context, map, first.point);
      this.#pan = { pointerId: event.pointerId, gesture };
      return;
    }
    const erase = event.button === RIGHT_BUTTON || event.button === PEN_ERASER || event.modifiers.ctrl;
    const press = { sample: this.#sample(event, first), modifiers: event.modifiers, erase };
    this.#active = event.pointerId;
    this.#penIsDown = event.device === 'pen';
    workspace.state.update({ hint: null });
    workspace.viewing.showCursor(erase);
    const outcome = workspace.gesture?.press?.(press) ?? 'elsewhere';
    if (outcome === 'finished') workspace.complete();
    if (outcome !== 'elsewhere') return;
    workspace.settle();
    const { tool, activeLabel } = workspace.state.value;
    const used: Tool = TOOLS[tool];
    if (used.looks !== true && !workspace.mayWrite()) return;
    if (used.paints && !erase && !workspace.labelling.mayWrite(activeLabel)) return;
    workspace.follow(used.press(context, press));
  }

  #release(): void {
    this.#active = null;
    this.#penIsDown = false;
  }

  #startPan(pointerId: number): void {
    const { view } = this.#workspace;
    const context = {
      viewState: () => view.value,
      setView: (patch: Partial<ViewState>) => view.update(patch),
    };
    this.#pan = { pointerId, gesture: panGesture(context, this.#screen) };
  }

  #move(event: PointerInput): void {
    const samples = event.samples.map((sample) => this.#sample(event, sample));
    if (this.#pan?.pointerId === event.pointerId) {
      this.#pan.gesture.move(samples, event.modifiers);
      return;
    }
    if (this.#active === null && !this.#panKeyHeld) this.#showHand(samples.at(-1)?.screen);
    const { gesture } = this.#workspace;
    const isWorking = this.#active === event.pointerId;
    const hovers = this.#active === null && gesture?.press !== undefined;
    if (gesture !== null && (isWorking || hovers)) gesture.move(samples, event.modifiers);
  }

  /** Over the mini-map a press moves the view, whatever the tool. */
  #showHand(point: ScreenPoint | undefined): void {
    const { session, view, viewing } = this.#workspace;
    const map = session === null ? null : miniMapOf(view.value, session.grid);
    const isOver = map !== null && point !== undefined && isOnMap(map, point);
    if (isOver === this.#isOverMap) return;
    this.#isOverMap = isOver;
    if (isOver) view.update({ cursorKind: 'grab' });
    else viewing.showCursor();
  }

  #up(event: PointerInput): void {
    const workspace = this.#workspace;
    if (this.#pan?.pointerId === event.pointerId) this.#pan = null;
    if (this.#active === event.pointerId) {
      this.#release();
      if (workspace.gesture?.release() === 'finished') workspace.complete();
    }
    workspace.viewing.showCursor();
    if (this.#panKeyHeld) workspace.view.update({ cursorKind: 'grab' });
  }

  #cancel(pointerId: number): void {
    if (this.#pan?.pointerId === pointerId) this.#pan = null;
    if (this.#active !== pointerId) return;
    this.#release();
    if (this.#workspace.gesture?.unpress?.() !== true) this.#workspace.abandon();
    this.#workspace.viewing.showCursor();
  }

  /** Two fingers pan and zoom; what the first of them had begun was not meant. */
  #pinch(event: PointerInput): boolean {
    const workspace = this.#workspace;
    const change = this.#touches.handle(event);
    if (change === null) return false;
    if (this.#active !== null) this.#cancel(this.#active);
    const { camera } = workspace.view.value;
    const zoomed = zoomAt(camera, change.from, change.factor);
    const held = toScreen(zoomed, toImage(camera, change.from));
    workspace.view.update({
      camera: {
        ...zoomed,
        offsetX: zoomed.offsetX + change.to.x - held.x,
        offsetY: zoomed.offsetY + change.to.y - held.y,
      },
    });
    return true;
  }

  /** Only pens are asked how hard they are pressed: half of the way down is already the whole brush. */
  #sample(event: PointerInput, { point, pressure }: PointerSample): Sample {
    return {
      point: toImage(this.#workspace.view.value.camera, point),
      screen: point,
      force: event.device === 'pen' ? clamp(2 * pressure, LIGHTEST, 1) : 1,
    };
  }
}
