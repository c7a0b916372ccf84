import styles from './chord.module.css';

/** A key combination as on a keyboard. Drawn by the style, so that it is no part of a button's name. */
export function Chord({ chord, isPlain }: { readonly chord: string; readonly isPlain?: boolean }) {
  return (
    <kbd className={styles[isPlain === true ? 'plain' : 'chord']} data-chord={chord} aria-hidden="true" />
  );
}
