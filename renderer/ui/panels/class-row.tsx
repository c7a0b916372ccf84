import { Eye, EyeOff, Focus, Lock, LockOpen, Shapes } from 'lucide-react';
import { useState } from 'react';
import { Input, TextField } from 'react-aria-components';
import type { ClassState } from '../../editor/state.ts';
import { classes } from '../classes.ts';
import { IconButton } from '../controls/button.tsx';
import { Chord } from '../controls/chord.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { ClassCodes } from './class-codes.tsx';
import { ClassColor } from './class-color.tsx';
import { DeleteClass } from './delete-class.tsx';
import styles from './classes-panel.module.css';

interface ClassRowProps {
  readonly item: ClassState;
  /** In the list, from 1: the number keys choose by it. */
  readonly place: number;
  readonly isActive: boolean;
  readonly isRenaming: boolean;
  readonly onRename: (isRenaming: boolean) => void;
}

/** One class: press to paint it, double press its name (or press F2 on it) to rename it. */
export function ClassRow({ item, place, isActive, isRenaming, onRename }: ClassRowProps) {
  const { actions } = useDesk();
  const isSolo = useEditor((state) => state.solo === item.label);
  const { label, name, hidden, locked, objects = false } = item;
  return (
    <li className={classes(styles['row'], isActive && styles['active'])}>
      <ClassColor item={item} />
      {isRenaming ? (
        <NameField item={item} onDone={() => onRename(false)} />
      ) : (
        <button
          type="button"
          className={styles['name']}
          aria-label={text.classes.select(name)}
          aria-pressed={isActive}
          title={text.classes.renameHint(name)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => actions.run('class.select', label)}
          onDoubleClick={() => onRename(true)}
          onKeyDown={({ key }) => {
            if (key === 'F2') onRename(true);
          }}
        >
          <span>{name}</span>
          {place <= 9 && <Chord chord={String(place)} isPlain />}
        </button>
      )}
      <div className={styles['more']}>
        <IconButton
          label={text.classes.solo(name)}
          size="small"
          placement="left"
          icon={<Focus aria-hidden="true" />}
          isOn={isSolo}
          onPress={() => actions.run('class.solo', label)}
        />
        <IconButton
          label={text.classes.asObjects(name)}
          size="small"
          placement="left"
          icon={<Shapes aria-hidden="true" />}
          isOn={objects}
          onPress={() => actions.run('class.objects', label)}
        />
        <ClassCodes item={item} />
        <DeleteClass item={item} />
      </div>
      <IconButton
        label={hidden ? text.classes.show(name) : text.classes.hide(name)}
        size="small"
        placement="left"
        icon={hidden ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        onPress={() => actions.run('class.hide', label)}
      />
      <IconButton
        label={locked ? text.classes.unlock(name) : text.classes.lock(name)}
        size="small"
        placement="left"
        icon={locked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
        isOn={locked}
        onPress={() => actions.run('class.lock', label)}
      />
    </li>
  );
}

function NameField({ item, onDone }: { readonly item: ClassState; readonly onDone: () => void }) {
  const { actions } = useDesk();
  const [name, setName] = useState(item.name);
  const finish = (): void => {
    const chosen = name.trim();
    if (chosen !== '' && chosen !== item.name)
      actions.run('class.rename', { label: item.label, name: chosen });
    onDone();
  };
  return (
    <TextField
      className={styles['field'] ?? ''}
      aria-label={text.classes.nameField}
      value={name}
      onChange={setName}
      onBlur={finish}
      onKeyDown={({ key }) => {
        if (key === 'Enter') finish();
        else if (key === 'Escape') onDone();
      }}
      autoFocus
    >
      <Input onFocus={({ currentTarget }) => currentTarget.select()} />
    </TextField>
  );
}
