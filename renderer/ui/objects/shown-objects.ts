import type { MeasuredObject } from '../../../core/mask/measure-objects.ts';
import type { ListedObject } from '../../services/objects/object-table.ts';
import { sortedRows } from '../controls/table-order.ts';
import type { TableOrder } from '../controls/table-order.ts';

/** What is said of an object, in the order of the table. */
export const objectColumns = [
  'number',
  'class',
  'pixels',
  'area',
  'equivalentDiameter',
  'longestDiameter',
  'shortestDiameter',
  'mean',
  'isAtBorder',
  'seconds',
  'steps',
  'changed',
  'isUnedited',
] as const;
export type ObjectColumn = (typeof objectColumns)[number];

export type ObjectOrder = TableOrder<ObjectColumn>;

export const BY_NUMBER: ObjectOrder = { by: 'number', isReversed: false };

export interface ObjectFilter {
  /** Label of a class; null for all. */
  readonly class: number | null;
  /** Pixels that an object must have. */
  readonly smallest: number;
}

export const ALL_OBJECTS: ObjectFilter = { class: null, smallest: 1 };

/**
 * The objects that a table shows, in its order: those without a value last either way, alike ones by their numbers.
 * @param places of the classes in their list, by label
 */
export function shownObjects(
  objects: readonly ListedObject[],
  filter: ObjectFilter,
  order: ObjectOrder,
  places: ReadonlyMap<number, number>,
): readonly ListedObject[] {
  const valueOf = (object: ListedObject, by: ObjectColumn): number | null => {
    switch (by) {
      case 'class':
        return places.get(object.class) ?? null;
      case 'isAtBorder':
        return object.isAtBorder ? 0 : 1;
      case 'seconds':
      case 'steps':
        return object.work?.[by] ?? null;
      case 'changed':
        return object.work?.pixels ?? null;
      case 'isUnedited':
        return object.isUnedited === null ? null : object.isUnedited ? 0 : 1;
      case 'number':
      case 'pixels':
      case 'area':
      case 'equivalentDiameter':
      case 'longestDiameter':
      case 'shortestDiameter':
      case 'mean':
        return object[by];
    }
  };
  const shown = objects.filter(
    (object) => (filter.class ?? object.class) === object.class && object.pixels >= filter.smallest,
  );
  return sortedRows(shown, order, valueOf, (a, b) => a.number - b.number);
}

/** How many objects each class has, by label. */
export function countsByClass(objects: readonly MeasuredObject[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const object of objects) counts.set(object.class, (counts.get(object.class) ?? 0) + 1);
  return counts;
}
