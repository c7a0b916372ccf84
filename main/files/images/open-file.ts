import type { Raster } from '../../../core/imaging/raster.ts';
import type { Opened } from '../../../core/sources/source.ts';

/** Reads what a file holds; `name` stands in messages. Throws as `openImage`. */
export type OpenFile = (bytes: Uint8Array, name: string) => Promise<Opened<Raster>>;
