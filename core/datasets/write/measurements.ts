import { objectsCsv } from '../../formats/object-csv.ts';
import type { ObjectTable } from '../../contract/object-table.ts';
import { requireInstances } from '../../mask/instances.ts';
import { highestNumber } from '../../mask/objects.ts';
import { measureObjects } from '../../mask/measure-objects.ts';
import { classNames } from '../class-names.ts';
import type { DataSetFormat } from '../format.ts';
import { objectsOf } from '../labelled-frame.ts';
import { textFile } from './files.ts';

/** `objects.csv`: the objects of all images in numbers, for spreadsheets and statistics. */
export const measurements: DataSetFormat = {
  id: 'csv',
  name: 'CSV of measurements',
  honours: { ignored: 'leftOut', classes: true, objects: true, pixels: false },
  writer: ({ classes }) => {
    const names = classNames(classes);
    const tables: ObjectTable[] = [];
    return {
      add(frame) {
        const { spacing, raster } = frame.picture;
        const { width, height, data } = frame.labels.objects;
        const objects = objectsOf(frame).map(({ id, category }) => ({ id, class: category }));
        requireInstances(highestNumber(frame.labels.objects.objects));
        const map = { width, height, data: Uint16Array.from(data) };
        const rows = measureObjects(map, objects, { spacing, image: raster }).map((row) => ({
          ...row,
          number: row.id,
          class: names.get(row.class) ?? '',
          work: null,
          isUnedited: null,
        }));
        tables.push({ image: frame.name, unit: spacing === null ? 'px' : 'mm', valueUnit: null, rows });
        return [];
      },
      end: () => [textFile('objects.csv', objectsCsv(tables))],
    };
  },
};
