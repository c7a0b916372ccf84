import { Dropdown } from '../controls/dropdown.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { ActionIconButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './filmstrip.module.css';
import { countOf, sortKeys } from './shown-images.ts';
import type { StripFilter } from './shown-images.ts';

const FILTERS: readonly StripFilter[] = ['all', 'unreviewed', 'new', 'predicted', 'edited', 'accepted'];

/** Offered only where there are any, and while they are what is shown. */
const RARE_FILTERS: readonly StripFilter[] = [
  'no-finding',
  'skipped',
  'interpolated',
  'flagged',
  'commented',
  'unreadable',
];

/** Which images are shown, in which order and how. */
export function StripHead() {
  const { shell } = useDesk();
  const order = useObservable(shell, (state) => state.order);
  const isList = useObservable(shell, (state) => state.isList);
  return (
    <div className={styles['head']}>
      <Filters />
      <span className={styles['gap']} />
      <div className={styles['sort']}>
        <Dropdown
          label={text.images.sort}
          isLabelHidden
          value={order.by}
          options={sortKeys.map((value) => ({ value, label: text.images.orders[value] }))}
          onChange={(by) => {
            if (by !== order.by) shell.sortBy(by);
          }}
        />
      </div>
      <ActionIconButton id="app.toggleList" size="small" placement="left" isOn={isList} />
    </div>
  );
}

function Filters() {
  const { workbench, shell } = useDesk();
  const filter = useObservable(shell, (state) => state.filter);
  const counts = useObservable(workbench.project, (state) => state.counts);
  const rare = RARE_FILTERS.filter((value) => value === filter || countOf(value, counts) > 0);
  return (
    <div className={styles['filters']}>
      <Segmented
        label={text.strip.filter}
        isLabelHidden
        value={filter}
        options={[...FILTERS, ...rare].map((value) => ({
          value,
          label: `${text.strip.filters[value]} ${countOf(value, counts)}`,
        }))}
        onChange={(value) => shell.setFilter(value)}
      />
    </div>
  );
}
