import { startTransition, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { CanvasRegion } from '../canvas/canvas-region.tsx';
import { Resizer } from '../controls/resizer.tsx';
import { useDesk, useObservable } from './desk.ts';
import { Dialogs } from '../dialogs/dialogs.tsx';
import { DropTarget } from '../canvas/drop-target.tsx';
import { Filmstrip } from '../strip/filmstrip.tsx';
import { LAYOUT } from './layout.ts';
import type { Part } from './layout.ts';
import { ObjectPanel } from '../objects/object-panel.tsx';
import { SidePanel } from '../panels/side-panel.tsx';
import { StartScreen } from '../canvas/start-screen.tsx';
import { StatusBar } from './status-bar.tsx';
import { TrainPanel } from '../training/train-panel.tsx';
import { text } from '../strings.ts';
import { ToolBar } from './tool-bar.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './app.module.css';

export function App() {
  const { workbench, shell } = useDesk();
  const { project } = workbench;
  const isList = useObservable(shell, (state) => state.isList);
  const hasObjectTable = useObservable(shell, (state) => state.hasObjectTable);
  const hasTraining = useObservable(shell, (state) => state.hasTraining);
  const isOpen = useObservable(project, ({ phase }) => phase === 'open');
  return (
    <DropTarget>
      <div className={styles['window']} data-list={isList}>
        <TopBar />
        {isOpen ? (
          <>
            <ToolBar />
            <main className={styles['main']}>
              <CanvasRegion />
            </main>
            {hasObjectTable && (
              <>
                <ObjectPanel />
                <PartResizer part="objectTable" orientation="horizontal" />
              </>
            )}
            {hasTraining && (
              <>
                <TrainPanel />
                <PartResizer part="training" orientation="vertical" />
              </>
            )}
            <Later>
              <SidePanel />
            </Later>
            <PartResizer part="sidePanel" orientation="vertical" />
            <Filmstrip />
            <PartResizer part={isList ? 'imageTable' : 'filmstrip'} orientation="horizontal" />
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

interface PartResizerProps {
  readonly part: Part;
  readonly orientation: 'vertical' | 'horizontal';
}

function PartResizer({ part, orientation }: PartResizerProps) {
  const { shell } = useDesk();
  const value = useObservable(shell, ({ sizes }) => sizes[part]);
  const { initial, least, most } = LAYOUT[part];
  return (
    <Resizer
      label={text.resize[part]}
      orientation={orientation}
      className={styles[part]}
      {...{ value, least, most }}
      onChange={(size) => shell.resize(part, size)}
      onChangeEnd={() => shell.keepSizes()}
      onReset={() => {
        shell.resize(part, initial);
        shell.keepSizes();
      }}
    />
  );
}

/** Comes bit by bit after everything else, so that the image, which a person waits for, is not held up. */
function Later({ children }: { readonly children: ReactNode }) {
  const [isDue, setDue] = useState(false);
  useEffect(() => startTransition(() => setDue(true)), []);
  return isDue && children;
}
