import { projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { Raster } from '../../../core/imaging/raster.ts';
import { DEFAULT_DISPLAY } from '../state.ts';
import type { DisplaySettings, EditorState } from '../state.ts';
import { BYTES, joined, scaleOf, spanning } from './value-scale.ts';
import type { ValueScale } from './value-scale.ts';

/** How values are shown before a person sets anything. */
export function openingDisplay({ window, isInverted }: ValueScale): DisplaySettings {
  return { ...DEFAULT_DISPLAY, ...spanning(window), invert: isInverted };
}

type Shown = Pick<EditorState, 'display' | 'values'>;

/**
 * How the series of the open project are shown. What a person sets belongs to the series it was set on, and is found
 * there again: values mean something else in every other, so that each begins with its own window.
 */
export class Displays {
  #project = '';
  readonly #bySeries = new Map<string, Shown>();

  /** How a frame is shown when it is opened. */
  of(id: ImageId, image: Raster | null, seriesId: string = id): Shown {
    const values = image === null ? BYTES : scaleOf(image);
    const kept = projectOf(id) === this.#project ? this.#bySeries.get(seriesId) : undefined;
    if (kept === undefined || kept.values.bits !== values.bits) {
      return { display: openingDisplay(values), values };
    }
    return { display: kept.display, values: joined(kept.values, values) };
  }

  /** Keeps how a frame was shown when it was left, for its series; what another project was shown with is forgotten. */
  keep(id: ImageId, { display, values, seriesId }: Shown & Pick<EditorState, 'seriesId'>): void {
    const project = projectOf(id);
    if (project !== this.#project) this.#bySeries.clear();
    this.#project = project;
    this.#bySeries.set(seriesId, { display, values });
  }
}
