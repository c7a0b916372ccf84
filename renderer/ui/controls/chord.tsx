import styles from './chord.module.css';

/** A key combination as people see it on their keyboard. */
export function Chord({ chord }: { readonly chord: string }) {
  return (
    <kbd className={styles['chord']} aria-hidden="true">
      {chord}
    </kbd>
  );
}
