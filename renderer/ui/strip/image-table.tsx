import { Flag } from 'lucide-react';
import { useMemo } from 'react';
import { groupOf, openShare } from '../../services/images/image-list.ts';
import { sortKeys } from '../../services/images/image-order.ts';
import type { SortKey } from '../../services/images/image-order.ts';
import type { ImageItem } from '../../services/project/project.ts';
import { classes } from '../classes.ts';
import { SortButton } from '../controls/column-head.tsx';
import { dateAndTime, megabytes, percent } from '../format.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { useBrowsing } from './browsing.ts';
import { isUncertaintyShown, remarksOn } from './filmstrip-item.tsx';
import styles from './image-table.module.css';
import { placeOf, rowWidth } from './row.ts';
import { StatusMark } from './status-mark.tsx';

/** CSS pixels. */
const ROW_HEIGHT = 24;

/** What teaches most is no property of an image, and time is read only to sort by it. */
type Column = Exclude<SortKey, 'teaching' | 'time'>;
const COLUMNS = sortKeys.filter((by) => by !== 'teaching' && by !== 'time');

/** The images one below the other with what is known of each; only those in sight are rendered. */
export function ImageTable({ shown }: { readonly shown: readonly number[] }) {
  const { project } = useDesk().workbench;
  const images = useObservable(project, (state) => state.images);
  const hasFolders = useMemo(() => images.some(({ key, name }) => key !== name), [images]);
  const columns = hasFolders ? COLUMNS : COLUMNS.filter((by) => by !== 'folder');
  const { scroller, from, to, place, selected, step } = useBrowsing(shown, ROW_HEIGHT, 'y');
  return (
    <div className={classes(styles['table'], hasFolders && styles['hasFolders'])}>
      <div className={styles['columns']} role="group" aria-label={text.images.sort}>
        {columns.map((by) => (
          <ColumnHead key={by} by={by} />
        ))}
      </div>
      <div ref={scroller} className={styles['scroller']} onKeyDown={step}>
        <div
          className={styles['rows']}
          role="list"
          aria-label={text.strip.name}
          style={{ height: rowWidth(shown.length, ROW_HEIGHT) }}
        >
          {shown.slice(from, to).map((index, offset) => {
            const item = images[index];
            const row = from + offset;
            return (
              item !== undefined && (
                <div
                  key={item.key}
                  role="listitem"
                  className={styles['place']}
                  style={{ transform: `translateY(${placeOf(row, ROW_HEIGHT)}px)`, height: ROW_HEIGHT }}
                  aria-posinset={row + 1}
                  aria-setsize={shown.length}
                >
                  <Row
                    item={item}
                    columns={columns}
                    isSelected={index === selected}
                    isReachable={index === selected || (place < 0 && row === 0)}
                    onSelect={() => void project.select(index)}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Heads of a list, which have no order of their own to tell, so their names tell it. */
function ColumnHead({ by }: { readonly by: Column }) {
  const { arrangement } = useDesk().workbench;
  const order = useObservable(arrangement, (state) => state.order);
  const isSorted = order.by === by;
  const column = text.images.columns[by];
  const sorted = order.isReversed ? text.images.sortedDown(column) : text.images.sortedUp(column);
  return (
    <SortButton
      name={column}
      label={isSorted ? sorted : column}
      sorted={isSorted ? (order.isReversed ? 'descending' : 'ascending') : 'none'}
      onPress={() => arrangement.sortBy(by)}
    />
  );
}

interface RowProps {
  readonly item: ImageItem;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  /** Takes the keyboard; the arrow keys lead from there to the others. */
  readonly isReachable: boolean;
  readonly onSelect: () => void;
}

function Row({ item, columns, isSelected, isReachable, onSelect }: RowProps) {
  const remarks = item.problem === undefined ? remarksOn(item) : [item.problem];
  const cells = cellsOf(item);
  const group = groupOf(item);
  return (
    <button
      type="button"
      className={classes(styles['row'], isSelected && styles['selected'])}
      aria-current={isSelected}
      aria-description={remarks.join('. ')}
      title={[item.key, ...remarks].join('\n')}
      tabIndex={isReachable ? 0 : -1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onSelect}
    >
      {columns.map((key) => (
        <span key={key} className={styles['cell']} data-column={key}>
          {key === 'status' && <StatusMark group={group} />}
          {key === 'flagged' && item.flagged === true && <Flag aria-hidden="true" />}
          <span>{cells[key]}</span>
        </span>
      ))}
    </button>
  );
}

/** The words in each column; a flag is a sign. */
function cellsOf(item: ImageItem): Readonly<Record<Column, string>> {
  const disagreement = openShare(item, 'disagreement');
  return {
    folder: item.key.slice(0, -item.name.length - 1),
    name: item.name,
    status: text.strip.filters[groupOf(item)],
    uncertainty: isUncertaintyShown(item) ? percent(item.uncertainty) : '',
    disagreement: disagreement === null ? '' : percent(disagreement),
    size: megabytes(item.size),
    date: dateAndTime(item.modified),
    flagged: '',
    commented: item.problem ?? item.comment ?? '',
  };
}
