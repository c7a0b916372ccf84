import { useEffect, useRef, useState } from 'react';
import type { ClassState } from '../../editor/state.ts';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './classes-panel.module.css';

/** A class's colour. The picker tells of every colour on the way to one, which is chosen when it closes. */
export function ClassColor({ item: { label, name, color } }: { readonly item: ClassState }) {
  const { actions } = useDesk();
  const [passing, setPassing] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = input.current;
    const choose = (): void => {
      setPassing(null);
      if (element !== null) actions.run('class.color', { label, color: element.value });
    };
    // React's own event of this name is what browsers call `input`.
    element?.addEventListener('change', choose);
    return () => element?.removeEventListener('change', choose);
  }, [actions, label]);
  return (
    <label className={styles['color']} title={text.classes.color(name)}>
      <input
        ref={input}
        type="color"
        aria-label={text.classes.color(name)}
        value={passing ?? color}
        onChange={(event) => setPassing(event.currentTarget.value)}
      />
      <span style={{ background: passing ?? color }} />
    </label>
  );
}
