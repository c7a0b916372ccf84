import { OWN_ACCESS } from '../../../core/contract/journal.ts';
import type { ProjectAccess } from '../../../core/contract/journal.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { Bringing } from '../../../core/contract/records.ts';
import type { ReadingProgress } from '../../../core/sources/source.ts';
import type { ClassList } from '../../../core/document/classes.ts';
import { countStatuses, withItem } from '../images/image-list.ts';
import type { ImageItem, StatusCounts } from '../images/image-list.ts';
import type { OpenImage } from '../images/image-loader.ts';
import type { ScanProgress } from '../images/series-scan.ts';

export type ImageState =
  | { readonly phase: 'none' }
  /** The image before stays on the canvas, and can be drawn on, until the new one is there. */
  | {
      readonly phase: 'loading';
      readonly key: string;
      readonly previous: OpenImage | null;
      readonly progress: ReadingProgress;
    }
  | { readonly phase: 'ready'; readonly open: OpenImage }
  | { readonly phase: 'failed'; readonly key: string; readonly problem: string };

export interface ProjectState extends ClassList {
  readonly phase: 'none' | 'opening' | 'open';
  /** Set while the work of a folder that is being opened is brought from its journal. */
  readonly bringing: Bringing | null;
  /** Set while the heads of its files are read. */
  readonly scanning: ScanProgress | null;
  /** Why the last thing asked for failed, for people. */
  readonly problem?: string;
  readonly name: string;
  readonly writable: boolean;
  /** Where the project lies, and what may be done with it. */
  readonly access: ProjectAccess;
  readonly images: readonly ImageItem[];
  /** Whether what is stored about the images is among what they say. */
  readonly isKnown: boolean;
  /** Whether anything was ever done to one of the images, as far as that is known. */
  readonly isBegun: boolean;
  readonly counts: StatusCounts;
  /** Index into `images` of the one selected, -1 for none. */
  readonly selected: number;
  readonly image: ImageState;
}

/** No folder is open. */
export const NOTHING: ProjectState = {
  phase: 'none',
  bringing: null,
  scanning: null,
  name: '',
  writable: false,
  access: OWN_ACCESS,
  classes: [],
  nextLabel: 1,
  images: [],
  isKnown: false,
  isBegun: false,
  counts: countStatuses([]),
  selected: -1,
  image: { phase: 'none' },
};

export function classesOf({ classes, nextLabel }: ClassList): ClassList {
  return { classes, nextLabel };
}

/** What is shown when an image cannot be opened; `current` is the one that was open before. */
export function afterFailure(
  { images }: ProjectState,
  { key }: ImageItem,
  error: unknown,
  current: OpenImage | null,
): Partial<ProjectState> & Pick<ProjectState, 'image'> {
  const problem = messageOf(error);
  const isStoreAtFault = error instanceof WorkbenchError && error.code.startsWith('store.');
  if (isStoreAtFault && current !== null) {
    // Leaving the image would lose what could not be stored.
    const selected = images.findIndex((item) => item.key === current.key);
    return { problem, selected, image: { phase: 'ready', open: current } };
  }
  const marked = isStoreAtFault ? images : withItem(images, key, { problem });
  return { image: { phase: 'failed', key, problem }, images: marked, counts: countStatuses(marked) };
}

/** A value without its `problem`: what is solved leaves no trace. */
export function withoutProblem<Value extends { readonly problem?: string }>(
  value: Value,
): Omit<Value, 'problem'> {
  const kept = Object.entries(value).filter(([name]) => name !== 'problem');
  return Object.fromEntries(kept) as Omit<Value, 'problem'>;
}
