import type { KeyboardEvent } from 'react';
import type { ListedObject } from '../../services/objects/object-table.ts';
import { classes as classNames } from '../classes.ts';
import { SortedTable } from '../controls/sorted-table.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './object-table.module.css';
import { objectColumns } from './shown-objects.ts';
import type { ObjectColumn, ObjectOrder } from './shown-objects.ts';

const words = text.objects;

interface ObjectTableProps {
  readonly shown: readonly ListedObject[];
  readonly order: ObjectOrder;
  readonly onOrder: (order: ObjectOrder) => void;
}

/** A row for each object. That of the object that is selected on the canvas is marked, and the other way round. */
export function ObjectTable({ shown, order, onOrder }: ObjectTableProps) {
  const { actions, editor, workbench } = useDesk();
  const selected = useEditor((state) => state.selectedObject);
  const classes = useEditor((state) => state.classes);
  const values = useEditor((state) => state.valueUnit);
  const unit = useObservable(workbench.objectTable, (state) => state.unit);
  const hasArea = unit === 'mm';
  const columns = hasArea ? objectColumns : objectColumns.filter((column) => column !== 'area');
  const place = shown.findIndex(({ id }) => id === selected);
  const classOf = (object: ListedObject, column: ObjectColumn) =>
    column === 'class' ? classes.find(({ label }) => label === object.class) : undefined;

  const show = (object: ListedObject | undefined): void => {
    if (object !== undefined) actions.run('object.show', object);
  };
  const centre = (object: ListedObject | undefined): void => {
    if (object !== undefined) actions.run('object.centre', { ...object, total: shown.length });
  };
  const remove = (): void => {
    if (place < 0) return;
    actions.run('object.delete');
    // What is locked stays.
    if (editor.state.selectedObject === null) show(shown[place + 1] ?? shown[place - 1]);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => show(shown[place + 1]),
    ArrowUp: () => show(shown[place - 1]),
    Home: () => show(shown[0]),
    End: () => show(shown.at(-1)),
    Enter: () => centre(shown[place]),
    Delete: remove,
  };
  const press = (event: KeyboardEvent): void => {
    const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
    const meant = ctrlKey || metaKey || altKey || shiftKey ? undefined : keys[key];
    if (meant === undefined) return;
    event.preventDefault();
    meant();
  };
  return (
    <SortedTable
      name={words.name}
      className={classNames(styles['table'], hasArea && styles['hasArea'])}
      columns={columns}
      headOf={(column) => words.columns[column](unit, values)}
      {...{ order, onOrder }}
      rows={shown}
      keyOf={({ id }) => id}
      wordsOf={(object, column) => classOf(object, column)?.name ?? wordsOf(object, column)}
      colorOf={(object, column) => classOf(object, column)?.color}
      selection={{ place, onSelect: show, onOpen: centre, onKeyDown: press }}
    />
  );
}

function wordsOf(object: ListedObject, column: ObjectColumn): string {
  switch (column) {
    case 'class':
      return '';
    case 'isAtBorder':
      return object.isAtBorder ? words.yes : '';
    case 'isUnedited':
      return object.isUnedited === true ? words.yes : '';
    case 'seconds':
      return words.time(object.work?.seconds ?? null);
    case 'steps':
      return words.count(object.work?.steps ?? null);
    case 'changed':
      return words.count(object.work?.pixels ?? null);
    case 'number':
    case 'pixels':
      return words.count(object[column]);
    case 'area':
    case 'equivalentDiameter':
    case 'longestDiameter':
    case 'shortestDiameter':
    case 'mean':
      return words.measure(object[column]);
  }
}
