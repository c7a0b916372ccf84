import { Progress } from '../controls/progress.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './bringing-progress.module.css';

/** Fewer files are looked into sooner than a word about it could be read. */
const MANY = 300;

/** How far a folder is that is being opened: its files are looked into, and its work is brought from its journal. */
export function BringingProgress() {
  const { project } = useDesk().workbench;
  const bringing = useObservable(project, (state) => state.bringing);
  const scanning = useObservable(project, (state) => state.scanning);
  const shown = bringing ?? (scanning !== null && scanning.total >= MANY ? scanning : null);
  if (shown === null) return null;
  const { done, total } = shown;
  const label = bringing === null ? text.start.scanning : text.start.bringing(bringing.name);
  return (
    <div className={styles['bringing']}>
      <p>
        <span role="status">{label}</span>: {text.start.brought(done, total)}
      </p>
      <Progress label={label} share={done / total} />
    </div>
  );
}
