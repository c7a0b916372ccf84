import { useEffect, useLayoutEffect } from 'react';
import { Button } from '../controls/button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { PANE } from '../shell/panes.ts';
import { text } from '../strings.ts';
import { useBrowsing, useShownImages } from './browsing.ts';
import { FilmstripItem, itemWidth } from './filmstrip-item.tsx';
import styles from './filmstrip.module.css';
import { ImageTable } from './image-table.tsx';
import { placeOf, rowWidth } from './row.ts';
import { StripHead } from './strip-head.tsx';

/** The folder's images, in a row of pictures or in a list. */
export function Filmstrip() {
  const { workbench, shell } = useDesk();
  const isList = useObservable(shell, (state) => state.isList);
  const isEmpty = useObservable(workbench.project, ({ images }) => images.length === 0);
  const shown = useShownImages();
  // Everything else goes through them in this order, too.
  useLayoutEffect(() => workbench.project.arrange(shown), [workbench, shown]);
  return (
    <div className={styles['strip']} {...PANE}>
      <StripHead />
      {isList ? <ImageTable shown={shown} /> : <PictureRow shown={shown} />}
      {shown.length === 0 && !isEmpty && <NoMatch />}
    </div>
  );
}

/** Only pictures in sight are rendered. */
function PictureRow({ shown }: { readonly shown: readonly number[] }) {
  const { workbench, shell } = useDesk();
  const { project, thumbnails, overlays } = workbench;
  const images = useObservable(project, (state) => state.images);
  const width = itemWidth(useObservable(shell, ({ sizes }) => sizes.filmstrip));
  const { scroller, from, to, place, selected, step } = useBrowsing(shown, width, 'x');
  const inSight = shown.slice(from, to);

  const keys = inSight.flatMap((index) => images[index]?.key ?? []);
  const wanted = keys.join('\n');
  // Pictures are made for whoever shows them last.
  const isCovered = useObservable(shell, ({ dialog }) => dialog === 'compare');
  useEffect(() => {
    if (isCovered) return;
    const visible = wanted === '' ? [] : wanted.split('\n');
    thumbnails.show(visible);
    overlays.show(visible);
  }, [thumbnails, overlays, wanted, isCovered]);

  return (
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
    </div>
  );
}

function NoMatch() {
  const { shell, workbench } = useDesk();
  const showAll = (): void => {
    void workbench.classFilter.choose(null);
    shell.setSearch('');
    workbench.arrangement.setFilter('all');
  };
  return (
    <p className={styles['none']}>
      {text.strip.noMatch} <Button kind="quiet" label={text.strip.clear} onPress={showAll} />
    </p>
  );
}
