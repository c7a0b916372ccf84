import { X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ListedObject } from '../../services/objects/object-table.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { PANE } from '../shell/panes.ts';
import { text } from '../strings.ts';
import styles from './object-panel.module.css';
import { ObjectTable } from './object-table.tsx';
import { ALL_OBJECTS, BY_NUMBER, countsByClass, shownObjects } from './shown-objects.ts';
import type { ObjectFilter } from './shown-objects.ts';

const words = text.objects;

/** The objects of the open image in numbers, beside it. They are measured only while this is in the window. */
export function ObjectPanel() {
  const { objectTable } = useDesk().workbench;
  const objects = useObservable(objectTable, (state) => state.objects);
  const classes = useEditor((state) => state.classes);
  const isOpen = useEditor((state) => state.imageId !== null);
  const [filter, setFilter] = useState(ALL_OBJECTS);
  const [order, setOrder] = useState(BY_NUMBER);
  useEffect(() => {
    objectTable.show();
    return () => objectTable.hide();
  }, [objectTable]);
  const shown = useMemo(() => {
    const places = new Map(classes.map(({ label }, place) => [label, place]));
    return shownObjects(objects ?? [], filter, order, places);
  }, [objects, filter, order, classes]);
  return (
    <section className={styles['panel']} aria-label={words.name} {...PANE}>
      <Head objects={objects ?? []} shown={shown} filter={filter} onFilter={setFilter} />
      <ObjectTable shown={shown} order={order} onOrder={setOrder} />
      {shown.length === 0 && (
        <p className={styles['none']} role="status">
          {emptyWords(isOpen, objects)}{' '}
          {objects !== null && objects.length > 0 && (
            <Button kind="quiet" label={words.clear} onPress={() => setFilter(ALL_OBJECTS)} />
          )}
        </p>
      )}
    </section>
  );
}

function emptyWords(isOpen: boolean, objects: readonly ListedObject[] | null): string {
  if (!isOpen) return words.noImage;
  if (objects === null) return words.measuring;
  return objects.length === 0 ? words.none : words.noMatch;
}

interface HeadProps {
  readonly objects: readonly ListedObject[];
  readonly shown: readonly ListedObject[];
  readonly filter: ObjectFilter;
  readonly onFilter: (filter: ObjectFilter) => void;
}

const ANY = 'any';
const LARGEST = 1_000_000;

/** How many there are of each class, which of them are shown, and what can be done with those. */
function Head({ objects, shown, filter, onFilter }: HeadProps) {
  const { actions, workbench } = useDesk();
  const { objectTable } = workbench;
  const classes = useEditor((state) => state.classes);
  const saved = useObservable(objectTable, (state) => state.saved);
  const problem = useObservable(objectTable, (state) => state.problem);
  const counts = useMemo(() => countsByClass(objects), [objects]);
  const counted = classes.flatMap(({ label, name }) => {
    const count = counts.get(label);
    return count === undefined ? [] : [{ name, objects: count }];
  });
  return (
    <header className={styles['head']}>
      <h2>{words.name}</h2>
      <span className={styles['counts']}>{words.counts(counted)}</span>
      {shown.length < objects.length && (
        <span className={styles['shown']}>{words.shown(shown.length, objects.length)}</span>
      )}
      <span className={styles['gap']} />
      {problem !== undefined && (
        <span className={styles['bad']} role="alert">
          {problem}
        </span>
      )}
      {saved !== undefined && (
        <span className={styles['shown']} role="status">
          {words.saved(saved.name, saved.objects)}
        </span>
      )}
      <div className={styles['class']}>
        <Dropdown
          label={words.ofClass}
          isLabelHidden
          value={filter.class === null ? ANY : String(filter.class)}
          options={[
            { value: ANY, label: words.anyClass },
            ...classes.map(({ label, name }) => ({ value: String(label), label: name })),
          ]}
          onChange={(value) => onFilter({ ...filter, class: value === ANY ? null : Number(value) })}
        />
      </div>
      <NumberField
        label={words.smallest}
        value={filter.smallest}
        min={1}
        max={LARGEST}
        onChange={(smallest) => onFilter({ ...filter, smallest })}
      />
      <Button
        label={words.save}
        size="small"
        isDisabled={shown.length === 0}
        onPress={() => void objectTable.save(shown)}
      />
      <IconButton
        label={words.close}
        size="small"
        placement="left"
        icon={<X aria-hidden="true" />}
        onPress={() => actions.run('object.table')}
      />
    </header>
  );
}
