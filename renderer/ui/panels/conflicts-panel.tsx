import type { Rect } from '../../../core/geometry/rect.ts';
import { ACTIONS } from '../../actions/actions.ts';
import { Button } from '../controls/button.tsx';
import { ActionIconButton } from '../shell/action-button.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import panel from './panel.module.css';
import styles from './history-panel.module.css';

/** Where a newer prediction disagrees with a person, as long as there are such places. */
export function ConflictsPanel() {
  const { actions } = useDesk();
  const conflicts = useEditor((state) => state.conflicts);
  const words = text.conflicts;
  if (conflicts.length === 0) return null;
  return (
    <Panel
      title={words.title}
      actions={
        <span>
          <ActionIconButton id="conflict.previous" size="small" placement="left" />
          <ActionIconButton id="conflict.next" size="small" placement="left" />
          <ActionIconButton id="conflict.nextImage" size="small" placement="left" />
        </span>
      }
    >
      <p className={panel['note']}>{words.lead(conflicts.length)}</p>
      <ol className={styles['list']}>
        {conflicts.map((region, index) => (
          <li key={`${region.left} ${region.top} ${region.right} ${region.bottom}`}>
            <button
              type="button"
              className={styles['step']}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => actions.run('conflict.goTo', index)}
            >
              {nameOf(region)}
            </button>
          </li>
        ))}
      </ol>
      <div className={panel['row']}>
        <Button label={words.keep} onPress={() => decide('region.confirm')} />
        <Button label={ACTIONS['conflict.takeModel'].label} onPress={() => decide('conflict.takeModel')} />
      </div>
    </Panel>
  );

  /** About the conflict in the frame, or the first, which is then shown before anything happens to it. */
  function decide(action: 'region.confirm' | 'conflict.takeModel'): void {
    if (actions.isEnabled('conflict.takeModel')) actions.run(action);
    else actions.run('conflict.next');
  }
}

function nameOf({ left, top, right, bottom }: Rect): string {
  const words = text.conflicts;
  return words.item(words.place(left, top), text.image.size(right - left, bottom - top));
}
