import type { ClassDefinition } from '../../core/document/classes.ts';
import { countStatuses } from './image-list.ts';
import type { ImageItem, StatusCounts } from './image-list.ts';
import type { OpenImage } from './lightbox.ts';

export type ImageState =
  | { readonly phase: 'none' }
  /** The image before stays on the canvas, and can be drawn on, until the new one is there. */
  | { readonly phase: 'loading'; readonly key: string; readonly previous: OpenImage | null }
  | { readonly phase: 'ready'; readonly open: OpenImage }
  | { readonly phase: 'failed'; readonly key: string; readonly problem: string };

export interface ProjectState {
  readonly phase: 'none' | 'opening' | 'open';
  /** Why the last thing asked for failed, for people. */
  readonly problem?: string;
  readonly name: string;
  readonly writable: boolean;
  readonly classes: readonly ClassDefinition[];
  readonly images: readonly ImageItem[];
  readonly counts: StatusCounts;
  /** Index into `images` of the one selected, -1 for none. */
  readonly selected: number;
  readonly image: ImageState;
}

/** No folder is open. */
export const NOTHING: ProjectState = {
  phase: 'none',
  name: '',
  writable: false,
  classes: [],
  images: [],
  counts: countStatuses([]),
  selected: -1,
  image: { phase: 'none' },
};
