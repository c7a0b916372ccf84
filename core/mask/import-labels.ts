import { rectOf } from '../geometry/rect.ts';
import type { Labels } from '../imaging/raster.ts';
import type { MaskEdit } from './mask-edit.ts';
import { replaceLabels } from './paint.ts';
import { Provenance } from './provenance.ts';

/** What the pixels of an imported segment become. */
export interface ImportedSegment {
  /** Label of the class or object; null leaves the segment out. */
  readonly label: number | null;
  /** Whether a program alone has drawn it, so that its pixels are nobody's decision. */
  readonly isAutomatic: boolean;
}

export interface ImportRules {
  /** Whether imported pixels are written over what is drawn there, and not only where nothing is. */
  readonly isOver: boolean;
  /** By label: 1 where pixels of it may be written over. */
  readonly writable: Uint8Array;
}

/**
 * Lays imported labels over a frame; pixels without an imported segment stay as they are.
 * @param labels of the size of the frame; the label of a pixel is the place of its segment in the list, counted from 1
 */
export function importLabels(
  edit: MaskEdit,
  labels: Labels,
  segments: readonly ImportedSegment[],
  { isOver, writable }: ImportRules,
): void {
  const { grid } = edit;
  for (const isAutomatic of [true, false]) {
    const data = grid.data.map((current, pixel) => {
      const segment = segments[(labels[pixel] as number) - 1];
      if (segment === undefined || segment.label === null || segment.isAutomatic !== isAutomatic) {
        return current;
      }
      return isOver || current === 0 ? segment.label : current;
    });
    replaceLabels(edit, rectOf(grid), data, writable, isAutomatic ? Provenance.model : Provenance.human);
  }
}
