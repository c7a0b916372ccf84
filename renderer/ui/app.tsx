import { BatchTray } from './batch-tray.tsx';
import { CanvasRegion } from './canvas-region.tsx';
import { useDesk, useObservable } from './desk.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { DropTarget } from './drop-target.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { SidePanel } from './panels/side-panel.tsx';
import { StartScreen } from './start-screen.tsx';
import { StatusBar } from './status-bar.tsx';
import { ToolBar } from './tool-bar.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './app.module.css';

export function App() {
  const { project } = useDesk().workbench;
  const isOpen = useObservable(project, ({ phase }) => phase === 'open');
  return (
    <DropTarget>
      <div className={styles['window']}>
        <TopBar />
        {isOpen ? (
          <>
            <ToolBar />
            <main className={styles['main']}>
              <CanvasRegion />
              <BatchTray />
            </main>
            <SidePanel />
            <Filmstrip />
            <StatusBar />
          </>
        ) : (
          <StartScreen />
        )}
      </div>
      <Dialogs />
    </DropTarget>
  );
}
