import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { freeLabel } from '../../../core/document/classes.ts';
import { IconButton } from '../controls/button.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { keepInSight } from '../strip/keep-in-sight.ts';
import { text } from '../strings.ts';
import { ClassRow } from './class-row.tsx';
import { Panel } from './panel.tsx';
import panel from './panel.module.css';
import styles from './classes-panel.module.css';

export function ClassesPanel() {
  const { actions, editor } = useDesk();
  const classes = useEditor((state) => state.classes);
  const active = useEditor((state) => state.activeLabel);
  const isOpen = useEditor((state) => state.imageId !== null);
  const label = freeLabel(useEditor((state) => state.nextLabel));
  /** Label of the class whose name is being typed. */
  const [renaming, setRenaming] = useState<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const row = list.current?.children[classes.findIndex((item) => item.label === active)];
    if (list.current && row instanceof HTMLElement) keepInSight(list.current, row);
  }, [classes, active]);
  const add = (): void => {
    actions.run('class.add', { name: text.classes.newName(label ?? 0) });
    // What is typed next is its name.
    if (editor.state.classes.some((added) => added.label === label)) setRenaming(label);
  };
  return (
    <Panel
      title={text.classes.title}
      actions={
        <IconButton
          label={text.classes.add}
          size="small"
          placement="left"
          icon={<Plus aria-hidden="true" />}
          isDisabled={!isOpen || label === null}
          onPress={add}
        />
      }
    >
      {classes.length === 0 ? (
        <p className={panel['note']}>{text.classes.none}</p>
      ) : (
        <ul ref={list} className={styles['list']}>
          {classes.map((item, index) => (
            <ClassRow
              key={item.label}
              item={item}
              place={index + 1}
              isActive={item.label === active}
              isRenaming={item.label === renaming}
              onRename={(isRenaming) => setRenaming(isRenaming ? item.label : null)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}
