import { PANE } from '../shell/panes.ts';
import { BrushPanel } from './brush-panel.tsx';
import { ClassesPanel } from './classes-panel.tsx';
import { CleanupPanel } from './cleanup-panel.tsx';
import { ConflictsPanel } from './conflicts-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ImagePanel } from './image-panel.tsx';
import { MaskPanel } from './mask-panel.tsx';
import { MeasurePanel } from './measure-panel.tsx';
import styles from './side-panel.module.css';

export function SidePanel() {
  return (
    <aside className={styles['side']} {...PANE}>
      <BrushPanel />
      <ClassesPanel />
      <MaskPanel />
      <ConflictsPanel />
      <CleanupPanel />
      <MeasurePanel />
      <ImagePanel />
      <HistoryPanel />
    </aside>
  );
}
