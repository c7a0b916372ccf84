import { clipSpans } from '../../core/geometry/spans.ts';
import type { Spans } from '../../core/geometry/spans.ts';
import type { Size } from '../../core/geometry/size.ts';
import { ascii } from './ascii-mask.ts';

/** Pixels of spans in an image; each may be covered once only. */
export function spanPixels(spans: Spans, size: Size): Uint8Array {
  const data = new Uint8Array(size.width * size.height);
  const clipped = clipSpans(spans, size);
  for (let i = 0; i < clipped.length; i += 3) {
    for (let x = clipped[i + 1] as number; x < (clipped[i + 2] as number); x++) {
      const pixel = (clipped[i] as number) * size.width + x;
      if (data[pixel] !== 0) throw new Error(`Spans cover pixel ${x}, ${String(clipped[i])} twice`);
      data[pixel] = 1;
    }
  }
  return data;
}

/** Spans as `ascii` draws a mask. */
export function drawSpans(spans: Spans, size: Size): string {
  return ascii({ ...size, data: spanPixels(spans, size) });
}
