import type { Observable } from './observable.ts';

export type Thumbnail = { readonly url: string } | { readonly problem: string };

export interface ThumbnailsState {
  /** By path inside the folder; absent while not made yet. */
  readonly byKey: ReadonlyMap<string, Thumbnail>;
}

/** Small pictures for the filmstrip, made in the background; the visible ones first. */
export declare class Thumbnails extends Observable<ThumbnailsState> {
  /** The items on screen, in order; earlier requests that are no longer visible wait. */
  show(keys: readonly string[]): void;
}
