import { useEffect, useState } from 'react';
import type { Measurements } from '../../../core/mask/measure.ts';
import { lengthText } from '../../../core/mask/measure.ts';
import { useDesk, useEditor, useView } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import styles from './panel.module.css';

/** Measuring looks at every pixel, so it waits for a pause in the work. */
const PAUSE_MS = 150;

/** Extent of the class that is painted, and the line of the measuring tool. */
export function MeasurePanel() {
  const label = useEditor((state) => state.activeLabel);
  const hasSpacing = useEditor((state) => state.spacing !== null);
  const measured = useMeasured(label);
  const distance = useDistance();
  const words = text.measure;
  return (
    <Panel title={words.title} isOptional>
      {measured === null ? (
        <p className={styles['note']}>{label === 0 ? words.background : words.none}</p>
      ) : (
        <dl className={styles['values']}>
          <dt>{words.area}</dt>
          <dd>{words.extent(measured)}</dd>
          <dt>{words.longestAxis}</dt>
          <dd>{lengthText(measured.longestAxis, measured.unit)}</dd>
        </dl>
      )}
      {distance !== null && (
        <dl className={styles['values']}>
          <dt>{words.distance}</dt>
          <dd>{lengthText(distance, hasSpacing ? 'mm' : 'px')}</dd>
        </dl>
      )}
      {!hasSpacing && (measured !== null || distance !== null) && (
        <p className={styles['note']}>{words.noSpacing}</p>
      )}
    </Panel>
  );
}

/** A label's extent in the open image, a moment after it stopped changing. */
function useMeasured(label: number): Measurements | null {
  const { editor } = useDesk();
  const imageId = useEditor((state) => state.imageId);
  const revision = useEditor((state) => state.revision);
  const [measured, setMeasured] = useState<Measurements | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setMeasured(label === 0 ? null : editor.measure(label)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [editor, imageId, revision, label]);
  return measured;
}

/** Length of the line on the canvas; null without one. */
function useDistance(): number | null {
  return useView(({ preview }) => (preview?.kind === 'measure' ? preview.length : null));
}
