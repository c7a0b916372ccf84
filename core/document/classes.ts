import type { SegmentProperty } from './codes.ts';
import { withDefinitions } from './definitions.ts';
import type { Sides } from './definitions.ts';
import { keysOf, pick, sameField } from './fields.ts';

/** What a label of the map means. Label 0 is background and has no definition. */
export interface ClassDefinition {
  /** 1..255 */
  readonly label: number;
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  /** Pixels of a locked class are never written over. */
  readonly locked: boolean;
  /** Name of the model's class that it stands for, also once people call it something else; empty for none. */
  readonly origin?: string;
  /** What it shows, in codes; null or absent where its name says that. */
  readonly property?: SegmentProperty | null;
  /** Whether each piece that is drawn of it is an object by itself; absent where none is. */
  readonly objects?: boolean;
}

/** A class added (`before` is null), deleted (`after` is null) or altered: then both hold the altered fields only. */
export interface ClassChange extends Sides<ClassDefinition> {
  readonly label: number;
}

export const MOST_CLASSES = 255;

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

/** The list once classes were added, deleted or altered. Changes to a class that is not there do nothing. */
export function applyClasses(list: ClassList, changes: readonly ClassChange[]): ClassList {
  const classes = withDefinitions(list.classes, changes, { key: 'label', isWhole });
  return { classes, nextLabel: nextLabelAfter(list.nextLabel, changes) };
}

function isWhole(definition: Partial<ClassDefinition>): definition is ClassDefinition {
  return definition.label !== undefined && definition.name !== undefined;
}

/** What makes a class of a list: nothing where the list holds it as it is. */
export function addingOf(definition: ClassDefinition): ClassChange {
  return { label: definition.label, before: null, after: definition };
}

/** A class as a model brings it. */
export type ModelMeaning = Pick<ClassDefinition, 'label' | 'name' | 'color'> & {
  readonly objects?: boolean | undefined;
};

/** The classes of a project that begins with a model. */
export function startingClasses(classes: readonly ModelMeaning[]): readonly ClassDefinition[] {
  return classes.map(broughtBy);
}

/** A class as it begins that stands for one of a model's. */
function broughtBy({ label, name, color, objects }: ModelMeaning): ClassDefinition {
  const asObjects = objects === true ? { objects } : {};
  return { label, name, color, locked: false, origin: name, ...asObjects };
}

/**
 * What makes the classes of a list those that are wanted, label by label: nothing where they are that already. A label
 * may mean something else afterwards, so it is for projects in which nothing was ever drawn.
 */
export function becoming(
  { classes }: Pick<ClassList, 'classes'>,
  wanted: readonly ClassDefinition[],
): readonly ClassChange[] {
  const gone = classes.filter(({ label }) => !wanted.some((own) => own.label === label));
  return [
    ...gone.map((before): ClassChange => ({ label: before.label, before, after: null })),
    ...wanted.flatMap((definition) => {
      const known = classes.find(({ label }) => label === definition.label);
      return known === undefined
        ? [addingOf(definition)]
        : altering(known, { property: null, objects: false, ...definition });
    }),
  ];
}

/** What gives a class the fields that are wanted: nothing where it has them. */
function altering(own: ClassDefinition, wanted: Partial<ClassDefinition>): readonly ClassChange[] {
  const before = { origin: '', property: null, objects: false, ...own };
  const after = { ...before, ...wanted };
  const keys = keysOf(before).filter((key) => !sameField(before[key], after[key]));
  return keys.length === 0
    ? []
    : [{ label: own.label, before: pick(before, keys), after: pick(after, keys) }];
}

/**
 * What the classes of a model are in a project: those that stand for them, found by the name that the model gives them,
 * else by what people call them; new ones for the rest, with the model's own label where no class ever had it. So the
 * nuclei of one model never become the lesions of another that counts from 1, too.
 * @throws RangeError when there are no labels left
 */
export function meaningOf(list: ClassList, classes: readonly ModelMeaning[]): readonly ClassDefinition[] {
  let { nextLabel } = list;
  const colored: Pick<ClassDefinition, 'color'>[] = [...list.classes];
  return classes.map((wanted) => {
    const known = standingFor(list, wanted.name);
    if (known !== undefined) return known;
    const label = Math.max(wanted.label, nextLabel);
    if (label > MOST_CLASSES) throw new RangeError(`There is no label left for the class ${wanted.name}`);
    nextLabel = label + 1;
    const color = freeColor(colored, label, wanted.color);
    colored.push({ color });
    return broughtBy({ ...wanted, label, color });
  });
}

/** The class that stands for one of a model's; undefined where none does. */
export function standingFor(
  { classes }: Pick<ClassList, 'classes'>,
  name: string,
): ClassDefinition | undefined {
  return (
    classes.find(({ origin = '' }) => origin !== '' && sameName(origin, name)) ??
    classes.find((own) => (own.origin ?? '') === '' && sameName(own.name, name))
  );
}

/** Of the classes that changes delete, the first that stands for one of a model's; undefined where none does. */
export function lostMeaning(
  changes: readonly ClassChange[],
  classes: readonly Pick<ModelMeaning, 'name'>[],
): ClassDefinition | undefined {
  const gone = changes.flatMap(({ before, after }) =>
    after === null && before !== null && isWhole(before) ? [before] : [],
  );
  return gone.find((own) => classes.some(({ name }) => standingFor({ classes: [own] }, name) !== undefined));
}

/** What makes the class of a label stand for one of a model's, and the one that did so before for none. */
export function meaningChanges(
  list: Pick<ClassList, 'classes'>,
  name: string,
  label: number,
): readonly ClassChange[] {
  const known = standingFor(list, name);
  const chosen = list.classes.find((own) => own.label === label);
  if (chosen === undefined || known === chosen) return [];
  const change = (own: ClassDefinition, origin: string): ClassChange => ({
    label: own.label,
    before: { origin: own.origin ?? '' },
    after: { origin },
  });
  return [...(known === undefined ? [] : [change(known, '')]), change(chosen, name)];
}

/** A class as a template has it. */
export type ClassSetting = Pick<ClassDefinition, 'name' | 'color' | 'origin' | 'property' | 'objects'>;

/**
 * What brings classes of these names, colours and codes into a list: those that it has keep their labels, those that it
 * lacks get new ones, and others stay as they are.
 * @throws RangeError when there are no labels left
 */
export function templateChanges(list: ClassList, wanted: readonly ClassSetting[]): readonly ClassChange[] {
  let { nextLabel } = list;
  return wanted.flatMap((setting): readonly ClassChange[] => {
    const known = list.classes.find((own) => sameName(own.name, setting.name));
    if (known === undefined) {
      const label = freeLabel(nextLabel);
      if (label === null) throw new RangeError(`There is no label left for the class ${setting.name}`);
      nextLabel = label + 1;
      return [addingOf({ ...setting, label, locked: false })];
    }
    return altering(known, { ...setting, name: known.name });
  });
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
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

/** A colour that none of the classes has: the one that is wanted, else the next of the palette. */
export function freeColor(
  classes: readonly Pick<ClassDefinition, 'color'>[],
  label: number,
  wanted = classColor(label),
): string {
  const taken = new Set(classes.map(({ color }) => color.toLowerCase()));
  const palette = Array.from({ length: MOST_CLASSES }, (_, at) =>
    classColor(((label - 1 + at) % MOST_CLASSES) + 1),
  );
  return [wanted, ...palette].find((color) => !taken.has(color.toLowerCase())) ?? wanted;
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
