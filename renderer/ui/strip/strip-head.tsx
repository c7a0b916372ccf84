import { isSteady, sortKeys } from '../../services/images/image-order.ts';
import { countOf } from '../../services/images/shown-images.ts';
import type { ImageFilter } from '../../services/images/shown-images.ts';
import { Dropdown } from '../controls/dropdown.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { ActionIconButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './filmstrip.module.css';

const FILTERS: readonly ImageFilter[] = ['all', 'unreviewed', 'new', 'predicted', 'edited', 'accepted'];

/** Offered only where there are any, and while they are what is shown. */
const RARE_FILTERS: readonly ImageFilter[] = [
  'uncertain',
  'disagreeing',
  'no-finding',
  'skipped',
  'interpolated',
  'flagged',
  'commented',
  'disputed',
  'unreadable',
];

/** Which images are shown, in which order and how. */
export function StripHead() {
  const { shell, workbench } = useDesk();
  const { arrangement } = workbench;
  const order = useObservable(arrangement, (state) => state.order);
  const isList = useObservable(shell, (state) => state.isList);
  return (
    <div className={styles['head']}>
      <Filters />
      <span className={styles['gap']} />
      <ClassChoice />
      <div className={styles['sort']}>
        <Dropdown
          label={text.images.sort}
          isLabelHidden
          value={order.by}
          options={sortKeys.map((value) => ({ value, label: text.images.orders[value] }))}
          onChange={(by) => {
            if (by !== order.by) arrangement.sortBy(by);
          }}
        />
      </div>
      {!isSteady(order.by) && <ActionIconButton id="app.renewOrder" size="small" placement="left" />}
      <ActionIconButton id="app.toggleList" size="small" placement="left" isOn={isList} />
    </div>
  );
}

/** Any class, or the one that images must have to be shown. */
function ClassChoice() {
  const { project, classFilter } = useDesk().workbench;
  const classes = useObservable(project, (state) => state.classes);
  const label = useObservable(classFilter, (state) => state.label);
  const isLooking = useObservable(classFilter, (state) => state.label !== null && state.contents === null);
  return (
    <div className={styles['sort']} aria-busy={isLooking}>
      <Dropdown
        label={text.images.having}
        isLabelHidden
        value={label === null ? ANY : String(label)}
        options={[
          { value: ANY, label: text.images.anyClass },
          ...classes.map((known) => ({ value: String(known.label), label: known.name })),
        ]}
        onChange={(value) => void classFilter.choose(value === ANY ? null : Number(value))}
      />
    </div>
  );
}

const ANY = 'any';

function Filters() {
  const { workbench } = useDesk();
  const filter = useObservable(workbench.arrangement, (state) => state.filter);
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
        onChange={(value) => workbench.arrangement.setFilter(value)}
      />
    </div>
  );
}
