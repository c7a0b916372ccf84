import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { ClassState } from '../../editor/state.ts';
import type { ListedObject } from '../../services/objects/object-table.ts';
import { classes as classNames } from '../classes.ts';
import { ColumnHead } from '../controls/column-head.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { placeOf, rowWidth, scrolledTo, sightOf, useSpan } from '../strip/row.ts';
import { text } from '../strings.ts';
import styles from './object-table.module.css';
import { objectColumns } from './shown-objects.ts';
import type { ObjectColumn, ObjectOrder } from './shown-objects.ts';

/** CSS pixels. */
const ROW_HEIGHT = 24;
/** Of two lines. */
const HEAD_HEIGHT = 34;

const words = text.objects;

interface ObjectTableProps {
  readonly shown: readonly ListedObject[];
  readonly order: ObjectOrder;
  readonly onOrder: (order: ObjectOrder) => void;
}

/**
 * A row for each object; only those in sight are rendered, so the keyboard stays with the table as a whole. The row of
 * the object that is selected on the canvas is marked, and the other way round.
 */
export function ObjectTable({ shown, order, onOrder }: ObjectTableProps) {
  const { actions, editor, workbench } = useDesk();
  const selected = useEditor((state) => state.selectedObject);
  const classes = useEditor((state) => state.classes);
  const values = useEditor((state) => state.valueUnit);
  const unit = useObservable(workbench.objectTable, (state) => state.unit);
  const hasArea = unit === 'mm';
  const columns = hasArea ? objectColumns : objectColumns.filter((column) => column !== 'area');
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useSpan(scroller, ROW_HEIGHT, shown.length, 'y');
  const place = shown.findIndex(({ id }) => id === selected);
  const base = useId();
  useEffect(() => {
    const element = scroller.current;
    if (place < 0 || element === null) return;
    const { start, length } = sightOf(element, 'y');
    // The heads lie on what is scrolled.
    element.scrollTop = scrolledTo(place, { start, length: length - HEAD_HEIGHT }, ROW_HEIGHT);
  }, [place, shown]);

  const show = (object: ListedObject | undefined): void => {
    if (object !== undefined) actions.run('object.show', object);
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
    Enter: () => {
      const object = shown[place];
      if (object !== undefined) actions.run('object.centre', { ...object, total: shown.length });
    },
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
    <div
      ref={scroller}
      className={classNames(styles['table'], hasArea && styles['hasArea'])}
      role="grid"
      aria-label={words.name}
      aria-rowcount={shown.length + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      {...(place >= from && place < to ? { 'aria-activedescendant': `${base}${place}` } : {})}
      onKeyDown={press}
    >
      <div className={styles['columns']} style={{ height: HEAD_HEIGHT }} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <ColumnHead
            key={column}
            {...{ column, order, onOrder }}
            name={words.columns[column](unit, values)}
          />
        ))}
      </div>
      <div className={styles['rows']} style={{ height: rowWidth(shown.length, ROW_HEIGHT) }} role="rowgroup">
        {shown.slice(from, to).map((object, offset) => {
          const row = from + offset;
          return (
            <div
              key={object.id}
              id={`${base}${row}`}
              className={classNames(styles['row'], row === place && styles['selected'])}
              style={{ transform: `translateY(${placeOf(row, ROW_HEIGHT)}px)`, height: ROW_HEIGHT }}
              role="row"
              aria-rowindex={row + 2}
              aria-selected={row === place}
              onClick={() => show(object)}
              onDoubleClick={() => keys['Enter']?.()}
            >
              {columns.map((column) => (
                <Cell key={column} object={object} column={column} classes={classes} />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellProps {
  readonly object: ListedObject;
  readonly column: ObjectColumn;
  readonly classes: readonly ClassState[];
}

function Cell({ object, column, classes }: CellProps) {
  const known = column === 'class' ? classes.find(({ label }) => label === object.class) : undefined;
  return (
    <span className={styles['cell']} role="gridcell" data-column={column}>
      {known !== undefined && <span className={styles['color']} style={{ background: known.color }} />}
      <span>{known?.name ?? wordsOf(object, column)}</span>
    </span>
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
