import type { NamedWindow } from '../../imaging/raster.ts';
import type { Attributes } from './data-set.ts';
import { groupOf } from './functional-groups.ts';
import { TAG } from './tags.ts';
import { descriptorOf } from './values.ts';
import type { ValueType } from './values.ts';

/**
 * The windows that a file proposes for the values of a frame, in its order: PS3.3, section C.11.2. A sigmoid function
 * counts as the straight line through its middle, a lookup table as the values that it has entries for.
 */
export function windowsOf(root: Attributes, frame: number, type: ValueType): readonly NamedWindow[] {
  const own = groupOf(root, frame, TAG.frameVoiLutSequence) ?? root;
  const windows = [...numbered(own), ...tabled(own, type)];
  const names = new Map<string, number>();
  return windows.map(({ name, ...range }) => {
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return { ...range, name: count === 1 ? name : `${name} ${count}` };
  });
}

function numbered(own: Attributes): readonly NamedWindow[] {
  const centres = own.decimals(TAG.windowCenter);
  const widths = own.decimals(TAG.windowWidth);
  const names = own.texts(TAG.windowExplanation);
  const isExact = ['LINEAR_EXACT', 'SIGMOID'].includes(own.text(TAG.voiLutFunction) ?? 'LINEAR');
  return centres.flatMap((centre, index) => {
    const width = widths[index] ?? NaN;
    if (!Number.isFinite(centre) || !(width > 0 && width < Infinity)) return [];
    const name = names[index] || 'Window of the file';
    if (isExact) return { name, low: centre - width / 2, high: centre + width / 2 };
    // LINEAR counts whole values: one of width 256 about 128 spans 0 to 255. One of width 1 is a step.
    const half = Math.max(width - 1, 1) / 2;
    return { name, low: centre - 0.5 - half, high: centre - 0.5 + half };
  });
}

function tabled(own: Attributes, type: ValueType): readonly NamedWindow[] {
  return own.items(TAG.voiLutSequence).flatMap((item) => {
    if (item.words(TAG.lutDescriptor).length < 3) return [];
    // Only values that may be negative are held as float ones.
    const described = descriptorOf(item, TAG.lutDescriptor, type === 'float');
    const name = item.text(TAG.lutExplanation) ?? 'Table of the file';
    return { name, low: described.first, high: described.first + Math.max(1, described.count - 1) };
  });
}
