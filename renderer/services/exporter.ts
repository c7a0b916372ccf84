import type { ExportKind } from '../../core/contract/folders.ts';
import type { Observable } from './observable.ts';

export interface ExportOptions {
  readonly kind: ExportKind;
  /** Only accepted images, or all that have a mask. */
  readonly which: 'accepted' | 'all';
  /** Indexed PNG per image: `masks/`. */
  readonly masks: boolean;
  /** Copies of the image files: `images/`; with masks, a folder that `ulite train` reads. */
  readonly images: boolean;
  /** `annotations.json` */
  readonly coco: boolean;
  /** `dataset.npz` of inputs of this size; with images and masks of train and validation. */
  readonly npz: { readonly width: number; readonly height: number } | null;
  /** Share of images for `validation.txt`, 0..1. */
  readonly validationShare: number;
}

export interface ExporterState {
  readonly phase: 'idle' | 'running' | 'finished' | 'failed' | 'cancelled';
  readonly total: number;
  readonly done: number;
  /** Name of the folder or file being written. */
  readonly target?: string;
  /** Images that could not be exported, with the reason. */
  readonly skipped: readonly { readonly key: string; readonly problem: string }[];
  /** Why the export failed, for people. */
  readonly problem?: string;
}

export declare class Exporter extends Observable<ExporterState> {
  start(options: ExportOptions): Promise<void>;
  cancel(): void;
  dismiss(): void;
}
