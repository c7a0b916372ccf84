import { useEffect, useRef } from 'react';
import { CanvasView } from '../../view/canvas-view.ts';
import type { Shown } from '../../view/canvas-view.ts';
import type { OpenImage, ProjectState } from '../../services/project/project.ts';
import { CanvasMessages } from './canvas-messages.tsx';
import { PlaneCaption, PlanesPane, SideLetters, useArePlanesShown } from './planes-pane.tsx';
import { classes } from '../classes.ts';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { PANE } from '../shell/panes.ts';
import { text } from '../strings.ts';
import styles from './canvas-region.module.css';

/** The last image stays in sight while the next is being read. */
function pictureOf({ image }: ProjectState): OpenImage | null {
  switch (image.phase) {
    case 'ready':
      return image.open;
    case 'loading':
      return image.previous;
    case 'none':
    case 'failed':
      return null;
  }
}

/** The place where images are shown and drawn on, and the prediction beside it where that is wanted. */
export function CanvasRegion() {
  const arePlanes = useArePlanesShown();
  const isSplit = useEditor((state) => state.sideBySide && state.imageId !== null) && !arePlanes;
  const hasPrediction = useEditor((state) => state.prediction !== null);
  return (
    <div className={classes(styles['region'], isSplit && styles['split'], arePlanes && styles['planes'])}>
      <View shown="mask" name={text.canvas.name} />
      {arePlanes && <LargeSides />}
      <PlanesPane />
      {isSplit && (
        <>
          <View shown="prediction" name={text.mask.beside} />
          <p className={styles['caption']}>{hasPrediction ? text.mask.beside : text.mask.besideNone}</p>
        </>
      )}
      <CanvasMessages />
    </div>
  );
}

/** Name, slice and sides of the plane that is worked in. */
function LargeSides() {
  const { planes } = useDesk().workbench;
  const axis = useObservable(planes, ({ large }) => large);
  return (
    <div className={styles['sides']}>
      <p className={styles['plane']}>
        <PlaneCaption axis={axis} />
      </p>
      <SideLetters axis={axis} isLarge />
    </div>
  );
}

/** React only mounts it; the view follows the editor by itself. */
function View({ shown, name }: { readonly shown: Shown; readonly name: string }) {
  const { editor, workbench } = useDesk();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<CanvasView | null>(null);
  const frame = useObservable(workbench.project, pictureOf);
  const plane = useObservable(workbench.planes, ({ opened }) => opened);
  const picture = plane ?? frame;

  useEffect(() => {
    if (container.current === null) return undefined;
    const created = new CanvasView(container.current, editor, shown);
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [editor, shown]);

  useEffect(() => view.current?.setPicture(picture), [picture]);

  // Keys lead to the canvas; the view beside it only follows.
  const focus = shown === 'mask' ? { tabIndex: 0, ...PANE } : { tabIndex: -1 };
  return (
    <section
      ref={container}
      className={styles[shown]}
      aria-label={name}
      // Browsers show a ring around what a script has given the keyboard, even where a pointer led to it.
      onPointerDownCapture={({ currentTarget }) => currentTarget.toggleAttribute('data-by-pointer', true)}
      onBlur={({ currentTarget }) => currentTarget.toggleAttribute('data-by-pointer', false)}
      {...focus}
    />
  );
}
