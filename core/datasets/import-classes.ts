import type { ClassChange, ClassList } from '../document/classes.ts';
import { importedClasses, proposedTargets } from '../document/imported-classes.ts';
import type { ClassTarget } from '../document/imported-classes.ts';
import type { FoundClass } from './read/found.ts';
import { unnamed } from './read/class-list.ts';

/** What is proposed for the classes of a data set: those called alike, those of the same label where it names none. */
export function proposedClasses(
  list: Pick<ClassList, 'classes'>,
  found: readonly FoundClass[],
): readonly ClassTarget[] {
  return proposedTargets(list, found).map((target, at) => {
    const { label, name } = found[at] as FoundClass;
    const isKnown = name === unnamed(label) && list.classes.some((own) => own.label === label);
    return target === 'new' && isKnown ? label : target;
  });
}

/** Whether objects are to stay apart: where the classes that they get are drawn as objects, or are all new. */
export function proposedAsObjects(
  { classes }: Pick<ClassList, 'classes'>,
  targets: readonly ClassTarget[],
): boolean {
  const known = classes.filter(({ label }) => targets.includes(label));
  return known.length === 0 || known.some(({ objects = false }) => objects);
}

/** What makes the classes that an import needs, and what each class of the data set becomes, by its label. */
export interface ClassPlan {
  readonly classes: readonly ClassChange[];
  readonly labels: ReadonlyMap<number, number>;
}

/**
 * @param targets by the place of the class
 * @throws WorkbenchError as `importedClasses` does
 */
export function planClasses(
  list: ClassList,
  found: readonly FoundClass[],
  targets: readonly ClassTarget[],
  asObjects: boolean,
): ClassPlan {
  const foreign = found.map((one) => ({ ...one, hasObjects: asObjects }));
  const { classes, labels } = importedClasses(list, foreign, targets);
  const pairs = found.flatMap(({ label }, at): [number, number][] => {
    const own = labels[at] ?? null;
    return own === null ? [] : [[label, own]];
  });
  return { classes, labels: new Map(pairs) };
}
