import { Progress } from '../controls/progress.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './bringing-progress.module.css';

/** How much of a folder's work was brought from its journal, while it is. */
export function BringingProgress() {
  const { project } = useDesk().workbench;
  const bringing = useObservable(project, (state) => state.bringing);
  if (bringing === null) return null;
  const { name, done, total } = bringing;
  const label = text.start.bringing(name);
  return (
    <div className={styles['bringing']}>
      <p>
        <span role="status">{label}</span>: {text.start.brought(done, total)}
      </p>
      <Progress label={label} share={done / total} />
    </div>
  );
}
