import type { EditName } from '../../../core/document/edit-name.ts';
import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { ellipseSpans, polygonSpans, rectangleSpans } from '../../../core/geometry/shapes.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import type { ToolPreview } from '../state.ts';

/** A closed outline, which its handles change. */
export interface Shape {
  readonly name: EditName;
  readonly handles: readonly ImagePoint[];
  readonly spans: () => Spans;
  /** The same with one handle elsewhere. */
  readonly moved: (handle: number, to: ImagePoint) => Shape;
  /** @param vertices whether its handles are to be seen */
  readonly preview: (vertices: boolean) => ToolPreview;
}

export function polygonShape(points: readonly ImagePoint[]): Shape {
  return {
    name: 'polygon',
    handles: points,
    spans: () => polygonSpans(points),
    moved: (handle, to) => polygonShape(points.with(handle, to)),
    preview: (vertices) => ({ kind: 'path', points, closed: true, vertices }),
  };
}

export type BoxKind = 'rectangle' | 'ellipse';

/** Within a box between two corners, which lie between pixels, so that what is framed is what is filled. */
export function boxShape(kind: BoxKind, from: ImagePoint, to: ImagePoint): Shape {
  const handles = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
  return {
    name: kind,
    handles,
    spans: () => (kind === 'rectangle' ? rectangleSpans : ellipseSpans)(from, to),
    moved: (handle, corner) => boxShape(kind, handles[(handle + 2) % 4] ?? from, onGrid(corner)),
    preview: (vertices) => ({ kind, from, to, vertices }),
  };
}

export function onGrid({ x, y }: ImagePoint): ImagePoint {
  return { x: Math.round(x), y: Math.round(y) };
}
