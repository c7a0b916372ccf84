import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Heading } from 'react-aria-components';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Starts folded where the window is too low to show every panel. */
  readonly isOptional?: boolean;
  readonly children: ReactNode;
}

/** CSS pixels of window height from which all panels fit. */
const TALL = '(min-height: 900px)';

/** One titled section of the right-hand side, which folds. */
export function Panel({ title, actions, isOptional, children }: PanelProps) {
  const [isOpen, setOpen] = useState(() => isOptional !== true || matchMedia(TALL).matches);
  const body = useId();
  return (
    <section className={styles['panel']} aria-label={title}>
      <header>
        <Heading level={2}>
          <Button
            className={styles['title'] ?? ''}
            aria-expanded={isOpen}
            aria-controls={body}
            preventFocusOnPress
            onPress={() => setOpen(!isOpen)}
          >
            {title}
            <ChevronRight aria-hidden="true" />
          </Button>
        </Heading>
        {actions}
      </header>
      <div id={body} className={styles['body']} hidden={!isOpen}>
        {children}
      </div>
    </section>
  );
}
