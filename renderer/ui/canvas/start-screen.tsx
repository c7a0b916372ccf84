import { FlaskConical, FolderOpen, ImageDown, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { RecentFolder } from '../../../core/contract/folders.ts';
import { ACTIONS } from '../../actions/actions.ts';
import { FetchTray } from '../archive/fetch-tray.tsx';
import { BringingProgress } from './bringing-progress.tsx';
import { JobTray } from './job-tray.tsx';
import { Progress } from '../controls/progress.tsx';
import { classes } from '../classes.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './start-screen.module.css';

/** What is shown while no folder is open: three ways in, and the folders of the last days. */
export function StartScreen() {
  const { project } = useDesk().workbench;
  const isOpening = useObservable(project, (state) => state.phase === 'opening');
  const problem = useObservable(project, (state) => state.problem);
  return (
    <main className={styles['screen']}>
      <div className={styles['column']}>
        <header>
          <h2>{text.start.title}</h2>
          <p>{text.start.lead}</p>
        </header>
        {problem !== undefined && (
          <p className={styles['problem']} role="alert">
            <TriangleAlert aria-hidden="true" />
            {problem}
          </p>
        )}
        {isOpening ? <Opening /> : <WaysIn />}
        <JobTray />
        <FetchTray />
        <small>{text.notADevice}</small>
      </div>
    </main>
  );
}

function Opening() {
  const { project } = useDesk().workbench;
  const isBringing = useObservable(project, ({ bringing, scanning }) => (bringing ?? scanning) !== null);
  return (
    <div className={styles['opening']}>
      {isBringing ? (
        <BringingProgress />
      ) : (
        <div role="status">
          <p>{text.start.opening}</p>
          <Progress label={text.start.opening} share={null} />
        </div>
      )}
    </div>
  );
}

function WaysIn() {
  const { actions, workbench } = useDesk();
  const hasArchive = useObservable(workbench.archive, ({ setting }) => setting.isOn);
  return (
    <>
      <div className={styles['ways']}>
        <div className={classes(styles['way'], styles['first'])}>
          <FolderOpen aria-hidden="true" />
          <Button onPress={() => actions.run('app.openFolder')}>{ACTIONS['app.openFolder'].label}</Button>
          <p>{text.start.openFolderHint}</p>
        </div>
        <div className={classes(styles['way'], styles['drop'])}>
          <ImageDown aria-hidden="true" />
          <strong>{text.start.drop}</strong>
          <p>{text.start.dropHint}</p>
        </div>
        <div className={styles['way']}>
          <FlaskConical aria-hidden="true" />
          <Button onPress={() => void workbench.project.openDemo()}>{text.start.demo}</Button>
          <p>{text.start.demoHint}</p>
        </div>
      </div>
      <RecentFolders />
      <div className={styles['others']}>
        <Button className={styles['other'] ?? ''} onPress={() => actions.run('app.restore')}>
          {text.start.restore}
        </Button>
        {hasArchive && (
          <Button className={styles['other'] ?? ''} onPress={() => actions.run('archive.open')}>
            {text.archive.fromStart}
          </Button>
        )}
      </div>
    </>
  );
}

const MOST_RECENT = 6;

function RecentFolders() {
  const { bridge, workbench } = useDesk();
  const [folders, setFolders] = useState<readonly RecentFolder[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void bridge.request('folder.recent').then((answer) => {
      if (isCurrent && answer.ok) setFolders(answer.value.slice(0, MOST_RECENT));
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge]);
  if (folders.length === 0) return null;
  return (
    <section className={styles['recent']}>
      <h3>{text.start.recent}</h3>
      <ul>
        {folders.map(({ id, name, parentName }) => (
          <li key={id}>
            <Button className={styles['folder'] ?? ''} onPress={() => void workbench.project.reopen(id)}>
              <span>{name}</span>
              <span>{parentName}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
