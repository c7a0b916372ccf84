import { ProgressBar } from 'react-aria-components';
import styles from './progress.module.css';

/** `share` 0..1, or null while it cannot be known. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | null }) {
  return (
    <ProgressBar aria-label={label} value={(share ?? 0) * 100} isIndeterminate={share === null}>
      <div className={styles['rail']}>
        <div
          className={share === null ? styles['unknown'] : styles['bar']}
          style={{ width: share === null ? '30%' : `${share * 100}%` }}
        />
      </div>
    </ProgressBar>
  );
}
