/**
 * Ids of a label map. 1 to 255 are the project's classes; 256 to 65,535 are objects of one series, each of a class.
 */
export const LAST_CLASS = 255;
export const FIRST_OBJECT = 256;
export const LAST_SEGMENT = 65_535;

export interface Segment {
  readonly id: number;
  /** Label of its class, 1..255. */
  readonly class: number;
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  readonly locked: boolean;
  readonly hidden: boolean;
}
