import { ChevronRight } from 'lucide-react';
import { useId, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Button, Heading } from 'react-aria-components';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Folded where the window is too low to show every panel, until a person decides. */
  readonly isOptional?: boolean;
  readonly children: ReactNode;
}

/** CSS pixels of window height from which all panels fit. */
const TALL = '(min-height: 900px)';

function whenTallChanges(listener: () => void): () => void {
  const tall = matchMedia(TALL);
  tall.addEventListener('change', listener);
  return () => tall.removeEventListener('change', listener);
}

/** One titled section of the right-hand side, which folds. */
export function Panel({ title, actions, isOptional, children }: PanelProps) {
  const isTall = useSyncExternalStore(whenTallChanges, () => matchMedia(TALL).matches);
  /** What the person has made of it; until then the height of the window decides. */
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? (isOptional !== true || isTall);
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
            onPress={() => setChosen(!isOpen)}
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
