import type { Point } from '../../mask/contours.ts';
import { drawPolygons } from '../../mask/contours.ts';
import type { Draw } from './canvas.ts';

/** What is drawn of outlines, whose corners lie on the edges of pixels; each by the even-odd rule. */
export function drawRings(rings: readonly (readonly Point[])[]): Draw {
  const polygons = rings.map((outer) => ({ outer, holes: [] }));
  return (map, label, spend) => {
    for (const polygon of polygons) spend(drawPolygons(map, [polygon], label));
  };
}

export function drawBox(a: Point, b: Point): Draw {
  return drawRings([[a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }]]);
}

/** Corners that stand for a curve: enough for one as large as a screen. */
const CORNERS = 180;

/** @param turn in radians, clockwise on the screen */
export function drawEllipse(centre: Point, radii: Point, turn = 0): Draw {
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const ring = Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    const [x, y] = [radii.x * Math.cos(angle), radii.y * Math.sin(angle)];
    return { x: centre.x + x * cosine - y * sine, y: centre.y + x * sine + y * cosine };
  });
  return drawRings([ring]);
}

/**
 * What is drawn of a part of an image.
 * @param isInside by pixel of the part, row by row
 */
export function drawPart(
  place: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  isInside: (pixel: number) => boolean,
): Draw {
  return ({ data, width, height }, label, spend) => {
    spend(place.width * place.height);
    for (let y = 0, pixel = 0; y < place.height; y++) {
      for (let x = 0; x < place.width; x++, pixel++) {
        const [column, row] = [place.left + x, place.top + y];
        const isOn = column >= 0 && row >= 0 && column < width && row < height;
        if (isOn && isInside(pixel)) data[row * width + column] = label;
      }
    }
  };
}
