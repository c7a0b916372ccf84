import { scaleDown } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { Size, Spacing } from '../../core/geometry/size.ts';

/** CSS pixels that a ruler is wide. */
export const RULER = 14;

/** CSS pixels between two numbers, at least. */
const APART = 70;

/** Ticks between two numbers. */
const PARTS = 5;

export interface Tick {
  /** CSS pixels from the beginning of the canvas. */
  readonly at: number;
  /** What stands beside it: millimetres, or pixels where the spacing is not known; null for the small ones. */
  readonly value: number | null;
}

/**
 * Ticks at round lengths along one side of the canvas, counted from the edge of the image.
 * @param perUnit CSS pixels of one unit
 * @param offset CSS pixels from the beginning of the canvas to the edge of the image
 * @param length of the side in CSS pixels
 */
export function rulerTicks(perUnit: number, offset: number, length: number): readonly Tick[] {
  const step = roundLength(APART / perUnit) / PARTS;
  const first = Math.ceil(-offset / (step * perUnit));
  const last = Math.floor((length - offset) / (step * perUnit));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const count = first + index;
    const isNumbered = count % PARTS === 0;
    // Rounded, because 3 * 0.1 is not 0.3.
    const value = isNumbered ? Number((count * step).toPrecision(6)) : null;
    return { at: offset + count * step * perUnit, value };
  });
}

/** Rulers along the top and the left side of the canvas, in millimetres where the spacing is known. */
export function drawRulers(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { width, height }: Size,
  spacing: Spacing | null,
): void {
  const { scale, offsetX, offsetY } = camera;
  // They are a part of the window more than of the image, and follow its theme.
  const theme = getComputedStyle(context.canvas);
  context.fillStyle = theme.getPropertyValue('--surface-1');
  context.globalAlpha = 0.85;
  context.fillRect(0, 0, width, RULER);
  context.fillRect(0, RULER, RULER, height - RULER);
  context.globalAlpha = 1;
  context.font = '10px "Inter Variable", sans-serif';
  context.fillStyle = theme.getPropertyValue('--ink-2');
  context.strokeStyle = theme.getPropertyValue('--line-strong');
  context.lineWidth = 1;
  context.beginPath();
  for (const { at, value } of rulerTicks(scale / (spacing?.x ?? 1), offsetX, width)) {
    if (at < RULER) continue;
    const x = Math.round(at) + 0.5;
    context.moveTo(x, RULER);
    context.lineTo(x, value === null ? RULER - 3 : 3);
    if (value !== null) context.fillText(String(value), x + 3, RULER - 4);
  }
  for (const { at, value } of rulerTicks(scaleDown(camera) / (spacing?.y ?? 1), offsetY, height)) {
    if (at < RULER) continue;
    const y = Math.round(at) + 0.5;
    context.moveTo(RULER, y);
    context.lineTo(value === null ? RULER - 3 : 3, y);
    if (value !== null) drawUpright(context, String(value), RULER - 4, y - 3);
  }
  context.stroke();
}

/** Reads from the bottom up, as there is no room across. */
function drawUpright(context: CanvasRenderingContext2D, words: string, x: number, y: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(-Math.PI / 2);
  context.fillText(words, 0, 0);
  context.restore();
}

/** Smallest of 1, 2, 5, 10, 20 ... (or 0.5, 0.2 ...) that is not below `least`. */
export function roundLength(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * decade >= least * (1 - 1e-9)) ?? 10;
  return Number((factor * decade).toPrecision(1));
}
