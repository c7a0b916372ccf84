import { useEffect, useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { groupOf } from '../../services/images/image-list.ts';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { around } from '../strip/around.ts';
import { useShownImages } from '../strip/browsing.ts';
import { Picture } from '../strip/filmstrip-item.tsx';
import { text } from '../strings.ts';
import styles from './compare-dialog.module.css';

/** In each row, as the style sheet has them. */
const COLUMNS = 4;
const ROOM = 3 * COLUMNS;

const words = text.compare;

/** The images beside the open one in the strip, with their masks; to look at, and to open one of them. */
export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const { workbench } = useDesk();
  const { project, thumbnails, overlays } = workbench;
  const images = useObservable(project, (state) => state.images);
  const selected = useObservable(project, (state) => state.selected);
  const shown = useShownImages();
  const places = useMemo(() => around(shown, selected, ROOM), [shown, selected]);
  const wanted = places.flatMap((place) => images[place]?.key ?? []).join('\n');
  useEffect(() => {
    const keys = wanted === '' ? [] : wanted.split('\n');
    thumbnails.show(keys);
    overlays.show(keys);
  }, [thumbnails, overlays, wanted]);

  return (
    <Sheet title={ACTIONS['app.compare'].label} closeLabel={words.close} width="wide" onClose={onClose}>
      {places.length === 0 && <p>{text.strip.noMatch}</p>}
      <ul className={styles['grid']} aria-label={words.images} onKeyDown={moveFocus}>
        {places.map((place) => {
          const item = images[place];
          if (item === undefined) return null;
          return (
            <li key={item.key}>
              <button
                type="button"
                autoFocus={place === selected}
                aria-current={place === selected}
                aria-label={`${item.name}, ${text.strip.states[groupOf(item)]}`}
                title={item.key}
                onClick={() => {
                  onClose();
                  void project.select(place);
                }}
              >
                <Picture item={item} />
                <span className={styles['name']}>{item.name}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}

/** The arrow keys lead from one image to the next, Enter opens it. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[at + step]?.focus();
  event.preventDefault();
}
