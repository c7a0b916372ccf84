import type { ScreenPoint } from '../../../core/geometry/camera.ts';
import type { PointerInput } from './events.ts';

/** How two fingers moved: what lay under `from` belongs under `to`, larger by `factor`. */
export interface PinchChange {
  readonly from: ScreenPoint;
  readonly to: ScreenPoint;
  readonly factor: number;
}

/** Follows the fingers on the canvas and tells how the first two of them move together. */
export class TouchPair {
  readonly #points = new Map<number, ScreenPoint>();
  /** A pinch lasts until every finger is up, so that the last one does not paint. */
  #pinching = false;

  clear(): void {
    this.#points.clear();
    this.#pinching = false;
  }

  /** Null while this is not about two fingers. */
  handle(event: PointerInput): PinchChange | null {
    const before = this.#pair();
    const wasPinching = this.#pinching;
    const point = event.samples.at(-1)?.point;
    if (event.phase === 'up' || event.phase === 'cancel') this.#points.delete(event.pointerId);
    else if (point !== undefined && (event.phase === 'down' || this.#points.has(event.pointerId))) {
      this.#points.set(event.pointerId, point);
    }
    const after = this.#pair();
    this.#pinching = this.#points.size > 0 && (wasPinching || after !== null);
    if (!wasPinching && !this.#pinching) return null;
    if (before === null || after === null) return STILL;
    return {
      from: middle(before),
      to: middle(after),
      factor: Math.max(1, distance(after)) / Math.max(1, distance(before)),
    };
  }

  #pair(): readonly [ScreenPoint, ScreenPoint] | null {
    const [a, b] = this.#points.values();
    return a === undefined || b === undefined ? null : [a, b];
  }
}

const STILL: PinchChange = { from: { x: 0, y: 0 }, to: { x: 0, y: 0 }, factor: 1 };

function middle([a, b]: readonly [ScreenPoint, ScreenPoint]): ScreenPoint {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance([a, b]: readonly [ScreenPoint, ScreenPoint]): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
