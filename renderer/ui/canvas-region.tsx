import { useEffect, useRef } from 'react';
import { CanvasView } from '../view/canvas-view.ts';
import type { OpenImage, ProjectState } from '../services/project.ts';
import { CanvasMessages } from './canvas-messages.tsx';
import { useDesk, useObservable } from './desk.ts';
import { PANE } from './panes.ts';
import { text } from './strings.ts';
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

/** The place where images are shown and drawn on. React only mounts it; the view follows the editor by itself. */
export function CanvasRegion() {
  const { editor, workbench } = useDesk();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<CanvasView | null>(null);
  const picture = useObservable(workbench.project, pictureOf);

  useEffect(() => {
    if (container.current === null) return undefined;
    const created = new CanvasView(container.current, editor);
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [editor]);

  useEffect(() => view.current?.setPicture(picture), [picture]);

  return (
    <div className={styles['region']}>
      <section
        ref={container}
        className={styles['canvas']}
        aria-label={text.canvas.name}
        tabIndex={0}
        {...PANE}
      />
      <CanvasMessages />
    </div>
  );
}
