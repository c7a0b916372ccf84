/** Width and height in pixels. Rows run top to bottom, pixels left to right. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of a pixel, in millimetres. */
export interface Spacing {
  readonly x: number;
  readonly y: number;
}
