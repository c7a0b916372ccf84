import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { shownImages } from '../../services/images/shown-images.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { scrolledTo, sightOf, useSpan } from './row.ts';
import type { Axis } from './row.ts';

/** The images that are shown, in their order. */
export function useShownImages(): readonly number[] {
  const { workbench, shell } = useDesk();
  const images = useObservable(workbench.project, (state) => state.images);
  const search = useObservable(shell, (state) => state.search);
  const { filter, order, places } = useObservable(workbench.arrangement, (state) => state);
  const contents = useObservable(workbench.classFilter, (state) => state.contents);
  return useMemo(
    () => shownImages(images, search, filter, order, contents, places),
    [images, search, filter, order, contents, places],
  );
}

/** Of images along an axis, `extent` CSS pixels each: which of them to render, and how keys go through them. */
export function useBrowsing(shown: readonly number[], extent: number, axis: Axis) {
  const { project } = useDesk().workbench;
  const selected = useObservable(project, (state) => state.selected);
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useSpan(scroller, extent, shown.length, axis);
  const place = shown.indexOf(selected);
  useEffect(() => {
    const element = scroller.current;
    if (place < 0 || element === null) return;
    element[axis === 'x' ? 'scrollLeft' : 'scrollTop'] = scrolledTo(place, sightOf(element, axis), extent);
  }, [place, extent, axis]);

  // The keyboard follows to the image that a key led to, once that is rendered.
  const isLed = useRef(false);
  useEffect(() => {
    const current = scroller.current?.querySelector<HTMLElement>('[aria-current=true]') ?? null;
    if (!isLed.current || current === null) return;
    isLed.current = false;
    current.focus({ preventScroll: true });
  });
  const step = (event: KeyboardEvent): void => {
    const [before, after] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const next = { [after]: place + 1, [before]: place - 1, Home: 0, End: shown.length - 1 }[event.key];
    const image = next === undefined ? undefined : shown[next];
    if (image === undefined) return;
    event.preventDefault();
    isLed.current = true;
    void project.select(image);
  };
  return { scroller, from, to, place, selected, step };
}
