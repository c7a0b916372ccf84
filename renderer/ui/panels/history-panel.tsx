import { useEffect, useRef } from 'react';
import { classes } from '../classes.ts';
import { useDesk, useEditor } from '../shell/desk.ts';
import { keepInSight } from '../strip/keep-in-sight.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import panel from './panel.module.css';
import styles from './history-panel.module.css';

/** Steps of the open image, oldest first. A press goes back, or forward again, to the state after that step. */
export function HistoryPanel() {
  const { actions } = useDesk();
  const steps = useEditor((state) => state.history);
  const position = useEditor((state) => state.historyPosition);
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const list = current.current?.closest('ol');
    if (list && current.current) keepInSight(list, current.current);
  }, [position]);

  const entries = [
    text.history.opened,
    ...steps.map(({ name, detail }) => stepName(text.history.steps[name], detail)),
  ];
  return (
    <Panel title={text.history.title}>
      {steps.length === 0 ? (
        <p className={panel['note']}>{text.history.empty}</p>
      ) : (
        <ol className={styles['list']}>
          {entries.map((name, index) => (
            // Steps have no identity but their place; the list is only ever cut and extended at its end.
            <li key={index}>
              <button
                ref={index === position ? current : null}
                type="button"
                // A step has the name of a tool, and buttons are found by their names.
                aria-label={text.history.step(name, index)}
                className={classes(styles['step'], index > position && styles['undone'])}
                aria-current={index === position ? 'step' : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => actions.run('history.goTo', index)}
              >
                {name}
              </button>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function stepName(name: string, detail: string | undefined): string {
  return detail === undefined ? name : `${name}: ${detail}`;
}
