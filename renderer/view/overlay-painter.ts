import { assertNever } from '../../core/errors.ts';
import { scaleDown, toScreen } from '../../core/geometry/camera.ts';
import type { Camera, ImagePoint } from '../../core/geometry/camera.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size, Spacing } from '../../core/geometry/size.ts';
import type { Dab } from '../../core/mask/brush.ts';
import { lengthOf } from '../../core/document/measurement.ts';
import type { Measurement } from '../../core/document/measurement.ts';
import { lengthText } from '../../core/mask/measure.ts';
import type { EditorState, ToolPreview, ViewState } from '../editor/state.ts';
import { drawRulers, roundLength, RULER } from './rulers.ts';

/** From here on the borders of image pixels are drawn. */
const GRID_SCALE = 14;

const LIGHT = '#ffffff';
const DARK = 'rgb(0 0 0 / 0.75)';
const FOCUS = '#4aa3ff';
const CROSSHAIR = '#ffd84a';
const TEXT = '600 12px "Inter Variable", sans-serif';

/** Draws what lies above the mask, in CSS pixels: pixel grid, shape being drawn, marked region, cursor, rulers. */
export function drawOverlay(context: CanvasRenderingContext2D, view: ViewState, state: EditorState): void {
  const { camera, viewport } = view;
  if (state.imageSize === null) return;
  if (camera.scale >= GRID_SCALE) drawGrid(context, camera, viewport, state.imageSize);
  if (view.crosshair !== null) drawCrosshair(context, camera, view.crosshair, state.imageSize);
  for (const conflict of state.conflicts) drawBox(context, camera, conflict, [3, 3]);
  if (view.focus !== null) drawBox(context, camera, view.focus, [6, 4]);
  if (state.maskVisible) drawNumbers(context, view, state);
  if (state.maskVisible) drawMeasurements(context, camera, state);
  if (view.preview !== null) drawPreview(context, camera, view.preview, state.spacing);
  drawScaleBar(context, camera, viewport, state);
  if (state.rulers) drawRulers(context, camera, viewport, state.spacing);
  if (view.cursor !== null) drawCursor(context, camera, view, view.cursor);
}

/** Strokes the current path light on dark, so that it is seen on any image. */
function strokeTwice(context: CanvasRenderingContext2D, color = LIGHT, width = 1.25): void {
  context.strokeStyle = DARK;
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

function drawGrid(context: CanvasRenderingContext2D, camera: Camera, viewport: Size, image: Size): void {
  const { scale, offsetX, offsetY } = camera;
  const down = scaleDown(camera);
  const left = Math.max(0, Math.floor(-offsetX / scale));
  const right = Math.min(image.width, Math.ceil((viewport.width - offsetX) / scale));
  const top = Math.max(0, Math.floor(-offsetY / down));
  const bottom = Math.min(image.height, Math.ceil((viewport.height - offsetY) / down));
  context.beginPath();
  for (let x = left; x <= right; x++) {
    context.moveTo(Math.round(x * scale + offsetX) + 0.5, top * down + offsetY);
    context.lineTo(Math.round(x * scale + offsetX) + 0.5, bottom * down + offsetY);
  }
  for (let y = top; y <= bottom; y++) {
    context.moveTo(left * scale + offsetX, Math.round(y * down + offsetY) + 0.5);
    context.lineTo(right * scale + offsetX, Math.round(y * down + offsetY) + 0.5);
  }
  context.strokeStyle = 'rgb(128 128 128 / 0.35)';
  context.lineWidth = 1;
  context.stroke();
}

/** CSS pixels around a crosshair that its lines leave free. */
const FREE = 12;

/** Two lines through the middle of a pixel, as long as the image, that do not hide what is there. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { x, y }: { readonly x: number; readonly y: number },
  image: Size,
): void {
  const at = toScreen(camera, { x: x + 0.5, y: y + 0.5 });
  const [start, end] = [
    toScreen(camera, { x: 0, y: 0 }),
    toScreen(camera, { x: image.width, y: image.height }),
  ];
  const [column, row] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  context.beginPath();
  for (const [from, to] of [
    [start.x, at.x - FREE],
    [at.x + FREE, end.x],
  ] as const) {
    if (from >= to) continue;
    context.moveTo(from, row);
    context.lineTo(to, row);
  }
  for (const [from, to] of [
    [start.y, at.y - FREE],
    [at.y + FREE, end.y],
  ] as const) {
    if (from >= to) continue;
    context.moveTo(column, from);
    context.lineTo(column, to);
  }
  context.strokeStyle = DARK;
  context.lineWidth = 2.5;
  context.stroke();
  context.strokeStyle = CROSSHAIR;
  context.lineWidth = 1;
  context.stroke();
}

/** A circle as the brush has it, in image pixels. */
export function drawCircle(context: CanvasRenderingContext2D, camera: Camera, { x, y, size }: Dab): void {
  const centre = toScreen(camera, { x, y });
  context.beginPath();
  context.arc(centre.x, centre.y, (size * camera.scale) / 2, 0, 2 * Math.PI);
  strokeTwice(context);
}

function drawBox(
  context: CanvasRenderingContext2D,
  camera: Camera,
  rect: Rect,
  dash: readonly number[],
): void {
  const corner = toScreen(camera, { x: rect.left, y: rect.top });
  const margin = 4;
  context.beginPath();
  context.rect(
    corner.x - margin,
    corner.y - margin,
    (rect.right - rect.left) * camera.scale + 2 * margin,
    (rect.bottom - rect.top) * scaleDown(camera) + 2 * margin,
  );
  context.setLineDash([...dash]);
  strokeTwice(context, FOCUS, 1.5);
  context.setLineDash([]);
}

function drawPreview(
  context: CanvasRenderingContext2D,
  camera: Camera,
  preview: ToolPreview,
  spacing: EditorState['spacing'],
): void {
  context.beginPath();
  switch (preview.kind) {
    case 'path':
      tracePath(context, camera, preview.points, preview.closed);
      strokeTwice(context);
      if (preview.vertices) drawVertices(context, camera, preview.points);
      break;
    case 'rectangle':
    case 'ellipse':
      traceBox(context, camera, preview);
      strokeTwice(context);
      if (preview.vertices) drawVertices(context, camera, cornersOf(preview));
      break;
    case 'measure':
      drawLine(context, camera, preview, lengthWords(preview, spacing));
      break;
    default:
      assertNever(preview);
  }
}

/** Lines that were measured, with their numbers in the list and their lengths. */
function drawMeasurements(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { measurements, spacing }: Pick<EditorState, 'measurements' | 'spacing'>,
): void {
  measurements.forEach((line, place) => {
    context.beginPath();
    drawLine(context, camera, line, `${place + 1} · ${lengthWords(line, spacing)}`);
  });
}

function drawLine(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { from, to }: Line,
  words: string,
): void {
  tracePath(context, camera, [from, to], false);
  strokeTwice(context);
  drawVertices(context, camera, [from, to]);
  drawText(context, words, toScreen(camera, to));
}

type Line = Pick<Measurement, 'from' | 'to'>;

function lengthWords(line: Line, spacing: Spacing | null): string {
  const { length, unit } = lengthOf(line, spacing);
  return lengthText(length, unit);
}

function tracePath(
  context: CanvasRenderingContext2D,
  camera: Camera,
  points: readonly ImagePoint[],
  closed: boolean,
): void {
  for (const point of points) {
    const { x, y } = toScreen(camera, point);
    context.lineTo(x, y);
  }
  if (closed) context.closePath();
}

type Box = Extract<ToolPreview, { kind: 'rectangle' | 'ellipse' }>;

function traceBox(context: CanvasRenderingContext2D, camera: Camera, { kind, from, to }: Box): void {
  const a = toScreen(camera, from);
  const b = toScreen(camera, to);
  if (kind === 'rectangle') {
    context.rect(a.x, a.y, b.x - a.x, b.y - a.y);
    return;
  }
  const [radiusX, radiusY] = [Math.abs(b.x - a.x) / 2, Math.abs(b.y - a.y) / 2];
  context.ellipse((a.x + b.x) / 2, (a.y + b.y) / 2, radiusX, radiusY, 0, 0, 2 * Math.PI);
}

function cornersOf({ from, to }: Box): readonly ImagePoint[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

function drawVertices(
  context: CanvasRenderingContext2D,
  camera: Camera,
  points: readonly ImagePoint[],
): void {
  for (const point of points) {
    const { x, y } = toScreen(camera, point);
    context.beginPath();
    context.rect(x - 3.5, y - 3.5, 7, 7);
    context.fillStyle = LIGHT;
    context.fill();
    context.strokeStyle = DARK;
    context.lineWidth = 1;
    context.stroke();
  }
}

function drawText(
  context: CanvasRenderingContext2D,
  words: string,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  context.font = TEXT;
  context.lineJoin = 'round';
  context.strokeStyle = DARK;
  context.lineWidth = 3;
  context.strokeText(words, x + 8, y - 8);
  context.fillStyle = LIGHT;
  context.fillText(words, x + 8, y - 8);
}

/** CSS pixels that an object must have across and down for its number to be drawn on it. */
const NUMBERED = { across: 22, down: 14 };

/** What a list calls the objects in view by, on those that are large enough for it. */
function drawNumbers(
  context: CanvasRenderingContext2D,
  { camera, viewport }: ViewState,
  { listed, classes, solo }: EditorState,
): void {
  if (listed === null) return;
  const shown = new Set(
    classes.flatMap(({ label, hidden }) => (hidden || (solo !== null && solo !== label) ? [] : [label])),
  );
  const [across, down] = [camera.scale, scaleDown(camera)];
  context.textAlign = 'center';
  for (const { number, class: label, box } of listed.values()) {
    const { x, y } = toScreen(camera, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
    if (x < 0 || y < 0 || x > viewport.width || y > viewport.height || !shown.has(label)) continue;
    if ((box.right - box.left) * across < NUMBERED.across) continue;
    if ((box.bottom - box.top) * down < NUMBERED.down) continue;
    drawText(context, String(number), { x: x - 8, y: y + 12 });
  }
  context.textAlign = 'start';
}

function drawCursor(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { cursorKind, cursorSize, erasing }: ViewState,
  cursor: ImagePoint,
): void {
  const { x, y } = toScreen(camera, cursor);
  const diameter = cursorSize * camera.scale;
  context.beginPath();
  switch (cursorKind) {
    case 'ring':
      context.arc(x, y, Math.max(diameter / 2, 1.5), 0, 2 * Math.PI);
      break;
    case 'square':
      context.rect(x - diameter / 2, y - diameter / 2, diameter, diameter);
      break;
    case 'cross':
    case 'grab':
    case 'grabbing':
    case 'unable':
      return;
    default:
      assertNever(cursorKind);
  }
  if (erasing) context.setLineDash([4, 3]);
  strokeTwice(context);
  context.setLineDash([]);
  if (diameter < 12) return;
  context.beginPath();
  context.arc(x, y, 1, 0, 2 * Math.PI);
  context.fillStyle = LIGHT;
  context.fill();
}

/** A bar of a round length between 60 and 150 CSS pixels, bottom left. */
function drawScaleBar(
  context: CanvasRenderingContext2D,
  camera: Camera,
  viewport: Size,
  { spacing, isCalibrated }: Pick<EditorState, 'spacing' | 'isCalibrated'>,
): void {
  const perUnit = camera.scale / (spacing?.x ?? 1);
  const length = roundLength(60 / perUnit);
  const words = `${length} ${spacing === null ? 'px' : 'mm'}${isCalibrated ? ' (calibrated)' : ''}`;
  const [x, y] = [RULER + 10, viewport.height - 14];
  const theme = getComputedStyle(context.canvas);
  context.font = TEXT;
  const width = Math.max(length * perUnit, context.measureText(words).width);
  // A part of the window, as the rulers are: it may lie on the image, or on the ground beside it in any theme.
  context.fillStyle = theme.getPropertyValue('--surface-1');
  context.globalAlpha = 0.85;
  context.beginPath();
  context.roundRect(x - 6, y - 24, width + 12, 30, 4);
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x, y);
  context.lineTo(x + length * perUnit, y);
  context.lineTo(x + length * perUnit, y - 4);
  context.strokeStyle = context.fillStyle = theme.getPropertyValue('--ink');
  context.lineWidth = 1.5;
  context.stroke();
  context.fillText(words, x, y - 9);
}
