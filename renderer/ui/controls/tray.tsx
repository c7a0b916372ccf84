import { X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { usePassing } from './passing.ts';
import styles from './tray.module.css';

interface TrayProps {
  /** For those who cannot see where it is. */
  readonly name: string;
  readonly title: string;
  readonly closeLabel: string;
  /** Absent while the work goes on. */
  readonly onClose?: (() => void) | undefined;
  /** Closes by itself, unless somebody is at it. */
  readonly isPassing?: boolean;
  readonly children?: ReactNode;
}

/** Work that goes on beside the canvas, and what came of it. */
export function Tray({ name, title, closeLabel, onClose, isPassing = false, children }: TrayProps) {
  const [isRead, setRead] = useState(false);
  usePassing(isPassing && !isRead ? title : null, () => onClose?.());
  return (
    <section
      className={styles['tray']}
      aria-label={name}
      onPointerEnter={() => setRead(true)}
      onPointerLeave={() => setRead(false)}
      onFocus={() => setRead(true)}
      onBlur={() => setRead(false)}
    >
      <header>
        <p role="status">{title}</p>
        {onClose !== undefined && (
          <IconButton label={closeLabel} size="small" icon={<X aria-hidden="true" />} onPress={onClose} />
        )}
      </header>
      {children}
    </section>
  );
}

/** How far it is, beside what can be done about it. */
export function TrayRow({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <div className={styles['row']}>
      <span>{words}</span>
      {children}
    </div>
  );
}

export function TrayProblem({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles['bad']} role="alert">
      {children}
    </p>
  );
}
