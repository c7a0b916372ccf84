/** What a label of the map means. Label 0 is background and has no definition. */
export interface ClassDefinition {
  /** 1..255 */
  readonly label: number;
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  /** Pixels of a locked class are never written over. */
  readonly locked: boolean;
}
