import type { ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One titled section of the right-hand side. */
export function Panel({ title, actions, children }: PanelProps) {
  return (
    <section className={styles['panel']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}
