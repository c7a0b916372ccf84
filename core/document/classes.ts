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

/** One class added (`before` is null), deleted (`after` is null) or altered. */
export interface ClassChange {
  readonly label: number;
  readonly before: ClassDefinition | null;
  readonly after: ClassDefinition | null;
}

export const MOST_CLASSES = 255;

/** Definitions after a step, in the order of their labels. `side` says which way the step is taken. */
export function applyClasses(
  classes: readonly ClassDefinition[],
  changes: readonly ClassChange[],
  side: 'before' | 'after',
): readonly ClassDefinition[] {
  if (changes.length === 0) return classes;
  const byLabel = new Map(classes.map((definition) => [definition.label, definition]));
  for (const change of changes) {
    const definition = change[side];
    if (definition === null) byLabel.delete(change.label);
    else byLabel.set(change.label, definition);
  }
  return [...byLabel.values()].sort((a, b) => a.label - b.label);
}

/**
 * Classes of a project, and the smallest label that none of them ever had. Labels are never handed out again: what was
 * drawn with one must not turn into something else.
 */
export interface ClassList {
  readonly classes: readonly ClassDefinition[];
  readonly nextLabel: number;
}

/** `nextLabel` once classes of these labels exist, or have existed. */
export function nextLabelAfter(nextLabel: number, used: readonly { readonly label: number }[]): number {
  return used.reduce((next, { label }) => Math.max(next, label + 1), nextLabel);
}

/** The list with those of the classes whose labels have no meaning in it yet; the same list where there are none. */
export function addMissing(list: ClassList, classes: readonly ClassDefinition[]): ClassList {
  const known = new Set(list.classes.map(({ label }) => label));
  const missing = classes.filter(({ label }) => !known.has(label));
  if (missing.length === 0) return list;
  return {
    classes: [...list.classes, ...missing].sort((a, b) => a.label - b.label),
    nextLabel: nextLabelAfter(list.nextLabel, missing),
  };
}

/** Label of a new class, or null when all have been used. */
export function freeLabel(nextLabel: number): number | null {
  return nextLabel <= MOST_CLASSES ? nextLabel : null;
}

/**
 * Colour of a label: the golden angle apart in hue, so that neighbours never look alike, and in turn on three levels of
 * lightness, which people who confuse hues can still tell apart. After Okabe and Ito for the first eight.
 */
export function classColor(label: number): string {
  const chosen = FIRST_COLORS[label - 1];
  if (chosen !== undefined) return chosen;
  const lightness = [0.45, 0.62, 0.78][label % 3] ?? 0.62;
  return hex(hslToRgb((label * GOLDEN_ANGLE) % 360, 0.65, lightness));
}

const GOLDEN_ANGLE = 137.508;

/** M. Okabe, K. Ito, "Color Universal Design", 2008; a violet stands in for black, which is lost on images. */
const FIRST_COLORS = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#cc79a7',
  '#0072b2',
  '#d55e00',
  '#f0e442',
  '#7733ff',
] as const;

function hslToRgb(hue: number, saturation: number, lightness: number): readonly number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const sector = (offset + hue / 30) % 12;
    return lightness - reach * Math.max(-1, Math.min(sector - 3, 9 - sector, 1));
  });
}

function hex(rgb: readonly number[]): string {
  return `#${rgb
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Colours by label, with gaps where there is no class. */
export function paletteOf(
  classes: readonly Pick<ClassDefinition, 'label' | 'color'>[],
): readonly (string | undefined)[] {
  const palette: (string | undefined)[] = [];
  for (const { label, color } of classes) palette[label] = color;
  return palette;
}
