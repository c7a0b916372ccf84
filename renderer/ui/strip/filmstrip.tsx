import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Button } from '../controls/button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { FilmstripItem, itemWidth } from './filmstrip-item.tsx';
import { Segmented } from '../controls/segmented.tsx';
import type { StripFilter } from '../shell/shell.ts';
import { PANE } from '../shell/panes.ts';
import { placeOf, rowWidth, scrolledTo, sightOf, useSpan } from './row.ts';
import { countOf, shownImages } from './shown-images.ts';
import { text } from '../strings.ts';
import styles from './filmstrip.module.css';

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

/** The folder's images in a row, of which only those in sight are rendered. */
export function Filmstrip() {
  const { workbench, shell } = useDesk();
  const { project, thumbnails, overlays } = workbench;
  const images = useObservable(project, (state) => state.images);
  const selected = useObservable(project, (state) => state.selected);
  const search = useObservable(shell, (state) => state.search);
  const filter = useObservable(shell, (state) => state.filter);
  const shown = useMemo(() => shownImages(images, search, filter), [images, search, filter]);

  const width = itemWidth(useObservable(shell, ({ sizes }) => sizes.filmstrip));

  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useSpan(scroller, width, shown.length);
  const inSight = shown.slice(from, to);

  const keys = inSight.flatMap((index) => images[index]?.key ?? []);
  const wanted = keys.join('\n');
  useEffect(() => {
    const visible = wanted === '' ? [] : wanted.split('\n');
    thumbnails.show(visible);
    overlays.show(visible);
  }, [thumbnails, overlays, wanted]);

  const place = shown.indexOf(selected);
  useEffect(() => {
    const element = scroller.current;
    if (place >= 0 && element !== null) element.scrollLeft = scrolledTo(place, sightOf(element), width);
  }, [place, width]);

  const step = (event: KeyboardEvent): void => {
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: shown.length - 1 }[event.key];
    const image = to === undefined ? undefined : shown[to];
    if (image === undefined) return;
    event.preventDefault();
    void project.select(image);
  };

  return (
    <div className={styles['strip']} {...PANE}>
      <div className={styles['head']}>
        <Filters />
      </div>
      <div ref={scroller} className={styles['scroller']} onKeyDown={step}>
        <div
          className={styles['row']}
          role="list"
          aria-label={text.strip.name}
          style={{ width: rowWidth(shown.length, width) }}
        >
          {inSight.map((index, position) => {
            const item = images[index];
            const column = from + position;
            return (
              item !== undefined && (
                <FilmstripItem
                  key={item.key}
                  item={item}
                  isSelected={index === selected}
                  isReachable={index === selected || (place < 0 && column === 0)}
                  position={column + 1}
                  total={shown.length}
                  left={placeOf(column, width)}
                  width={width}
                  onSelect={() => void project.select(index)}
                />
              )
            );
          })}
        </div>
        {shown.length === 0 && images.length > 0 && <NoMatch />}
      </div>
    </div>
  );
}

function Filters() {
  const { workbench, shell } = useDesk();
  const filter = useObservable(shell, (state) => state.filter);
  const counts = useObservable(workbench.project, (state) => state.counts);
  const rare = RARE_FILTERS.filter((value) => value === filter || countOf(value, counts) > 0);
  return (
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
  );
}

function NoMatch() {
  const { shell } = useDesk();
  const showAll = (): void => {
    shell.setSearch('');
    shell.setFilter('all');
  };
  return (
    <p className={styles['none']}>
      {text.strip.noMatch} <Button kind="quiet" label={text.strip.clear} onPress={showAll} />
    </p>
  );
}
