import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './drop-target.module.css';

/** Takes files and folders dropped anywhere in the window. */
export function DropTarget({ children }: { readonly children: ReactNode }) {
  const { shell, workbench } = useDesk();
  const { labelImports, project } = workbench;
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const over = (event: DragEvent): void => {
      event.preventDefault();
      setOver(event.dataTransfer?.types.includes('Files') === true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      if (shell.state.dialog !== 'import') void project.openDropped(files);
      else {
        shell.close();
        void labelImports.take(files);
      }
    };
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => controller.abort();
  }, [labelImports, project, shell]);

  return (
    <>
      {children}
      {isOver && <div className={styles['over']}>{text.start.dropNow}</div>}
    </>
  );
}
