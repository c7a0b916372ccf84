import type { Size } from '../geometry/size.ts';
import type { WeightMap } from '../imaging/raster.ts';

/** Per pixel: 1 where nobody says what it shows, so that neither loss nor figures may count it. */
export type Untold = Uint8Array;

/** Pixels of no weight; undefined where there are none, `all` where there are no others. */
export function untoldOf({ weights }: { readonly weights?: WeightMap }): Untold | 'all' | undefined {
  if (weights === undefined) return undefined;
  const untold = weights.data.map((weight) => (weight === 0 ? 1 : 0));
  if (!untold.includes(1)) return undefined;
  return untold.includes(0) ? untold : 'all';
}

/** The map with nothing where nobody says what there is, in all of its channels. */
export function blanked<Map extends Size & { readonly data: Uint8Array | Uint16Array }>(
  map: Map,
  untold: Untold | undefined,
): Map {
  if (untold === undefined) return map;
  const data = map.data.map((value, at) => (untold[at % untold.length] === 1 ? 0 : value));
  return { ...map, data };
}
