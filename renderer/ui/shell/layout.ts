import { clamp } from '../../../core/clamp.ts';

/** A part of the window whose size a person may change. */
export type Part = 'sidePanel' | 'filmstrip' | 'imageTable' | 'objectTable' | 'training';

interface PartLayout {
  /** The style property that holds its width or height. */
  readonly property: string;
  /** CSS pixels. */
  readonly initial: number;
  readonly least: number;
  readonly most: number;
}

export const LAYOUT: Readonly<Record<Part, PartLayout>> = {
  sidePanel: { property: '--side-panel', initial: 264, least: 224, most: 480 },
  filmstrip: { property: '--filmstrip', initial: 124, least: 104, most: 224 },
  imageTable: { property: '--image-table', initial: 240, least: 140, most: 560 },
  objectTable: { property: '--object-table', initial: 200, least: 120, most: 560 },
  training: { property: '--training', initial: 360, least: 320, most: 560 },
};

export const PARTS = Object.keys(LAYOUT) as readonly Part[];

export type PartSizes = Readonly<Record<Part, number>>;

export const INITIAL_SIZES: PartSizes = {
  sidePanel: LAYOUT.sidePanel.initial,
  filmstrip: LAYOUT.filmstrip.initial,
  imageTable: LAYOUT.imageTable.initial,
  objectTable: LAYOUT.objectTable.initial,
  training: LAYOUT.training.initial,
};

/** A size within the part's limits; the initial one for anything that is no number. */
export function allowedSize(part: Part, size: unknown): number {
  const { initial, least, most } = LAYOUT[part];
  return typeof size === 'number' && Number.isFinite(size) ? Math.round(clamp(size, least, most)) : initial;
}
