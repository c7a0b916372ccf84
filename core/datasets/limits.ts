import type { DataSetFormat } from './format.ts';

/**
 * What a format cannot hold of what is labelled: outlines at all; ignored regions but beside the labels, or not at all,
 * so that an image that has any is left out; touching objects of a class as several; anything but volumes; what a
 * person called complete.
 */
export type Limit = 'pixels' | 'ignored-beside' | 'ignored-left-out' | 'objects' | 'volumes' | 'coverage';

export function limitsOf({ honours }: Pick<DataSetFormat, 'honours'>): readonly Limit[] {
  const { ignored, objects, coverage = false, pixels = true, volumes = false } = honours;
  const is = (limit: Limit, holds: boolean): readonly Limit[] => (holds ? [limit] : []);
  return [
    ...is('pixels', !pixels),
    ...is('volumes', volumes),
    ...is('ignored-beside', ignored === 'weighted'),
    ...is('ignored-left-out', ignored === 'leftOut' && pixels),
    ...is('objects', !objects),
    ...is('coverage', !coverage),
  ];
}
