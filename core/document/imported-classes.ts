import { WorkbenchError } from '../errors.ts';
import { classColor, freeColor, MOST_CLASSES, standingFor, templateChanges } from './classes.ts';
import type { ClassChange, ClassList } from './classes.ts';
import type { SegmentProperty } from './codes.ts';

/** A class as something imported has it. */
export interface ForeignClass {
  readonly name: string;
  /** `#rrggbb`; null or absent where it says none. */
  readonly color?: string | null;
  readonly property?: SegmentProperty | null;
  /** Whether its objects are told apart. */
  readonly hasObjects: boolean;
}

/** What becomes of a foreign class: the class of a label, a new class of its name, or nothing. */
export type ClassTarget = number | 'new' | 'none';

/** Classes that are called alike; new ones for the others. */
export function proposedTargets(
  list: Pick<ClassList, 'classes'>,
  foreign: readonly Pick<ForeignClass, 'name'>[],
): readonly ClassTarget[] {
  return foreign.map(({ name }) => standingFor(list, name)?.label ?? 'new');
}

/** What makes the classes that are to be new or drawn as objects, and the label of each; null of those left out. */
export interface ImportedClasses {
  readonly classes: readonly ClassChange[];
  readonly labels: readonly (number | null)[];
}

/**
 * @param targets by the place of the foreign class
 * @throws WorkbenchError `labels.many` where no labels are left for all that are new
 */
export function importedClasses(
  list: ClassList,
  foreign: readonly ForeignClass[],
  targets: readonly ClassTarget[],
): ImportedClasses {
  const taken = [...list.classes];
  const wanted = foreign.flatMap(({ name, color, property, hasObjects }, at) => {
    if (targets[at] !== 'new' || foreign.findIndex((other) => other.name === name) < at) return [];
    const setting = {
      name,
      color: freeColor(taken, at + 1, color ?? classColor(at + 1)),
      ...(property ? { property } : {}),
      ...(hasObjects ? { objects: true } : {}),
    };
    taken.push({ ...setting, label: 0, locked: false });
    return [setting];
  });
  if (list.nextLabel + wanted.length > MOST_CLASSES + 1) {
    const left = MOST_CLASSES + 1 - list.nextLabel;
    throw new WorkbenchError(
      'labels.many',
      `There are only ${left} labels left for ${wanted.length} new classes.`,
    );
  }
  const added = templateChanges(list, wanted);
  const withObjects = list.classes.filter(
    ({ label, objects = false }) =>
      !objects && foreign.some(({ hasObjects }, at) => hasObjects && targets[at] === label),
  );
  const classes = [
    ...added,
    ...withObjects.map(({ label }) => ({ label, before: { objects: false }, after: { objects: true } })),
  ];
  const made = new Map(
    added.flatMap(({ label, after }) => (after?.name === undefined ? [] : [[after.name, label]])),
  );
  const labels = foreign.map(({ name }, at) => {
    const target = targets[at] ?? 'none';
    if (target === 'none') return null;
    return target === 'new' ? (made.get(name) ?? standingFor(list, name)?.label ?? null) : target;
  });
  return { classes, labels };
}
